import type { ReactElement } from 'react'
import { useSyncExternalStore } from 'react'
import type { Store } from '../watch/types.ts'
import { Frame } from './components/frame.tsx'
import { Rows } from './components/rows.tsx'
import type { ScreenFrame } from './screen-texts.ts'
import type { ScreenView } from './screen-view.ts'

export interface AppProps {
  readonly store: Store<ScreenView>
  /** Draws a view; the same object where it reads the same: then nothing is rendered. */
  readonly frameOf: (view: ScreenView) => ScreenFrame
}

/** The whole screen. All it knows comes from the store, so that a frame is never of two moments. */
export function App({ store, frameOf }: AppProps): ReactElement {
  const { size, texts } = useSyncExternalStore(store.subscribe, () => frameOf(store.get()))
  return (
    <Frame size={size}>
      <Rows texts={texts} />
    </Frame>
  )
}
