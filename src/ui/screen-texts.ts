import type { WindowSize } from '../terminal/capabilities.ts'
import { remember, sameItems } from '../view/stage.ts'
import { drawTooSmall, isTooSmall } from '../view/too-small.ts'
import { bodyTexts } from './body-texts.ts'
import { type Painter, paintLines } from './paint.ts'
import type { ScreenView } from './screen-view.ts'

/** The whole screen as painted rows, from the top: as many as the terminal has, or fewer where the last are blank. */
export function screenTexts(view: ScreenView, painter: Painter): readonly string[] {
  const { columns, rows } = view.size
  if (isTooSmall(columns, rows)) {
    return paintLines(painter, drawTooSmall(columns, rows, view.charset)).slice(0, rows)
  }
  const body = bodyTexts(view, painter)
  const blank = Array.from({ length: Math.max(0, view.bodyHeight - body.length) }, () => '')
  return [...paintLines(painter, view.above), ...body, ...blank, ...paintLines(painter, view.below)]
}

/** A frame of the screen. */
export interface ScreenFrame {
  readonly size: WindowSize
  readonly texts: readonly string[]
}

/**
 * A function that draws the frame of a view with that painter; the last frame again, as the same object, where a new
 * view reads like the one before: most answers change nothing that is in sight.
 */
export function createFrames(painter: Painter): (view: ScreenView) => ScreenFrame {
  return remember(
    (view: ScreenView): ScreenFrame => ({ size: view.size, texts: screenTexts(view, painter) }),
    (before, now) => before.size === now.size && sameItems(before.texts, now.texts),
  )
}
