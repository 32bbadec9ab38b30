/** Sums over clusters, each with what it leaves out. */
import type { ClusterInventory, ReservationTotals } from '../domain/cluster.ts'
import { RESOURCE_KINDS } from '../domain/resource.ts'
import { believablePools } from './doubts.ts'
import { addTotals, type NodeTotals, totalsOf } from './node-totals.ts'

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

/** Adds up whole clusters: nodes as `sumNodes`, storage by class, leases, orders and reservations. */
export function sumInventories(inventories: Iterable<ClusterInventory>): InventoryTotals {
  const all = [...inventories]
  return {
    ...addTotals(all.map(({ nodes }) => totalsOf(nodes))),
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
