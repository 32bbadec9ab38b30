/** Sums over nodes and clusters, each with what it leaves out. */
import type { ClusterInventory, ClusterNode, ReservationTotals } from '../domain/cluster.ts'
import { RESOURCE_KINDS, type ResourceKind } from '../domain/resource.ts'
import { believablePools } from './doubts.ts'
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

/** Persistent bytes of one storage class. */
export interface StorageTotal {
  readonly class: string
  /** null where no believed pool of the class tells it; otherwise the sum over those that do. */
  readonly allocatable: number | null
  readonly allocated: number | null
  readonly available: number | null
  /** Pools added, believed and limited. */
  readonly counted: number
  /** Pools left out: doubted or unlimited. */
  readonly leftOut: number
}

/** A plain number of each provider: its sum over those that tell it. */
export interface CountTotal {
  readonly sum: number
  /** Providers that tell it. */
  readonly told: number
  /** Providers that do not. */
  readonly untold: number
}

export interface InventoryTotals extends NodeTotals {
  readonly inventories: number
  /** Sorted by class. */
  readonly storage: readonly StorageTotal[]
  readonly leases: CountTotal
  readonly orders: CountTotal
  readonly deployments: CountTotal
  readonly reservations: { readonly active: ReservationTotals; readonly pending: ReservationTotals }
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

/** Adds up whole clusters: nodes as {@link sumNodes}, storage by class, leases, orders and reservations. */
export function sumInventories(inventories: Iterable<ClusterInventory>): InventoryTotals {
  const all = [...inventories]
  return {
    ...sumNodes(eachNode(all)),
    inventories: all.length,
    storage: sumStorage(all),
    leases: sumCounts(all, (inventory) => inventory.leases),
    orders: sumCounts(all, (inventory) => inventory.orders),
    deployments: sumCounts(all, (inventory) => inventory.deployments),
    reservations: {
      active: sumReservations(all.map((inventory) => inventory.reservations.active)),
      pending: sumReservations(all.map((inventory) => inventory.reservations.pending)),
    },
  }
}

/** Persistent storage by class over clusters, sorted by class; doubted and unlimited pools stay out. */
export function sumStorage(inventories: Iterable<ClusterInventory>): readonly StorageTotal[] {
  const totals = new Map<string, Adding<StorageTotal>>()
  for (const { storage } of inventories) {
    const believed = new Set(believablePools(storage))
    for (const pool of storage) {
      const total = totals.get(pool.class) ?? emptyStorage(pool.class)
      totals.set(pool.class, total)
      const limited = pool.allocatable !== Infinity && pool.available !== Infinity
      if (!believed.has(pool) || !limited) {
        total.leftOut += 1
        continue
      }
      total.counted += 1
      total.allocatable = plus(total.allocatable, pool.allocatable)
      total.allocated = plus(total.allocated, pool.allocated)
      total.available = plus(total.available, pool.available)
    }
  }
  return [...totals.values()].sort((a, b) => (a.class < b.class ? -1 : 1))
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

function* eachNode(inventories: readonly ClusterInventory[]): Generator<ClusterNode> {
  for (const inventory of inventories) yield* inventory.nodes
}

function sumCounts(
  inventories: readonly ClusterInventory[],
  of: (inventory: ClusterInventory) => number | null,
): CountTotal {
  let sum = 0
  let told = 0
  for (const inventory of inventories) {
    const count = of(inventory)
    if (count === null) continue
    sum += count
    told += 1
  }
  return { sum, told, untold: inventories.length - told }
}

function sumReservations(all: readonly ReservationTotals[]): ReservationTotals {
  const resources = { cpu: 0, memory: 0, gpu: 0, ephemeral_storage: 0 }
  const storage = new Map<string, number>()
  let count = 0
  for (const one of all) {
    count += one.count
    for (const kind of RESOURCE_KINDS) resources[kind] += one.resources[kind]
    for (const [name, bytes] of Object.entries(one.storage))
      storage.set(name, (storage.get(name) ?? 0) + bytes)
  }
  return { count, resources, storage: Object.fromEntries(storage) }
}

function plus(sum: number | null, amount: number | null): number | null {
  return amount === null ? sum : (sum ?? 0) + amount
}

function emptyStorage(name: string): Adding<StorageTotal> {
  return { class: name, allocatable: null, allocated: null, available: null, counted: 0, leftOut: 0 }
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
