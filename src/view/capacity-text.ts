/** Capacity truth in words: the largest free on one node, and what is stranded. */
import type { ClusterInventory } from '../domain/cluster.ts'
import { type Capacity, capacityOf } from '../inventory/capacity.ts'
import { formatBytes, formatCores } from './format.ts'
import type { Charset } from './line.ts'
import { type Segment, span } from './spans.ts'
import { visibleText } from './text.ts'

const known = new WeakMap<ClusterInventory, Capacity>()

/** The capacity of a cluster; the same object for the same inventory. */
export function clusterCapacity(inventory: ClusterInventory): Capacity {
  let capacity = known.get(inventory)
  if (capacity === undefined) {
    capacity = capacityOf(inventory.nodes)
    known.set(inventory, capacity)
  }
  return capacity
}

/** GPU models that a line names; the rest are counted. */
const MODELS_SHOWN = 4

/** A clause for CPU, memory and each GPU model, with the node where `named`: `48 cores on n1`. Unsanitised. */
export function largestTexts(
  { cpu, memory, gpus }: Capacity,
  named: boolean,
  charset: Charset,
): readonly string[] {
  const on = ({ node }: { readonly node: string }): string => (named ? ` on ${node}` : '')
  const more = gpus.length - MODELS_SHOWN
  return [
    ...(cpu === null ? [] : [`${formatCores(cpu.amount, charset)} cores${on(cpu)}`]),
    ...(memory === null ? [] : [`${formatBytes(memory.amount, charset)}${on(memory)}`]),
    ...gpus.slice(0, MODELS_SHOWN).map((gpu) => `${gpu.amount} x ${gpu.model ?? 'GPU'}${on(gpu)}`),
    ...(more > 0 ? [`${more} more GPU models`] : []),
  ]
}

/** The same clauses as parts of a line, made visible, the first behind "largest free"; from `priority` on, one each. */
export function largestSegments(capacity: Capacity, charset: Charset, priority: number): readonly Segment[] {
  return largestTexts(capacity, false, charset).map((text, nth) => {
    const clause = span(visibleText(text, charset))
    return { spans: nth === 0 ? [span('largest free ', 'dim'), clause] : [clause], priority: priority + nth }
  })
}

/** `3 of 8 free GPUs`; null where no GPU is stranded. */
export function strandedText({ gpu: { free, stranded } }: Capacity): string | null {
  return stranded === 0 ? null : `${stranded} of ${free} free ${free === 1 ? 'GPU' : 'GPUs'}`
}
