/** What the views say of one cluster beyond its plain fields; counted once an inventory. */
import type { ClusterInventory } from '../domain/cluster.ts'
import { type ResourceKind, type ResourcePair, UNKNOWN_PAIR } from '../domain/resource.ts'
import { believablePools } from '../inventory/doubts.ts'
import { type KindTotal, type NodeTotals, totalsOf } from '../inventory/node-totals.ts'

export interface ClusterFacts {
  readonly totals: NodeTotals
  /** Free persistent bytes over all believed, limited pools; null where none tells it. */
  readonly storageFree: number | null
  /** Names of the storage classes. */
  readonly classes: readonly string[]
}

const known = new WeakMap<ClusterInventory, ClusterFacts>()

/** The facts of a cluster; the same object for the same inventory. */
export function factsOf(inventory: ClusterInventory): ClusterFacts {
  const before = known.get(inventory)
  if (before !== undefined) return before
  const facts: ClusterFacts = {
    totals: totalsOf(inventory.nodes),
    storageFree: storageFree(inventory),
    classes: [...new Set(inventory.storage.map((pool) => pool.class))],
  }
  known.set(inventory, facts)
  return facts
}

/**
 * A sum as a pair: what stayed out of it is not in it, and a sum of nothing is unknown. A sum fills capacity that
 * is not reported with allocatable, so capacity is not taken from it.
 */
export function pairOfTotal(total: KindTotal): ResourcePair {
  if (total.counted === 0) {
    return total.freeOnly === 0 ? UNKNOWN_PAIR : { ...UNKNOWN_PAIR, available: total.available }
  }
  const { allocatable, allocated, available } = total
  return { capacity: null, allocatable, allocated, available }
}

const pairs = new WeakMap<KindTotal, ResourcePair>()

/** The sum of one resource over a cluster, as a pair; with a capacity where every node reports one. */
export function clusterPair(inventory: ClusterInventory | null, kind: ResourceKind): ResourcePair {
  if (inventory === null) return UNKNOWN_PAIR
  const total = factsOf(inventory).totals.kinds[kind]
  const before = pairs.get(total)
  if (before !== undefined) return before
  const reported = inventory.nodes.every((node) => node.resources[kind].capacity !== null)
  const sum = pairOfTotal(total)
  const pair = reported && total.counted > 0 ? { ...sum, capacity: total.capacity } : sum
  pairs.set(total, pair)
  return pair
}

function storageFree(inventory: ClusterInventory): number | null {
  let sum: number | null = null
  for (const { allocatable, available } of believablePools(inventory.storage)) {
    if (
      available === null ||
      available === Number.POSITIVE_INFINITY ||
      allocatable === Number.POSITIVE_INFINITY
    )
      continue
    sum = (sum ?? 0) + available
  }
  return sum
}
