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
  let cpu: Largest | null = null
  let memory: Largest | null = null
  const gpus = new Map<string | null, LargestGpu>()
  let free = 0
  let stranded = 0
  for (const node of nodes) {
    const left = { cpu: believedFree(node, 'cpu'), memory: believedFree(node, 'memory') }
    cpu = larger(cpu, left.cpu, node)
    memory = larger(memory, left.memory, node)
    const freeGpus = believedFree(node, 'gpu')
    if (freeGpus === 0) continue
    for (const [model, amount] of freeByModel(node, freeGpus)) {
      if (amount > (gpus.get(model)?.amount ?? 0)) gpus.set(model, { model, amount, node: node.name })
    }
    if (!Number.isFinite(freeGpus)) continue
    free += freeGpus
    stranded += freeGpus - usableGpus(freeGpus, left)
  }
  const byAmount = [...gpus.values()].sort((a, b) => b.amount - a.amount)
  return { cpu, memory, gpus: byAmount, gpu: { free, stranded } }
}

/** The capacity of clusters together; of two equal ones the first is named. */
export function mostOf(parts: readonly Capacity[]): Capacity {
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

function larger(before: Largest | null, amount: number, node: ClusterNode): Largest | null {
  return amount > (before?.amount ?? 0) ? { amount, node: node.name } : before
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
