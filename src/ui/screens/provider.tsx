import type { ReactElement } from 'react'
import { isReading, positionOf } from '../../view/screen-state.ts'
import { Rows } from '../components/rows.tsx'
import { paintLines } from '../paint.ts'
import type { ScreenProps } from '../screen-props.ts'
import { tableLines } from '../table-lines.ts'

/** A provider's page: what it says of itself, and the table of its nodes; or the page alone while it is read. */
export function ProviderScreen({ view, painter }: ScreenProps): ReactElement {
  if (isReading(view.state)) {
    const { top } = positionOf(view.state)
    return <Rows texts={paintLines(painter, view.page.slice(top, top + view.bodyHeight))} />
  }
  const { lines, cursor } = tableLines(view, view.size.columns, view.bodyHeight - view.page.length)
  const cursorLine = cursor === -1 ? -1 : view.page.length + cursor
  return <Rows texts={paintLines(painter, [...view.page, ...lines], cursorLine)} />
}
