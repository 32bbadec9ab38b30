/** Nodes under a row for each provider. */
import type { ProviderState } from '../watch/types.ts'
import type { Column } from './columns/column.ts'
import type { Row, SortOrder } from './model.ts'
import { sortRows } from './order.ts'
import { groupRow } from './rows.ts'

/**
 * The rows in groups: a row for the provider, then its nodes unless folded, then its notice. Groups are in the
 * order of the column over the providers' own figures, nodes in its order within. A provider of which only the
 * notice is left has no row above it: the notice names it, and stands among the groups where the column puts it.
 */
export function groupRows(
  rows: readonly Row[],
  column: Column | undefined,
  sort: SortOrder | null,
  folded: ReadonlySet<string>,
): readonly Row[] {
  const groups = new Map<ProviderState, Row[]>()
  for (const row of rows) {
    const group = groups.get(row.provider)
    if (group === undefined) groups.set(row.provider, [row])
    else group.push(row)
  }
  const heads: Row[] = []
  for (const [provider, members] of groups) {
    const hasNodes = members.some((row) => row.kind === 'node')
    if (hasNodes) heads.push(groupRow(provider, folded.has(provider.id)))
    else heads.push(...members)
  }
  const result: Row[] = []
  for (const head of sortRows(heads, column, sort)) {
    result.push(head)
    if (head.kind !== 'provider' || head.folded === true) continue
    const members = groups.get(head.provider) ?? []
    const nodes = members.filter((row) => row.kind === 'node')
    for (const row of sortRows(nodes, column, sort)) result.push(row)
    for (const row of members) if (row.kind === 'notice') result.push(row)
  }
  return result
}
