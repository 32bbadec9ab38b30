import type { ReactElement } from 'react'
import { Rows } from '../components/rows.tsx'
import { paintLines } from '../paint.ts'
import type { ScreenProps } from '../screen-props.ts'

/** The help, from the line it is scrolled to. */
export function HelpScreen({ view, painter }: ScreenProps): ReactElement {
  const top = view.state.overlay?.top ?? 0
  return <Rows texts={paintLines(painter, view.overlay.slice(top, top + view.bodyHeight))} />
}
