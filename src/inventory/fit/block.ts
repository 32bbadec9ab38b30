/** Why something does not fit, for scripts and for people. */
import { amountInWords, bytesInWords } from '../../domain/amount.ts'
import { quote } from '../../domain/quote.ts'
import { RESOURCE_KINDS, type ResourceKind } from '../../domain/resource.ts'
import type { Lack } from './place-replica.ts'

export interface Block {
  /**
   * `cpu`, `gpu` (too few free), `gpu_model` (none such), `memory`, `ephemeral_storage`, `storage:CLASS`,
   * `leased_ips`, `attributes`, `capabilities` (not declared on chain), `signed_by`, or `nodes` (there is none).
   */
  readonly resource: string
  /** A clause for a person. Holds no control characters. */
  readonly message: string
}

/** A lack of capacity in words: what was wanted, and what is free at best. */
export function blockOf({ resource, wanted, free }: Lack): Block {
  return { resource, message: messageOf(resource, wanted, free) }
}

function messageOf(resource: string, wanted: number | null, free: number | null): string {
  if (resource === 'nodes') return 'the provider lists no node'
  if (resource === 'gpu_model') return 'no node with enough CPU has such GPUs'
  const kind = RESOURCE_KINDS.find((candidate) => candidate === resource)
  const name = resource.startsWith('storage:')
    ? `storage ${quote(resource.slice(8))}`
    : (TITLES[resource] ?? resource)
  if (wanted === null || free === null) return `${name}: no node with the rest free offers it`
  const [want, most] = [wanted, free].map((amount) => words(kind, resource, amount))
  return `${name}: ${want} wanted, ${most} free at best`
}

const TITLES: Readonly<Record<string, string>> = {
  cpu: 'CPU',
  gpu: 'GPU',
  memory: 'memory',
  ephemeral_storage: 'ephemeral storage',
  leased_ips: 'leased IPs',
}

function words(kind: ResourceKind | undefined, resource: string, amount: number): string {
  if (kind !== undefined) return amountInWords(kind, amount)
  return resource === 'leased_ips' ? String(amount) : bytesInWords(amount)
}
