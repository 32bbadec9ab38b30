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
 * doubt or unknown count as nothing, unlimited GPUs are left out of the counts. Linear, nothing is made for a node
 * without free GPUs: fit for every publication.
 */
export function capacityOf(nodes: Iterable<ClusterNode>): Capacity {
  const most = nothingYet()
  for (const node of nodes) {
    const { name } = node
    const left = { cpu: believedFree(node, 'cpu'), memory: believedFree(node, 'memory') }
    if (isMore(left.cpu, most.cpu)) most.cpu = { amount: left.cpu, node: name }
    if (isMore(left.memory, most.memory)) most.memory = { amount: left.memory, node: name }
    const free = believedFree(node, 'gpu')
    if (free === 0) continue
    for (const [model, amount] of freeByModel(node, free)) keepGpu(most, { model, amount, node: name })
    if (!Number.isFinite(free)) continue
    most.free += free
    most.stranded += free - usableGpus(free, left)
  }
  return capacityFrom(most)
}

/** The capacity of clusters together; of two equal ones the first is named. */
export function mostOf(parts: Iterable<Capacity>): Capacity {
  const most = nothingYet()
  for (const { cpu, memory, gpus, gpu } of parts) {
    if (cpu !== null && isMore(cpu.amount, most.cpu)) most.cpu = cpu
    if (memory !== null && isMore(memory.amount, most.memory)) most.memory = memory
    for (const largest of gpus) keepGpu(most, largest)
    most.free += gpu.free
    most.stranded += gpu.stranded
  }
  return capacityFrom(most)
}

/** A capacity in the making. */
interface Most {
  cpu: Largest | null
  memory: Largest | null
  readonly gpus: Map<string | null, LargestGpu>
  free: number
  stranded: number
}

function nothingYet(): Most {
  return { cpu: null, memory: null, gpus: new Map(), free: 0, stranded: 0 }
}

function isMore(amount: number, than: Largest | null): boolean {
  return amount > (than?.amount ?? 0)
}

function keepGpu({ gpus }: Most, largest: LargestGpu): void {
  if (isMore(largest.amount, gpus.get(largest.model) ?? null)) gpus.set(largest.model, largest)
}

function capacityFrom({ cpu, memory, gpus, free, stranded }: Most): Capacity {
  const byAmount = [...gpus.values()].sort((a, b) => b.amount - a.amount)
  return { cpu, memory, gpus: byAmount, gpu: { free, stranded } }
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
