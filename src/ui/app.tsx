import type { ReactElement } from 'react'
import { useSyncExternalStore } from 'react'
import type { Store } from '../watch/types.ts'
import { Frame } from './components/frame.tsx'
import { Rows } from './components/rows.tsx'
import type { Painter } from './paint.ts'
import { screenTexts } from './screen-texts.ts'
import type { ScreenView } from './screen-view.ts'

export interface AppProps {
  readonly store: Store<ScreenView>
  readonly painter: Painter
}

/** The whole screen. All it knows comes from the store, so that a frame is never of two moments. */
export function App({ store, painter }: AppProps): ReactElement {
  const view = useSyncExternalStore(store.subscribe, store.get)
  return (
    <Frame size={view.size}>
      <Rows texts={screenTexts(view, painter)} />
    </Frame>
  )
}
