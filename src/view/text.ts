/** Text from strangers made safe, and measured and cut by what a terminal shows. */
import stringWidth from 'string-width'
import { graphemesOf } from './graphemes.ts'
import type { Charset } from './line.ts'
import { Memo } from './memo.ts'

/** Code units of one text that are looked at; a longer one is cut there and says so with an ellipsis. */
const MOST_UNITS = 1024
/** Combining marks kept on one base character; more are a "Zalgo" pile that no name needs. */
const MOST_MARKS = 4

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/
/**
 * What is never sent as it is: every control, format, surrogate, private and unassigned character (`\p{C}`),
 * whatever Unicode says may be drawn as nothing, line and paragraph separators, spaces that pass for a space,
 * and emoji skin tones.
 */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Emoji_Modifier}]|(?! )\p{Zs}/u
const MARK = /\p{M}/u

const visibleMemo = new Memo<string, string>(4096)
const widthMemo = new Memo<string, number>(4096)
const fitMemo = new Memo<string, string>(8192)

/**
 * The same text with everything that could steer a terminal, hide, or reorder its neighbours written out as a
 * visible escape: `\x1b`, `\u202e`, `\u{e0001}`. Printable text stays as it is, so the result is stable under a
 * second call. Not meant to be reversed: a backslash in the source stays a backslash. Past 1024 code units the
 * text ends in an ellipsis.
 *
 * Zero-width joiners, variation selectors and skin tones are written out too, inside emoji as well: terminals do
 * not agree how wide a joined emoji is, and one wrong width shifts the rest of the line. Up to four combining
 * marks stay on a base character; a mark with nothing to stand on is written out. With the ASCII set everything
 * outside ASCII is written out.
 */
export function visibleText(raw: string, charset: Charset = 'unicode'): string {
  if (raw.length <= MOST_UNITS && PRINTABLE_ASCII.test(raw)) return raw
  // One unit more than is shown tells a text of the bound's length from a longer one.
  const head = raw.slice(0, MOST_UNITS + 1)
  return visibleMemo.get(`${charset} ${head}`, () => {
    const shown = charset === 'ascii' ? writeOutBeyondAscii(head) : writeOutUnsafe(head)
    return shown.length <= MOST_UNITS ? shown : cut(shown, MOST_UNITS / 2) + ellipsis(charset)
  })
}

/** Cells that the text takes on a terminal, by grapheme; 0 for what draws nothing. */
export function cellWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length
  return widthMemo.get(text, () => stringWidth(text))
}

/**
 * The text, made visible, padded or cut to exactly `width` cells. A cut shows as `…` (`~` in ASCII); it never
 * splits a grapheme, and where a wide one would be halved a space stands instead.
 */
export function fitText(text: string, width: number, align: 'left' | 'right', charset: Charset): string {
  if (width <= 0) return ''
  const shown = visibleText(text, charset)
  if (shown.length <= width && PRINTABLE_ASCII.test(shown)) {
    return align === 'left' ? shown.padEnd(width) : shown.padStart(width)
  }
  return fitMemo.get(`${width}${align}${charset}${shown}`, () => {
    const cells = cellWidth(shown)
    const kept = cells <= width ? shown : cut(shown, width - 1) + ellipsis(charset)
    const padding = ' '.repeat(Math.max(0, width - cellWidth(kept)))
    return align === 'left' ? kept + padding : padding + kept
  })
}

/** Visible text in at most `width` cells, both its ends being kept; in a few cells only its begin. */
export function cutMiddle(text: string, width: number, charset: Charset): string {
  if (cellWidth(text) <= width) return text
  if (width < LEAST_MIDDLE) return fitText(text, width, 'left', charset).trimEnd()
  const tail = Math.floor((width - 1) / 2)
  return `${cut(text, width - 1 - tail)}${ellipsis(charset)}${lastCells(text, tail)}`
}
const LEAST_MIDDLE = 5

/** The mark of a cut, one cell wide. */
export function ellipsis(charset: Charset): string {
  return charset === 'ascii' ? '~' : '…'
}

/** As many whole graphemes from the left as fit in `cells`. */
function cut(text: string, cells: number): string {
  if (PRINTABLE_ASCII.test(text)) return text.slice(0, Math.max(0, cells))
  let kept = ''
  let used = 0
  for (const { segment } of graphemesOf(text)) {
    const width = cellWidth(segment)
    if (used + width > cells) break
    kept += segment
    used += width
  }
  return kept
}

/** As many whole graphemes from the right as fit in `cells`. */
export function lastCells(text: string, cells: number): string {
  let kept = ''
  let used = 0
  for (const { segment } of [...graphemesOf(text)].reverse()) {
    const width = cellWidth(segment)
    if (used + width > cells) break
    kept = segment + kept
    used += width
  }
  return kept
}

function writeOutUnsafe(text: string): string {
  let shown = ''
  let marks = MOST_MARKS
  for (const character of text) {
    const isMark = MARK.test(character)
    if (UNSAFE.test(character) || (isMark && marks >= MOST_MARKS)) {
      shown += escapeOf(character)
      marks = MOST_MARKS
    } else {
      shown += character
      marks = isMark ? marks + 1 : 0
    }
  }
  return shown
}

function writeOutBeyondAscii(text: string): string {
  let shown = ''
  for (const character of text) shown += PRINTABLE_ASCII.test(character) ? character : escapeOf(character)
  return shown
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`
  return `\\u{${code.toString(16)}}`
}
