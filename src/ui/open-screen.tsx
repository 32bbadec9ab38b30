import { PassThrough } from 'node:stream'
import { render } from 'ink'
import { App } from './app.tsx'
import { pacedStore } from './paced-store.ts'
import { createFrames } from './screen-texts.ts'
import type { OpenScreen, ScreenParts } from './still-screen.ts'

export interface OpenScreenOptions extends ScreenParts {
  /** A component threw: nothing is drawn any more. */
  readonly onCrash: (error: unknown) => void
}

/**
 * Draws the store's view with Ink, and again whenever it changes and the terminal has room for a frame. Ink only
 * draws: the alternate screen, the cursor, raw keys and signals are the terminal room's, because they must come back
 * however the program ends.
 */
export function openScreen({ store, painter, stdout, onCrash }: OpenScreenOptions): OpenScreen {
  const paced = pacedStore(store, stdout.whenReady)
  // Each time a function of its own: what is drawn anew relies on nothing that was drawn.
  const app = () => <App store={paced} frameOf={createFrames(painter)} characterOf={stdout.characterOf} />
  const instance = render(app(), {
    stdout: stdout.stream,
    // Never read: without these Ink would hold on to the process's own.
    stdin: new PassThrough(),
    stderr: new PassThrough().resume(),
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
    isScreenReaderEnabled: false,
    // Every frame whole and at once, without moves or erasing: what of it is written, and when, is `terminal`'s.
    debug: true,
  })
  instance.waitUntilExit().then(() => {}, onCrash)
  return {
    redraw: (change) => {
      stdout.invalidate()
      change?.()
      paced.tell()
      instance.rerender(app())
    },
    close: () => {
      stdout.close()
      instance.unmount()
    },
  }
}
