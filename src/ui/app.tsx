import { Transform } from 'ink'
import { type ReactElement, useMemo, useSyncExternalStore } from 'react'
import type { Store } from '../watch/types.ts'
import type { ScreenFrame } from './screen-texts.ts'
import type { ScreenView } from './screen-view.ts'

export interface AppProps {
  readonly store: Store<ScreenView>
  /** Draws a view; the same object where it reads the same: then nothing is rendered. */
  readonly frameOf: (view: ScreenView) => ScreenFrame
  /** Gives the character that stands for a frame in what Ink writes. */
  readonly characterOf: (rows: readonly string[]) => string
}

/**
 * The whole screen. All it knows comes from the store, so that a frame is never of two moments.
 *
 * What Ink lays out and writes is one character, and the cell writer puts the frame in its place: the views have settled
 * the width of each row and made it safe, and Ink would measure and tokenize every row of every frame, which costs most
 * of a frame. `Transform` is Ink's own way to change text after the layout.
 */
export function App({ store, frameOf, characterOf }: AppProps): ReactElement {
  const frame = useSyncExternalStore(store.subscribe, () => frameOf(store.get()))
  const character = useMemo(() => characterOf(frame.texts), [characterOf, frame])
  return <Transform transform={() => character}>.</Transform>
}
