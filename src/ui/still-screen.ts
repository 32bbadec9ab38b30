import type { InkStdout } from '../terminal/ink-stdout.ts'
import type { Store } from '../watch/types.ts'
import type { Painter } from './paint.ts'
import { screenTexts } from './screen-texts.ts'
import type { ScreenView } from './screen-view.ts'

/** What is drawn on the terminal, and the way to have it drawn anew. */
export interface OpenScreen {
  /**
   * Draws the whole screen anew, relying on nothing that is on it: on Ctrl-L, and after a resize, whose new size
   * `change` tells the store, so that no frame of the old size is drawn on the new one.
   */
  readonly redraw: (change?: () => void) => void
  /** Takes the components down; draws nothing. */
  readonly close: () => void
}

/** What a screen draws, with what, and where. */
export interface ScreenParts {
  readonly store: Store<ScreenView>
  readonly painter: Painter
  readonly stdout: InkStdout
}

/**
 * The frame that Ink would draw, written as Ink would, without Ink: the first frame comes while Ink, React and Yoga,
 * half of the start-up time, are still to be loaded. It follows no change of the store; Ink's first frame does.
 */
export function openStillScreen({ store, painter, stdout }: ScreenParts): OpenScreen {
  const draw = (): void => {
    stdout.stream.write(stdout.characterOf(screenTexts(store.get(), painter)))
  }
  draw()
  return {
    redraw: (change) => {
      stdout.invalidate()
      change?.()
      draw()
    },
    close: stdout.close,
  }
}
