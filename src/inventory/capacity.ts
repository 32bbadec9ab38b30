/** What sums hide: the largest request that one node can take, and GPUs that nobody can use. Pure. */
import type { ClusterNode } from '../domain/cluster.ts'
import { believedFree } from './fit/free-capacity.ts'

/** The most that is free of something on one node. */
export interface Largest {
  /** In the base unit; `Infinity` is unlimited. */
  readonly amount: number
  /** The first such node, as reported. */
  readonly node: string
}

export interface LargestGpu extends Largest {
  /** `vendor/model`; null where the provider tells no models. */
  readonly model: string | null
}

export interface Capacity {
  /** Millicores; null where no node has any that is believed. */
  readonly cpu: Largest | null
  /** Bytes. */
  readonly memory: Largest | null
  /** The largest of each model, most first. */
  readonly gpus: readonly LargestGpu[]
  /** Free GPUs, and those of them that are on nodes without the CPU or memory to use them. */
  readonly gpu: { readonly free: number; readonly stranded: number }
}

/** What must be free on a node for each GPU that is free there, or the GPU is stranded: a core and a GiB. */
export const LEAST_BESIDE_GPU = { cpuMillicores: 1000, memoryBytes: 2 ** 30 } as const

/**
 * The largest single requests that fit one of these nodes, each resource by itself, and stranded GPUs. Quantities in
 * doubt or unknown count as nothing, unlimited GPUs are left out of the counts.
 */
export function capacityOf(nodes: Iterable<ClusterNode>): Capacity {
  return mostOf(eachCapacity(nodes))
}

function* eachCapacity(nodes: Iterable<ClusterNode>): Generator<Capacity> {
  for (const node of nodes) yield capacityOfNode(node)
}

/** The capacity of nodes or clusters together; of two equal ones the first is named. */
export function mostOf(parts: Iterable<Capacity>): Capacity {
  let cpu: Largest | null = null
  let memory: Largest | null = null
  const gpus = new Map<string | null, LargestGpu>()
  let free = 0
  let stranded = 0
  for (const part of parts) {
    if ((part.cpu?.amount ?? 0) > (cpu?.amount ?? 0)) cpu = part.cpu
    if ((part.memory?.amount ?? 0) > (memory?.amount ?? 0)) memory = part.memory
    for (const largest of part.gpus) {
      if (largest.amount > (gpus.get(largest.model)?.amount ?? 0)) gpus.set(largest.model, largest)
    }
    free += part.gpu.free
    stranded += part.gpu.stranded
  }
  const byAmount = [...gpus.values()].sort((a, b) => b.amount - a.amount)
  return { cpu, memory, gpus: byAmount, gpu: { free, stranded } }
}

function capacityOfNode(node: ClusterNode): Capacity {
  const { name } = node
  const [cpu, memory, free] = [
    believedFree(node, 'cpu'),
    believedFree(node, 'memory'),
    believedFree(node, 'gpu'),
  ]
  const isCounted = Number.isFinite(free)
  return {
    cpu: { amount: cpu, node: name },
    memory: { amount: memory, node: name },
    gpus:
      free === 0
        ? []
        : [...freeByModel(node, free)].map(([model, amount]) => ({ model, amount, node: name })),
    gpu: isCounted ? { free, stranded: free - usableGpus(free, { cpu, memory }) } : { free: 0, stranded: 0 },
  }
}

/** How many of the free GPUs may be of each model: no more than it has cards of it, whichever of them are taken. */
function freeByModel(node: ClusterNode, freeGpus: number): ReadonlyMap<string | null, number> {
  const cards = new Map<string | null, number>()
  for (const { vendor, model, count } of node.gpus) {
    const name = `${vendor.toLowerCase()}/${model}`
    cards.set(name, (cards.get(name) ?? 0) + count)
  }
  if (cards.size === 0) return new Map([[null, freeGpus]])
  return new Map([...cards].map(([model, count]) => [model, Math.min(count, freeGpus)]))
}

function usableGpus(freeGpus: number, left: { readonly cpu: number; readonly memory: number }): number {
  const byCpu = Math.floor(left.cpu / LEAST_BESIDE_GPU.cpuMillicores)
  const byMemory = Math.floor(left.memory / LEAST_BESIDE_GPU.memoryBytes)
  return Math.min(freeGpus, byCpu, byMemory)
}
