/** Sums over nodes, each with what it leaves out. */
import type { ClusterNode } from '../domain/cluster.ts'
import { RESOURCE_KINDS, type ResourceKind } from '../domain/resource.ts'
import { isBelievable } from './pair-checks.ts'

/** The sum of one resource over nodes, in its base unit, and how many nodes went into it. */
export interface KindTotal {
  /** Where a node's is not reported, its allocatable stands for it. */
  readonly capacity: number
  readonly allocatable: number
  readonly allocated: number
  /** What is free; includes nodes of which only that is known, so it may pass allocatable - allocated. */
  readonly available: number
  /** Nodes of which everything was added. */
  readonly counted: number
  /** Nodes of the older shapes: added to `available` and to nothing else. */
  readonly freeOnly: number
  /** Left out because the quantity has a doubt on it. */
  readonly doubted: number
  /** Left out because the provider sets no limit. */
  readonly unlimited: number
  /** Left out because nothing useful was reported. */
  readonly unknown: number
}

export type KindTotals = Readonly<Record<ResourceKind, KindTotal>>

export interface NodeTotals {
  /** How many nodes, believed or not. */
  readonly nodes: number
  readonly kinds: KindTotals
}

type Adding<T> = { -readonly [Key in keyof T]: T[Key] }

/**
 * Adds up nodes. A quantity goes in when it is reported, limited and believed (see `isBelievable`); everything
 * else is counted by the reason it stays out. Linear, no allocation a node: fit for every publication.
 */
export function sumNodes(nodes: Iterable<ClusterNode>): NodeTotals {
  const kinds = emptyKinds()
  let count = 0
  for (const node of nodes) {
    count += 1
    for (const kind of RESOURCE_KINDS) addQuantity(kinds[kind], node, kind)
  }
  return { nodes: count, kinds }
}

const known = new WeakMap<readonly ClusterNode[], NodeTotals>()

/** The same, made once for each list of nodes, which nobody changes. */
export function totalsOf(nodes: readonly ClusterNode[]): NodeTotals {
  let totals = known.get(nodes)
  if (totals === undefined) {
    totals = sumNodes(nodes)
    known.set(nodes, totals)
  }
  return totals
}

/** The sum of sums. */
export function addTotals(parts: readonly NodeTotals[]): NodeTotals {
  const of = (kind: keyof NodeTotals['kinds']): KindTotal => {
    const sum = (field: keyof KindTotal) => parts.reduce((total, { kinds }) => total + kinds[kind][field], 0)
    return {
      capacity: sum('capacity'),
      allocatable: sum('allocatable'),
      allocated: sum('allocated'),
      available: sum('available'),
      counted: sum('counted'),
      freeOnly: sum('freeOnly'),
      doubted: sum('doubted'),
      unlimited: sum('unlimited'),
      unknown: sum('unknown'),
    }
  }
  const [cpu, memory, gpu, ephemeral] = RESOURCE_KINDS
  return {
    nodes: parts.reduce((total, { nodes }) => total + nodes, 0),
    kinds: { cpu: of(cpu), memory: of(memory), gpu: of(gpu), ephemeral_storage: of(ephemeral) },
  }
}

function addQuantity(total: Adding<KindTotal>, node: ClusterNode, kind: ResourceKind): void {
  const { capacity, allocatable, allocated, available } = node.resources[kind]
  if (!isBelievable(node, kind)) total.doubted += 1
  else if (allocatable === Infinity || capacity === Infinity || available === Infinity) total.unlimited += 1
  else if (allocatable !== null && allocated !== null) {
    total.counted += 1
    total.capacity += capacity ?? allocatable
    total.allocatable += allocatable
    total.allocated += allocated
    total.available += allocatable - allocated
  } else if (available !== null) {
    total.freeOnly += 1
    total.available += available
  } else total.unknown += 1
}

function emptyKinds(): Record<ResourceKind, Adding<KindTotal>> {
  const empty = (): Adding<KindTotal> => ({
    capacity: 0,
    allocatable: 0,
    allocated: 0,
    available: 0,
    counted: 0,
    freeOnly: 0,
    doubted: 0,
    unlimited: 0,
    unknown: 0,
  })
  return { cpu: empty(), memory: empty(), gpu: empty(), ephemeral_storage: empty() }
}
