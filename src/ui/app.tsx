import type { ReactElement } from 'react'
import { useSyncExternalStore } from 'react'
import { type ScreenState, topLayer } from '../view/screen-state.ts'
import { drawTooSmall, isTooSmall } from '../view/too-small.ts'
import type { Store } from '../watch/types.ts'
import { Body, Frame } from './components/frame.tsx'
import { Rows } from './components/rows.tsx'
import { type Painter, paintLines } from './paint.ts'
import type { ScreenProps } from './screen-props.ts'
import type { ScreenView } from './screen-view.ts'
import { HelpScreen } from './screens/help.tsx'
import { ListScreen } from './screens/list.tsx'
import { NodeScreen } from './screens/node.tsx'
import { ProviderScreen } from './screens/provider.tsx'
import { TableScreen } from './screens/table.tsx'

/** Every screen by its name; a new one is a row here and a case in `screenOf`. */
const SCREENS = {
  table: TableScreen,
  model: TableScreen,
  silent: TableScreen,
  provider: ProviderScreen,
  node: NodeScreen,
  compare: NodeScreen,
  help: HelpScreen,
  list: ListScreen,
  fit: TableScreen,
} as const satisfies Readonly<Record<string, (props: ScreenProps) => ReactElement>>

function screenOf(state: ScreenState): keyof typeof SCREENS {
  if (state.overlay !== null) return state.overlay.kind === 'help' ? 'help' : 'list'
  return topLayer(state)?.kind ?? 'table'
}

export interface AppProps {
  readonly store: Store<ScreenView>
  readonly painter: Painter
}

/** The whole screen. All it knows comes from the store, so that a frame is never of two moments. */
export function App({ store, painter }: AppProps): ReactElement {
  const view = useSyncExternalStore(store.subscribe, store.get)
  const { size } = view
  if (isTooSmall(size.columns, size.rows)) {
    const lines = drawTooSmall(size.columns, size.rows, view.charset).slice(0, size.rows)
    return (
      <Frame size={size}>
        <Rows texts={paintLines(painter, lines)} />
      </Frame>
    )
  }
  const Screen = SCREENS[screenOf(view.state)]
  return (
    <Frame size={size}>
      <Rows texts={paintLines(painter, view.above)} />
      <Body height={view.bodyHeight}>
        <Screen view={view} painter={painter} />
      </Body>
      <Rows texts={paintLines(painter, view.below)} />
    </Frame>
  )
}
