import { isProblem } from '../view/condition.ts'
import { maxColumnOffset } from '../view/layout.ts'
import { maxCompareOffset } from '../view/page-compare.ts'
import { gutterCells } from '../view/row-marks.ts'
import { type ScreenEnv, topLayer } from '../view/screen-state.ts'
import { besideWidth } from './page-lines.ts'
import { marksOf } from './screen-input.ts'
import type { ScreenView } from './screen-view.ts'

/** What the reducer must know of that view. */
export function envOf(view: ScreenView): ScreenEnv {
  const { model, state, fleet } = view
  const width = besideWidth(view) - gutterCells(marksOf(view))
  const options = { wide: state.wide, columnOffset: 0, frozen: true }
  return {
    rows: model.rows,
    indexOf: model.indexOf,
    columnIds: model.columns.map(({ id }) => id),
    maxColumnOffset:
      topLayer(state)?.kind === 'compare'
        ? maxCompareOffset(state.marked.size, besideWidth(view))
        : maxColumnOffset(model.columns, width, options),
    pageHeight: view.pageHeight,
    lineCount: state.overlay === null ? view.page.length : view.overlay.length,
    pageClipped: view.pageClipped,
    isProblem,
    providerCount: fleet.providers.length,
  }
}
