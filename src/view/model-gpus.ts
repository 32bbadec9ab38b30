/** What can be known of the cards of one model in a cluster, though allocation is told for all cards of a node. */
import type { ClusterInventory, ClusterNode, GpuGroup } from '../domain/cluster.ts'
import { free, type ResourcePair, UNKNOWN_PAIR } from '../domain/resource.ts'
import { isBelievable } from '../inventory/pair-checks.ts'

export interface ModelGpus {
  /** Cards of the model; allocated and available are null where a node of it mixes models or is in doubt. */
  readonly pair: ResourcePair
  /** Nodes that have the model. */
  readonly nodes: number
  /** The most cards of it free on one node, over the nodes where that can be known; null where none tells. */
  readonly largestFree: number | null
}

const known = new WeakMap<GpuGroup, ModelGpus>()

/**
 * Facts of the model of a row, whose `group` was made for this inventory; counted once. On a node whose cards are
 * all of the model, the node's GPUs are the model's; on a mixed one nobody can tell which are taken.
 */
export function modelGpus(inventory: ClusterInventory, group: GpuGroup): ModelGpus {
  const before = known.get(group)
  if (before !== undefined) return before
  const holders = inventory.nodes.filter((node) => node.gpus.some((it) => isSameModel(it, group)))
  const own = holders.filter((node) => isOnlyModel(node, group)).map((node) => node.resources.gpu)
  const frees = own.flatMap((pair) => free(pair) ?? [])
  const isWhole = own.length === holders.length && holders.length > 0
  const facts: ModelGpus = {
    pair: isWhole ? sumOf(own) : { ...UNKNOWN_PAIR, allocatable: group.count },
    nodes: holders.length,
    largestFree: frees.length > 0 ? Math.max(...frees) : null,
  }
  known.set(group, facts)
  return facts
}

function isSameModel(a: GpuGroup, b: GpuGroup): boolean {
  return (
    a.vendor === b.vendor &&
    a.model === b.model &&
    a.memorySize === b.memorySize &&
    a.interface === b.interface
  )
}

/** Every card that may be handed out is of this model, and the figures are to be believed. */
function isOnlyModel(node: ClusterNode, group: GpuGroup): boolean {
  const { allocatable, allocated } = node.resources.gpu
  const [first] = node.gpus
  return (
    node.gpus.length === 1 &&
    first !== undefined &&
    isSameModel(first, group) &&
    allocatable !== null &&
    allocated !== null &&
    first.count >= allocatable &&
    isBelievable(node, 'gpu')
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
