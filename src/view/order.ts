/** Order of rows by the values of a column. */
import type { Column } from './columns/column.ts'
import { Memo } from './memo.ts'
import type { Row, SortOrder } from './model.ts'

const naturalKeys = new Memo<string, string>(32768)
const LONGEST_NUMBER = 16

/**
 * A text that, compared as it is, gives the order a person expects: upper and lower case alike, numbers in it by
 * value (`node2` before `node10`).
 */
export function naturalKey(text: string): string {
  return naturalKeys.get(text, () =>
    text
      .toLowerCase()
      .replace(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '').padStart(LONGEST_NUMBER, '0')),
  )
}

/**
 * The rows in the order of a column: its natural order (text A to Z, amounts as the column says) or the reverse.
 * Unknown values come last either way; rows of equal value keep the order they had. The rows themselves when
 * there is nothing to sort by.
 */
export function sortRows(
  rows: readonly Row[],
  column: Column | undefined,
  sort: SortOrder | null,
): readonly Row[] {
  if (column === undefined || sort === null || rows.length < 2) return rows
  const descending = (column.sortDescending === true) !== sort.reverse
  const keyed = rows.map((row, nth) => ({ row, nth, key: sortKey(column.value(row)) }))
  keyed.sort((a, b) => compareKeys(a.key, b.key, descending) || a.nth - b.nth)
  return keyed.map(({ row }) => row)
}

function sortKey(value: number | string | null): number | string | null {
  if (typeof value === 'string') return naturalKey(value)
  return value === null || Number.isNaN(value) ? null : value
}

/** Unknown last, then numbers before texts should a column ever mix them. */
function compareKeys(a: number | string | null, b: number | string | null, descending: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1
  const ascending = a < b ? -1 : a > b ? 1 : 0
  return descending ? -ascending : ascending
}
