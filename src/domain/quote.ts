import { escaped, visible } from './visible.ts'

/** How many code points of a foreign text a message shows. */
const SHOWN = 60

/**
 * Foreign text inside a message: in double quotes, control, format and private characters (escapes, bidi
 * overrides, line ends) and the quote itself as `\u{..}`, cut after 60 code points with an ellipsis.
 */
export function quote(text: string): string {
  // A code point is at most two code units: never walk more of a huge text than is shown.
  const points = [...text.slice(0, 2 * SHOWN + 2)]
  const shown = points
    .slice(0, SHOWN)
    .map((point) => (point === '"' || point === '\\' ? escaped(point) : visible(point)))
  return `"${shown.join('')}${points.length > SHOWN ? '…' : ''}"`
}
