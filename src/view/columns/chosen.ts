import type { Column } from './column.ts'

/** The frozen columns and the chosen ones, which need no wide columns then; all of them without a choice. */
export function chosenColumns(all: readonly Column[], chosen: ReadonlySet<string> | null): readonly Column[] {
  if (chosen === null) return all
  const shown = all.filter(({ id, frozen }) => frozen === true || chosen.has(id))
  return shown.map((column) => (column.wideOnly === true ? { ...column, wideOnly: false } : column))
}
