import { PassThrough } from 'node:stream'
import { render } from 'ink'
import type { InkStdout } from '../terminal/ink-stdout.ts'
import type { Store } from '../watch/types.ts'
import { App } from './app.tsx'
import type { Painter } from './paint.ts'
import type { ScreenView } from './screen-view.ts'

/** As often as a screen is drawn at most: a key is answered within a frame of the eye's. */
const MAX_FPS = 60

export interface OpenScreenOptions {
  readonly store: Store<ScreenView>
  readonly painter: Painter
  readonly stdout: InkStdout
  /** A component threw: nothing is drawn any more. */
  readonly onCrash: (error: unknown) => void
}

export interface OpenScreen {
  /**
   * Draws the whole screen anew, relying on nothing that is on it: on Ctrl-L, and after a resize, whose new size
   * `change` tells the store, so that no frame of the old size is drawn on the new one.
   */
  readonly redraw: (change?: () => void) => void
  /** Takes the components down; draws nothing. */
  readonly close: () => void
}

/**
 * Draws the store's view with Ink, and again whenever it changes. Ink only draws: the alternate screen, the
 * cursor, raw keys and signals are the terminal room's, because they must come back however the program ends.
 */
export function openScreen({ store, painter, stdout, onCrash }: OpenScreenOptions): OpenScreen {
  const instance = render(<App store={store} painter={painter} />, {
    stdout: stdout.stream,
    // Never read: without these Ink would hold on to the process's own.
    stdin: new PassThrough(),
    stderr: new PassThrough().resume(),
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
    incrementalRendering: true,
    isScreenReaderEnabled: false,
    maxFps: MAX_FPS,
  })
  instance.waitUntilExit().then(() => {}, onCrash)
  return {
    redraw: (change) => {
      // Ink forgets its last frame; what it would send to wipe it relies on a cursor that may be elsewhere.
      stdout.muted(() => instance.clear())
      stdout.eraseBeforeNext()
      change?.()
      instance.rerender(<App store={store} painter={painter} />)
    },
    close: () => {
      stdout.close()
      instance.unmount()
    },
  }
}
