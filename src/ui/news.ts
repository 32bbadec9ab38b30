import { nextNews, type RowNews } from '../view/row-news.ts'
import { positionOf } from '../view/screen-state.ts'
import type { TableModel } from '../view/select.ts'
import type { ScreenView } from './screen-view.ts'

/** The news after new data: `view` and `table` are what was on the screen, `next` is the same table as of now. */
export function markNews(view: ScreenView, table: TableModel, next: TableModel, nowMs: number): RowNews {
  const { news, pageHeight } = view
  const { top } = positionOf(view.state)
  const first = Math.max(0, top)
  const rows = view.model.rows
    .slice(first, first + pageHeight)
    .filter(({ id }) => news.byId.get(id)?.kind !== 'gone')
  const seen = { model: table, providers: view.fleet.providers, rows, top: first }
  return nextNews(news, seen, next, pageHeight, { ...view.ctx, nowMs })
}
