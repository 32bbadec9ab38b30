/** Running text in lines. */
import type { Charset } from './line.ts'
import { cellWidth, fitText, visibleText } from './text.ts'

/**
 * The text, made visible, broken at spaces into lines of at most `width` cells; a word that is wider than a line
 * is cut with an ellipsis. At most `most` lines, the last cut where there is more.
 */
export function wrapText(text: string, width: number, charset: Charset, most = 20): string[] {
  if (width <= 0) return []
  const lines: string[] = []
  let line = ''
  const words = visibleText(text, charset)
    .split(' ')
    .filter((word) => word !== '')
  for (const [nth, word] of words.entries()) {
    const joined = line === '' ? word : `${line} ${word}`
    if (cellWidth(joined) <= width) {
      line = joined
      continue
    }
    if (lines.length === most - 1)
      return [
        ...lines,
        fitText([line, ...words.slice(nth)].filter(Boolean).join(' '), width, 'left', charset),
      ]
    if (line !== '') lines.push(line)
    line = cellWidth(word) <= width ? word : fitText(word, width, 'left', charset)
  }
  return line === '' ? lines : [...lines, line]
}
