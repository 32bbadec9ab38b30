import type { ReactElement } from 'react'
import { Rows } from '../components/rows.tsx'
import { paintLines } from '../paint.ts'
import type { ScreenProps } from '../screen-props.ts'
import { tableLines } from '../table-lines.ts'

/** The table of a view. */
export function TableScreen({ view, painter }: ScreenProps): ReactElement {
  const { lines, cursor } = tableLines(view, view.size.columns, view.bodyHeight)
  return <Rows texts={paintLines(painter, lines, cursor)} />
}
