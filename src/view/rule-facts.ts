/** What there is to say of a row for which a rule holds: for a notice, an environment, a document. */
import { RESOURCE_KINDS, type ResourceKind } from '../domain/resource.ts'
import { believedPair } from './columns/row-pair.ts'
import { MARKS, rowMark } from './condition.ts'
import type { Row } from './model.ts'
import { modelName } from './model-rows.ts'

export interface RuleFacts {
  /** As host:port. */
  readonly provider: string
  /** null where the row is no node. */
  readonly node: string | null
  /** Vendor and model; null where the row is none of GPUs. */
  readonly gpuModel: string | null
  /** Word of its state. */
  readonly state: string
  /** What is free, signed, in base units; null where that is unknown, unlimited or not to be believed. */
  readonly free: Readonly<Record<ResourceKind, number | null>>
}

/** Facts of a row; its texts are foreign, as the provider gave them. */
export function ruleFacts(row: Row): RuleFacts {
  const model = row.kind === 'gpu' ? row.model : null
  const freeOf = (kind: ResourceKind): number | null => {
    const { available } = believedPair(row, kind)
    return available !== null && Number.isFinite(available) ? available : null
  }
  const [cpu, memory, gpu, ephemeral] = RESOURCE_KINDS
  return {
    provider: row.provider.id,
    node: row.kind === 'node' ? row.nodeKey : null,
    gpuModel: model === null ? null : modelName(model),
    state: MARKS[rowMark(row)].word,
    free: {
      cpu: freeOf(cpu),
      memory: freeOf(memory),
      gpu: freeOf(gpu),
      ephemeral_storage: freeOf(ephemeral),
    },
  }
}

/** `node7 of host:8443 and 3 more: gpu.free>=2`: which row, how many besides it, and the rule. Foreign text as it is. */
export function ruleMessage(rule: string, row: Row, others: number): string {
  const { provider, node, gpuModel } = ruleFacts(row)
  const part = node ?? gpuModel
  const name = part === null ? provider : `${part} of ${provider}`
  return `${name}${others === 0 ? '' : ` and ${others} more`}: ${rule}`
}
