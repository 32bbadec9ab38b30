import type { ReactElement } from 'react'
import { hasTable } from '../../view/screen-state.ts'
import { span } from '../../view/spans.ts'
import { Rows } from '../components/rows.tsx'
import { besideWidth, panelWidth } from '../page-lines.ts'
import { paintLines } from '../paint.ts'
import type { ScreenProps } from '../screen-props.ts'
import { tableLines } from '../table-lines.ts'

/** A list to choose from, with what is left of the table beside it. */
export function ListScreen({ view, painter }: ScreenProps): ReactElement {
  const { state, overlay, bodyHeight, size } = view
  const top = state.overlay?.top ?? 0
  const entries = overlay.slice(top, top + bodyHeight)
  const cursor = (state.overlay?.cursorIndex ?? 0) - top
  const width = panelWidth(view)
  if (width === size.columns) return <Rows texts={paintLines(painter, entries, cursor)} />
  const beside = hasTable(state) ? tableLines(view, besideWidth(view), bodyHeight).lines : view.page
  const blank = [span(' '.repeat(width))]
  const texts = Array.from({ length: bodyHeight }, (_, index) => {
    const entry = entries[index] ?? blank
    const panel = index === cursor ? painter.paintCursor(entry) : painter.paint(entry)
    return `${panel} ${painter.paint(beside[index] ?? [])}`
  })
  return <Rows texts={texts} />
}
