/** What each screen shows between the lines above and below it, as painted rows. */
import { hasTable, isReading, positionOf, type ScreenState, topLayer } from '../view/screen-state.ts'
import { span } from '../view/spans.ts'
import { besideWidth, panelWidth } from './page-lines.ts'
import { type Painter, paintLines } from './paint.ts'
import type { ScreenView } from './screen-view.ts'
import { tableLines } from './table-lines.ts'

/** At most `view.bodyHeight` rows. */
type BodyTexts = (view: ScreenView, painter: Painter) => readonly string[]

/** The table of a view. */
const table: BodyTexts = (view, painter) => {
  const { lines, cursor } = tableLines(view, view.size.columns, view.bodyHeight)
  return paintLines(painter, lines, cursor)
}

/** A page, from the line it is scrolled to. */
const page: BodyTexts = (view, painter) => {
  const { top } = positionOf(view.state)
  return paintLines(painter, view.page.slice(top, top + view.bodyHeight))
}

/** A provider's page: what it says of itself, and the table of its nodes; or the page alone while it is read. */
const provider: BodyTexts = (view, painter) => {
  if (isReading(view.state)) return page(view, painter)
  const { lines, cursor } = tableLines(view, view.size.columns, view.bodyHeight - view.page.length)
  const cursorLine = cursor === -1 ? -1 : view.page.length + cursor
  return paintLines(painter, [...view.page, ...lines], cursorLine)
}

/** The help, from the line it is scrolled to. */
const help: BodyTexts = (view, painter) => {
  const top = view.state.overlay?.top ?? 0
  return paintLines(painter, view.overlay.slice(top, top + view.bodyHeight))
}

/** A list to choose from, with what is left of the table beside it. */
const list: BodyTexts = (view, painter) => {
  const { state, overlay, bodyHeight, size } = view
  const top = state.overlay?.top ?? 0
  const entries = overlay.slice(top, top + bodyHeight)
  const cursor = (state.overlay?.cursorIndex ?? 0) - top
  const width = panelWidth(view)
  if (width === size.columns) return paintLines(painter, entries, cursor)
  const beside = hasTable(state) ? tableLines(view, besideWidth(view), bodyHeight).lines : view.page
  const blank = [span(' '.repeat(width))]
  return Array.from({ length: bodyHeight }, (_, index) => {
    const entry = entries[index] ?? blank
    const panel = index === cursor ? painter.paintCursor(entry) : painter.paint(entry)
    return `${panel} ${painter.paint(beside[index] ?? [])}`
  })
}

/** Every screen by its name; a new one is a row here and a case in `bodyOf`. */
const BODIES = {
  table,
  model: table,
  silent: table,
  fit: table,
  provider,
  node: page,
  compare: page,
  help,
  list,
} as const satisfies Readonly<Record<string, BodyTexts>>

function bodyOf(state: ScreenState): keyof typeof BODIES {
  if (state.overlay !== null) return state.overlay.kind === 'help' ? 'help' : 'list'
  return topLayer(state)?.kind ?? 'table'
}

/** The rows of whichever screen is on top. */
export function bodyTexts(view: ScreenView, painter: Painter): readonly string[] {
  return BODIES[bodyOf(view.state)](view, painter)
}
