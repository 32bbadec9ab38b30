import type { ReactElement } from 'react'
import { positionOf } from '../../view/screen-state.ts'
import { Rows } from '../components/rows.tsx'
import { paintLines } from '../paint.ts'
import type { ScreenProps } from '../screen-props.ts'

/** A node's page, from the line it is scrolled to. */
export function NodeScreen({ view, painter }: ScreenProps): ReactElement {
  const { top } = positionOf(view.state)
  return <Rows texts={paintLines(painter, view.page.slice(top, top + view.bodyHeight))} />
}
