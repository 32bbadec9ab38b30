import type { TableState } from '../view/model.ts'
import { createSelector, type TableModel } from '../view/select.ts'
import type { FleetSnapshot } from '../watch/types.ts'

/**
 * One selector for the views' tables, one for a provider's own, one for what fits: each remembers its last result, so
 * that going back from a page costs nothing.
 */
export function createTableSelector(): (snapshot: FleetSnapshot, wanted: TableState) => TableModel {
  const selectAll = createSelector()
  const selectOwn = createSelector()
  const selectFit = createSelector()
  const selectorOf = ({ fit = null, providerId }: TableState) =>
    fit !== null ? selectFit : providerId === null ? selectAll : selectOwn
  return (snapshot, wanted) => selectorOf(wanted)(snapshot, wanted)
}
