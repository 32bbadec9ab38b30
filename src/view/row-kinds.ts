/** Rows that are about something, and notices, which only say something about a provider. */
import type { Row } from './model.ts'

/** The rows without notices, the same array where there is none, and the notices. */
export function splitNotices(rows: readonly Row[]): {
  readonly data: readonly Row[]
  readonly notices: readonly Row[]
} {
  const notices: Row[] = []
  for (const row of rows) if (row.kind === 'notice') notices.push(row)
  return { data: notices.length === 0 ? rows : rows.filter((row) => row.kind !== 'notice'), notices }
}

const counts = new WeakMap<readonly Row[], number>()

/** How many are no notices; counted once for each list. */
export function countData(rows: readonly Row[]): number {
  let count = counts.get(rows)
  if (count === undefined) {
    count = 0
    for (const row of rows) if (row.kind !== 'notice') count += 1
    counts.set(rows, count)
  }
  return count
}
