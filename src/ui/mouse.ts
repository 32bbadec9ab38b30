/** What a press of the mouse is on. */
import type { ViewName } from '../config/choices.ts'
import type { MouseInput } from '../terminal/key-decoder.ts'
import { layoutColumns } from '../view/layout.ts'
import { gutterCells } from '../view/row-marks.ts'
import { hasTable, isReading, positionOf } from '../view/screen-state.ts'
import { tabAt } from '../view/screen-state-line.ts'
import { tableView } from '../view/screen-state-table.ts'
import { windowOf } from '../view/window.ts'
import type { Step } from './commands.ts'
import { besideWidth, panelWidth } from './page-lines.ts'
import { marksOf } from './screen-input.ts'
import type { ScreenView } from './screen-view.ts'

export type Hit =
  /** A row of the table, by its index. */
  | { readonly kind: 'row'; readonly index: number }
  | { readonly kind: 'title'; readonly column: string }
  | { readonly kind: 'view'; readonly view: ViewName }
  /** An entry of the open list. */
  | { readonly kind: 'entry'; readonly index: number }

/** Rows that one step of the wheel moves. */
const WHEEL_ROWS = 3

/**
 * What a press or a turn of the wheel does: the wheel moves, a press chooses the row, sorts by the column (or turns
 * its order round), shows the view, or takes the entry of a list.
 */
export function mouseActs(view: ScreenView, { action, column, row }: MouseInput): readonly Step[] {
  const { state } = view
  if (action !== 'press') {
    return [{ action: { type: 'move', by: action === 'wheel-up' ? -WHEEL_ROWS : WHEEL_ROWS } }]
  }
  const hit = hitAt(view, column, row)
  if (hit === null) return []
  if (hit.kind === 'view') return [{ action: { type: 'show-view', view: hit.view } }]
  if (hit.kind === 'title') {
    const isSorted = state.sorts[tableView(state)]?.column === hit.column
    return [{ action: isSorted ? { type: 'sort-invert' } : { type: 'sort-by', column: hit.column } }]
  }
  const select: Step = { action: { type: 'select', index: hit.index } }
  if (hit.kind === 'row') return [select]
  return [select, { effect: { type: 'run', command: state.prompt === null ? 'enter' : 'prompt-keep' } }]
}

/** What stands at that place of the screen (from 0), as far as a press there does something; else null. */
export function hitAt(view: ScreenView, column: number, row: number): Hit | null {
  const { state, above, bodyHeight } = view
  if (row < above.length) return tabHit(view, column, row)
  const line = row - above.length
  if (line >= bodyHeight) return null
  if (state.overlay !== null) return entryHit(view, column, line)
  if (!hasTable(state) || isReading(state)) return null
  return tableHit(view, column, line - view.page.length)
}

/** The views stand in the last line above the body, where there is room for that line. */
function tabHit({ state, above, size }: ScreenView, column: number, row: number): Hit | null {
  if (size.rows < 8 || row !== above.length - 1 || state.layers.length > 0) return null
  const view = tabAt(column)
  return view === null ? null : { kind: 'view', view }
}

function entryHit(view: ScreenView, column: number, line: number): Hit | null {
  const { overlay } = view.state
  if (overlay === null || overlay.kind === 'help' || column >= panelWidth(view)) return null
  const index = overlay.top + line
  return index < view.overlay.length ? { kind: 'entry', index } : null
}

function tableHit(view: ScreenView, column: number, line: number): Hit | null {
  const { state, model } = view
  const { cursorIndex, top, columnOffset } = positionOf(state)
  if (line < 0) return null
  if (line > 0) {
    const { start, end } = windowOf(model.rows.length, cursorIndex, top, view.pageHeight)
    const index = start + line - 1
    return index < end ? { kind: 'row', index } : null
  }
  const gutter = gutterCells(marksOf(view))
  const room = besideWidth(view) - gutter
  const laid = layoutColumns(model.columns, room, { wide: state.wide, columnOffset, frozen: true })
  let edge = gutter
  for (const { column: candidate, width, gap } of laid) {
    edge += gap + width
    if (column < edge) return { kind: 'title', column: candidate.id }
  }
  return null
}
