/** Columns of the Providers view. */
import { KINDS } from '../../domain/resource.ts'
import { clusterCapacity } from '../capacity-text.ts'
import { amountCell } from '../cells.ts'
import { isFaded } from '../condition.ts'
import { factsOf } from '../facts.ts'
import type { Row } from '../model.ts'
import { textCell } from '../spans.ts'
import type { Column } from './column.ts'
import { countColumn, textColumn } from './counts.ts'
import { pairColumn } from './pair-columns.ts'
import { addressColumn, ageColumn, latencyColumn, providerColumn, stateColumn } from './shared.ts'

/** Free persistent storage over all classes. */
const storageFree: Column = {
  id: 'storage.free',
  title: 'Storage free',
  align: 'right',
  minWidth: 7,
  width: 12,
  priority: 11,
  spare: true,
  sortDescending: true,
  value: storageFreeOf,
  spans: (row, width, { charset }) =>
    amountCell('bytes', storageFreeOf(row), width, charset, isFaded(row.provider) ? 'dim' : 'text'),
}

/** The most of a resource that is free on one node: what the largest single request may ask. */
function largestColumn(kind: 'cpu' | 'memory', title: string, priority: number): Column {
  const amountOf = ({ provider: { inventory } }: Row): number | null =>
    inventory === null ? null : (clusterCapacity(inventory)[kind]?.amount ?? 0)
  return {
    id: `${kind}.largest`,
    title,
    align: 'right',
    minWidth: 7,
    width: title.length,
    priority,
    spare: true,
    wideOnly: true,
    sortDescending: true,
    value: amountOf,
    spans: (row, width, { charset }) =>
      amountCell(KINDS[kind].unit, amountOf(row), width, charset, isFaded(row.provider) ? 'dim' : 'text'),
  }
}

/** The model with the most free on one node, and how many. */
const largestGpu: Column = textColumn({
  id: 'gpu.largest',
  title: 'Largest GPU',
  minWidth: 11,
  width: 16,
  maxWidth: 24,
  grow: 1,
  priority: 18,
  spare: true,
  wideOnly: true,
  text: ({ provider: { inventory } }) => {
    const [most] = inventory === null ? [] : clusterCapacity(inventory).gpus
    return most === undefined ? null : `${most.amount} x ${most.model ?? 'GPU'}`
  },
})

/** Code and sentence of the last failure, while it lasts. */
const error: Column = {
  id: 'error',
  title: 'Error',
  align: 'left',
  minWidth: 11,
  width: 13,
  wideWidth: 30,
  maxWidth: 100,
  grow: 6,
  priority: 8,
  spare: true,
  value: errorOf,
  spans: (row, width, { charset }) =>
    textCell(errorOf(row) ?? '', width, charset, row.provider.condition === 'failed' ? 'bad' : 'warn'),
}

export const PROVIDER_COLUMNS: readonly Column[] = [
  stateColumn(1, 12),
  providerColumn(0, 20),
  countColumn({
    id: 'nodes',
    title: 'Nodes',
    width: 5,
    priority: 5,
    count: (row) => row.provider.inventory?.nodes.length ?? null,
  }),
  countColumn({
    id: 'leases',
    title: 'Leases',
    width: 6,
    priority: 6,
    spare: true,
    count: (row) => row.provider.inventory?.leases ?? null,
  }),
  countColumn({
    id: 'orders',
    title: 'Orders',
    width: 6,
    priority: 13,
    spare: true,
    count: (row) => row.provider.inventory?.orders ?? null,
  }),
  countColumn({
    id: 'pending',
    title: 'Pending',
    width: 7,
    priority: 12,
    spare: true,
    count: (row) => row.provider.inventory?.reservations.pending.count ?? null,
  }),
  pairColumn('cpu', 2),
  pairColumn('memory', 3),
  pairColumn('gpu', 4),
  pairColumn('ephemeral_storage', 9, true),
  storageFree,
  latencyColumn(10),
  ageColumn(7),
  textColumn({
    id: 'hostname',
    title: 'Hostname',
    minWidth: 12,
    width: 16,
    maxWidth: 40,
    grow: 1,
    priority: 15,
    spare: true,
    text: (row) => row.provider.inventory?.hostnames[0] ?? null,
  }),
  largestColumn('cpu', 'Largest CPU', 16),
  largestColumn('memory', 'Largest mem', 17),
  largestGpu,
  countColumn({
    id: 'gpu.stranded',
    title: 'Stranded',
    width: 8,
    priority: 19,
    spare: true,
    wideOnly: true,
    count: ({ provider: { inventory } }) =>
      inventory === null ? null : clusterCapacity(inventory).gpu.stranded,
  }),
  addressColumn(14),
  error,
]

function storageFreeOf(row: Row): number | null {
  return row.provider.inventory === null ? null : factsOf(row.provider.inventory).storageFree
}

function errorOf(row: Row): string | null {
  const { error: last } = row.provider
  return last === null ? null : `${last.code}: ${last.message}`
}
