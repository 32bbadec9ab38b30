/** The visible lines of the table on top: titles, rows, and which of them is under the cursor. */
import { drawRow, drawTableHeader } from '../view/draw-table.ts'
import { layoutColumns } from '../view/layout.ts'
import type { Line } from '../view/line.ts'
import type { Row } from '../view/model.ts'
import { gutterCells, withGutter } from '../view/row-marks.ts'
import { filterOf, positionOf } from '../view/screen-state.ts'
import { tableSort } from '../view/screen-state-table.ts'
import { fitLine, span } from '../view/spans.ts'
import { windowOf } from '../view/window.ts'
import { marksOf } from './screen-input.ts'
import type { ScreenView } from './screen-view.ts'

export interface TableLines {
  readonly lines: readonly Line[]
  /** Index in `lines` of the cursor's row, or -1 where there is no row. */
  readonly cursor: number
}

/** Titles and as many rows as `height` leaves room for, drawn `width` columns wide. Only these rows are drawn. */
export function tableLines(view: ScreenView, width: number, height: number): TableLines {
  const { state, model, ctx } = view
  const { cursorIndex, top, columnOffset } = positionOf(state)
  const marks = marksOf(view)
  const room = width - gutterCells(marks)
  const laid = layoutColumns(model.columns, room, { wide: state.wide, columnOffset, frozen: true })
  const { charset } = ctx
  const titles = withGutter(drawTableHeader(laid, tableSort(state), ctx), null, marks, charset)
  const drawn = (row: Row): Line =>
    withGutter(drawRow(row, laid, ctx, view.news.byId.get(row.id)), row, marks, charset)
  const { start, end } = windowOf(model.rows.length, cursorIndex, top, height - 1)
  if (height <= 1) {
    // One line left: the row itself says more than the titles.
    const row = model.rows[cursorIndex]
    return row === undefined ? { lines: [titles], cursor: -1 } : { lines: [drawn(row)], cursor: 0 }
  }
  const rows = model.rows.slice(start, end).map(drawn)
  if (rows.length === 0) return { lines: [titles, emptyLine(view, width)], cursor: -1 }
  return { lines: [titles, ...rows], cursor: cursorIndex - start + 1 }
}

/** Why there is no row. */
function emptyLine(view: ScreenView, width: number): Line {
  const { state, model, fleet, ctx } = view
  const connecting = fleet.providers.filter(({ condition }) => condition === 'connecting').length
  const ways = [
    ...(filterOf(state) === '' ? [] : ['Esc takes the filter away']),
    ...(state.problemsOnly ? ['! shows all, not problems only'] : []),
  ]
  const text =
    model.total > 0
      ? `None of ${model.total} rows passes: ${ways.join(', ')}.`
      : connecting > 0
        ? `Nothing yet: ${connecting} of ${fleet.providers.length} providers are still connecting.`
        : state.view === 'events'
          ? 'Nothing has changed yet.'
          : 'Nothing to list.'
  return fitLine([span(text, 'dim')], width, ctx.charset)
}
