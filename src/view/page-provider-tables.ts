/** The small tables of a provider's page. */
import type { ClusterInventory, ReservationTotals, StoragePool } from '../domain/cluster.ts'
import { KINDS, RESOURCE_KINDS } from '../domain/resource.ts'
import { amountCell } from './cells.ts'
import type { Charset, Line } from './line.ts'
import { fieldTable, type PageField } from './page-parts.ts'
import { textCell } from './spans.ts'

/** Active and pending reservations with their sums. */
export function reservationTable(inventory: ClusterInventory, width: number, charset: Charset): Line[] {
  type Item = { readonly name: string; readonly totals: ReservationTotals }
  const { active, pending } = inventory.reservations
  const fields: readonly PageField<Item>[] = [
    {
      title: '',
      width: 11,
      priority: 0,
      align: 'left',
      draw: ({ name }, cells) => textCell(name, cells, charset, 'strong'),
    },
    {
      title: 'Count',
      width: 6,
      priority: 1,
      draw: ({ totals }, cells) => amountCell('units', totals.count, cells, charset),
    },
    ...RESOURCE_KINDS.map(
      (kind, nth): PageField<Item> => ({
        title: KINDS[kind].title,
        width: 10,
        priority: 2 + nth,
        draw: ({ totals }, cells) => amountCell(KINDS[kind].unit, totals.resources[kind], cells, charset),
      }),
    ),
    {
      title: 'Persistent',
      width: 11,
      priority: 6,
      draw: ({ totals }, cells) => amountCell('bytes', sumOf(totals.storage), cells, charset),
    },
  ]
  const items = [
    { name: 'Active', totals: active },
    { name: 'Pending', totals: pending },
  ]
  return fieldTable(fields, items, width, charset)
}

/** What is told of each storage class; no utilisation, because the drivers do not mean the same by it. */
export function storageTable(pools: readonly StoragePool[], width: number, charset: Charset): Line[] {
  const amount = (
    title: string,
    priority: number,
    of: (pool: StoragePool) => number | null,
  ): PageField<StoragePool> => ({
    title,
    width: 11,
    priority,
    draw: (pool, cells) => amountCell('bytes', of(pool), cells, charset),
  })
  return fieldTable(
    [
      {
        title: '',
        width: 14,
        priority: 0,
        align: 'left',
        draw: (pool, cells) => textCell(pool.class, cells, charset, 'strong'),
      },
      amount('Free', 1, (pool) => pool.available),
      amount('Allocatable', 2, (pool) => pool.allocatable),
      amount('Claimed', 3, (pool) => pool.allocated),
    ],
    pools,
    width,
    charset,
  )
}

function sumOf(storage: Readonly<Record<string, number>>): number {
  return Object.values(storage).reduce((sum, bytes) => sum + bytes, 0)
}
