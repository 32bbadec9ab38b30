/** What the footer adds up: exactly the rows that are left, without the numbers of stale providers. */
import type { StoragePool } from '../domain/cluster.ts'
import { type Capacity, capacityOf, mostOf } from '../inventory/capacity.ts'
import { believablePools } from '../inventory/doubts.ts'
import type { NodeTotals } from '../inventory/node-totals.ts'
import type { StorageTotal } from '../inventory/totals.ts'
import type { ProviderCondition, ProviderState } from '../watch/types.ts'
import { clusterCapacity } from './capacity-text.ts'
import { isFaded } from './condition.ts'
import type { Row } from './model.ts'
import { nodesByProvider, sumRows } from './node-sums.ts'

export interface FleetTotals extends NodeTotals {
  /** Free persistent storage by class: of pools that are rows, or whose provider is one. */
  readonly storage: readonly Pick<StorageTotal, 'class' | 'available'>[]
  /** The most that is free on one node, and stranded GPUs. */
  readonly capacity: Capacity
}

export interface LeftOut {
  /** Rows that the filter, or showing problems only, took away. */
  readonly filtered: number
  /** Nodes left but not added, because their provider is stale. */
  readonly staleNodes: number
  /** Quantities of the rest not added because they are not to be believed. */
  readonly doubted: number
  /** How many of the providers in question are in each condition. */
  readonly conditions: Readonly<Record<ProviderCondition, number>>
}

/** Sums over the rows left, and what they leave out. `providers` are those the view is about. */
export function totalRows(
  rows: readonly Row[],
  filtered: number,
  providers: readonly ProviderState[],
): { readonly totals: FleetTotals; readonly leftOut: LeftOut } {
  const sums = sumRows(rows)
  const whole = new Set<ProviderState>()
  for (const row of rows) if (row.kind === 'provider') whole.add(row.provider)
  const pools = storagePools(rows, whole)
  const conditions = { connecting: 0, live: 0, stale: 0, failed: 0 }
  for (const { condition } of providers) conditions[condition] += 1
  return {
    totals: { ...sums.totals, storage: storageByClass(pools.believed), capacity: capacityOfRows(rows) },
    leftOut: {
      filtered,
      staleNodes: sums.staleNodes,
      doubted: doubtedOf(rows, sums.totals) + pools.doubted,
      conditions,
    },
  }
}

/** Over the nodes that rows are, or whose provider is a row, without those of stale providers. */
function capacityOfRows(rows: readonly Row[]): Capacity {
  const parts: Capacity[] = []
  for (const [provider, nodes] of nodesByProvider(rows)) {
    const { inventory } = provider
    if (isFaded(provider) || inventory === null) continue
    const isWhole = nodes === 'all' || nodes.length === inventory.nodes.length
    parts.push(isWhole ? clusterCapacity(inventory) : capacityOf(nodes))
  }
  return mostOf(parts)
}

/** Quantities of nodes that were not added; of GPUs only where the rows are about nothing else. */
function doubtedOf(rows: readonly Row[], sum: NodeTotals): number {
  const kinds = rows[0]?.kind === 'gpu' ? [sum.kinds.gpu] : Object.values(sum.kinds)
  return kinds.reduce((count, kind) => count + kind.doubted, 0)
}

interface Pools {
  readonly believed: readonly StoragePool[]
  /** How many more there are that are not to be believed. */
  readonly doubted: number
}

/** Pools of the rows, or of the providers that are rows, stale ones left out. */
function storagePools(rows: readonly Row[], whole: ReadonlySet<ProviderState>): Pools {
  const believed: StoragePool[] = []
  let all = 0
  for (const row of rows) {
    if (row.kind !== 'storage' || isFaded(row.provider)) continue
    all += 1
    if (believablePools(row.provider.inventory?.storage ?? []).includes(row.pool)) believed.push(row.pool)
  }
  for (const provider of whole) {
    if (provider.inventory === null || isFaded(provider)) continue
    all += provider.inventory.storage.length
    believed.push(...believablePools(provider.inventory.storage))
  }
  return { believed, doubted: all - believed.length }
}

function storageByClass(pools: readonly StoragePool[]): FleetTotals['storage'] {
  const sums = new Map<string, number | null>()
  for (const { class: name, available } of pools) {
    const limited = available === Number.POSITIVE_INFINITY ? null : available
    const before = sums.get(name) ?? null
    sums.set(name, limited === null ? before : (before ?? 0) + limited)
  }
  return [...sums]
    .map(([name, available]) => ({ class: name, available }))
    .sort((a, b) => (a.class < b.class ? -1 : 1))
}
