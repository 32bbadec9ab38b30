/** Block elements (U+2580 to U+2590) as rectangles: fonts leave seams between them. */
import type { SKRSContext2D } from '@napi-rs/canvas'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const LOWER = '▁▂▃▄▅▆▇█'
const LEFT = '▏▎▍▌▋▊▉'

/** Draws the text in the box where it is a block element, in the current fill; false where it is none. */
export function drawBlock(context: SKRSContext2D, text: string, { x, y, width, height }: Box): boolean {
  const lower = LOWER.indexOf(text) + 1
  const left = LEFT.indexOf(text) + 1
  if (lower > 0) {
    const part = Math.round((height * lower) / 8)
    context.fillRect(x, y + height - part, width, part)
  } else if (left > 0) context.fillRect(x, y, (width * left) / 8, height)
  else if (text === '▐') context.fillRect(x + width / 2, y, width / 2, height)
  else if (text === '▀') context.fillRect(x, y, width, height / 2)
  else return false
  return true
}
