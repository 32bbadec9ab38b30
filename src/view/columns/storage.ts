/** Columns of the Storage view: one row for each class of each provider. */
import type { StoragePool } from '../../domain/cluster.ts'
import { amountCell } from '../cells.ts'
import { isFaded } from '../condition.ts'
import type { Row } from '../model.ts'
import { textCell } from '../spans.ts'
import type { Column } from './column.ts'
import { ageColumn, nameTone, providerColumn, stateColumn } from './shared.ts'

/**
 * One amount of a pool. Ceph's allocatable is the space that is left and its allocated the size of all claims,
 * so the two are shown as told and no utilisation is made of them.
 */
function poolColumn(
  id: string,
  title: string,
  priority: number,
  of: (pool: StoragePool) => number | null,
): Column {
  const amount = (row: Row) => (row.kind === 'storage' ? of(row.pool) : null)
  return {
    id,
    title,
    align: 'right',
    minWidth: 7,
    width: 12,
    wideWidth: 14,
    priority,
    sortDescending: true,
    value: amount,
    spans: (row, width, { charset }) =>
      amountCell('bytes', amount(row), width, charset, isFaded(row.provider) ? 'dim' : 'text'),
  }
}

const className: Column = {
  id: 'class',
  title: 'Class',
  align: 'left',
  minWidth: 5,
  width: 12,
  wideWidth: 18,
  maxWidth: 30,
  grow: 1,
  priority: 0,
  frozen: true,
  value: (row) => (row.kind === 'storage' ? row.pool.class : null),
  spans: (row, width, { charset }) =>
    textCell(row.kind === 'storage' ? row.pool.class : '', width, charset, nameTone(row)),
}

export const STORAGE_COLUMNS: readonly Column[] = [
  className,
  providerColumn(1, 24),
  stateColumn(3, 9),
  poolColumn('free', 'Free', 2, (pool) => pool.available),
  poolColumn('allocatable', 'Allocatable', 5, (pool) => pool.allocatable),
  poolColumn('claimed', 'Claimed', 6, (pool) => pool.allocated),
  ageColumn(4),
]
