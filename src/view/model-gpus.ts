/** What can be known of the cards of one model in a cluster, though allocation is told for all cards of a node. */
import type { ClusterInventory, ClusterNode, GpuGroup } from '../domain/cluster.ts'
import { free, type ResourcePair, UNKNOWN_PAIR } from '../domain/resource.ts'
import { isBelievable } from '../inventory/pair-checks.ts'

/** A model: cards that differ in any of these are different ones. */
export type GpuModel = Omit<GpuGroup, 'count'>

export interface ModelGpus {
  /** Cards of the model; where it is not told, those that may be handed out. */
  readonly cards: number
  /** Of them as a resource; allocated and available are null where a node of it mixes models or is in doubt. */
  readonly pair: ResourcePair
  /** Nodes that have the model, in the provider's order. */
  readonly nodes: readonly ClusterNode[]
  /** Cards of it free on the nodes where that can be known; null where none tells. */
  readonly knownFree: number | null
  /** The most of them on one node. */
  readonly largestFree: number | null
}

/** One model of a cluster, or with null all cards whose model is not told, as REST tells none. */
export interface ClusterModel extends ModelGpus {
  readonly model: GpuModel | null
}

const known = new WeakMap<ClusterInventory, readonly ClusterModel[]>()

/**
 * The models of a cluster in the order of their first cards, then the cards without one; the same list for the same
 * inventory. On a node whose cards are all of one model, the node's GPUs are the model's; on a mixed one nobody can
 * tell which are taken.
 */
export function modelsOf(inventory: ClusterInventory): readonly ClusterModel[] {
  const before = known.get(inventory)
  if (before !== undefined) return before
  const holders = new Map<string, { readonly model: GpuModel; readonly nodes: ClusterNode[] }>()
  const untold: ClusterNode[] = []
  for (const node of inventory.nodes) {
    if (node.gpus.length === 0 && (node.resources.gpu.allocatable ?? 0) > 0) untold.push(node)
    for (const { count: _, ...model } of node.gpus) {
      const key = modelKey(model)
      const held = holders.get(key) ?? { model, nodes: [] }
      holders.set(key, held)
      if (held.nodes.at(-1) !== node) held.nodes.push(node)
    }
  }
  const models = [...holders.values()].map(({ model, nodes }) => ({ model, ...modelGpus(nodes, model) }))
  const found = untold.length === 0 ? models : [...models, { model: null, ...modelGpus(untold, null) }]
  known.set(inventory, found)
  return found
}

/** Equal for equal models, and for nothing else; empty for cards whose model is not told. */
export function modelKey(model: GpuModel | null): string {
  return model === null ? '' : JSON.stringify([model.vendor, model.model, model.memorySize, model.interface])
}

/** Whether a node is among those of a model, given by its key. */
export function holdsModel(node: ClusterNode, key: string): boolean {
  if (key === '') return node.gpus.length === 0 && (node.resources.gpu.allocatable ?? 0) > 0
  return node.gpus.some((group) => modelKey(group) === key)
}

/** Facts of a model over the nodes that have it. */
export function modelGpus(nodes: readonly ClusterNode[], model: GpuModel | null): ModelGpus {
  const own = nodes.filter((node) => isOnlyModel(node, model)).map((node) => node.resources.gpu)
  const frees = own.flatMap((pair) => free(pair) ?? [])
  const isWhole = own.length === nodes.length && nodes.length > 0
  const cards = cardsOf(nodes, model)
  return {
    cards,
    pair: isWhole ? sumOf(own) : { ...UNKNOWN_PAIR, allocatable: cards },
    nodes,
    knownFree: frees.length > 0 ? frees.reduce((sum, amount) => sum + amount, 0) : null,
    largestFree: frees.length > 0 ? Math.max(...frees) : null,
  }
}

/** Cards of the model; of those without one, what may be handed out and is believed. */
function cardsOf(nodes: readonly ClusterNode[], model: GpuModel | null): number {
  const key = modelKey(model)
  const counts = nodes.flatMap((node) => {
    if (model !== null) return node.gpus.filter((group) => modelKey(group) === key).map(({ count }) => count)
    const { allocatable } = node.resources.gpu
    return isBelievable(node, 'gpu') && Number.isFinite(allocatable) ? (allocatable ?? 0) : []
  })
  return counts.reduce((sum, count) => sum + count, 0)
}

/** Every card that may be handed out is of this model, and the figures are to be believed. */
function isOnlyModel(node: ClusterNode, model: GpuModel | null): boolean {
  const { allocatable, allocated } = node.resources.gpu
  if (!Number.isFinite(allocatable) || allocatable === null || allocated === null) return false
  if (!isBelievable(node, 'gpu')) return false
  if (model === null) return true
  const [first] = node.gpus
  return (
    node.gpus.length === 1 &&
    first !== undefined &&
    modelKey(first) === modelKey(model) &&
    first.count >= allocatable
  )
}

function sumOf(pairs: readonly ResourcePair[]): ResourcePair {
  const sum = (pick: (pair: ResourcePair) => number | null) =>
    pairs.reduce((total, pair) => total + (pick(pair) ?? 0), 0)
  const capacity = pairs.every((pair) => pair.capacity !== null) ? sum((pair) => pair.capacity) : null
  return {
    capacity,
    allocatable: sum((pair) => pair.allocatable),
    allocated: sum((pair) => pair.allocated),
    available: sum((pair) => pair.available),
  }
}
