/** Text with colours -> cells: what stands in each column of the screen, comparable by reference. */
import { type AnsiCode, styledCharsFromTokens, tokenize } from '@alcalzone/ansi-tokenize'
import { cellWidth } from '../view/text.ts'

/** A combination of SGR attributes; the same combination is the same object. */
export interface Style {
  readonly id: number
  /** As Ink's tokenizer gives them: each with what ends it. */
  readonly codes: readonly AnsiCode[]
  /** Id of the part of it that shows on a space: background, reverse, lines; a foreground alone does not. */
  readonly groundId: number
}

/** One grapheme in its style; the same grapheme in the same style is the same object. */
export interface Cell {
  readonly text: string
  /** UTF-8 bytes of the text. */
  readonly bytes: number
  /** Columns it takes; 0 for the second column of a wide one. */
  readonly width: number
  readonly style: Style
  /** Columns it may take on some terminal, where terminals do not agree; 0 where they do. */
  readonly doubt: number
}

/** One row of the screen, a cell for each of its columns. */
export type CellRow = readonly Cell[]

export const PLAIN: Style = { id: 0, codes: [], groundId: 0 }
/** A space that nothing shows on: what a cleared screen is made of. */
export const BLANK: Cell = { text: ' ', bytes: 1, width: 1, style: PLAIN, doubt: 0 }
/** The second column of a wide grapheme. */
export const COVERED: Cell = { text: '', bytes: 0, width: 0, style: PLAIN, doubt: 0 }

/** Ends of the attributes that leave a space as it was: intensity, italic, foreground. */
const UNSEEN_ON_SPACE = new Set(['\x1b[22m', '\x1b[23m', '\x1b[39m'])
const BACKGROUND_END = '\x1b[49m'

/** Characters of one code point whose width all terminals agree on, East Asian locales aside. */
const SURE =
  /^(?!\p{Emoji_Presentation})[\x20-\x7e\xa1-\u02af\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u25ff\u3001-\u303e\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fa5\uac00-\ud7a3\uff01-\uff60]$/u
/** All attributes off: how every piece of a painted row ends. */
const RESET = '\x1b[0m'
const CONTROL = /\p{Cc}/u
/** A piece of one style and of characters that take a column each: what most pieces are. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what begins a sequence
const SIMPLE = /^((?:\x1b\[[\d;]*m)*)([\x20-\x7e\u2580-\u259f]*)$/

/** Graphemes, pieces and rows that are remembered; beyond it all is forgotten, which costs a few bytes and no more. */
const MOST_CELLS = 16_384
const MOST_PIECES = 8192
const MOST_PREFIXES = 1024
const MOST_ROWS = 1024

/**
 * Reads rows of text, remembering what it read. Control characters and what has no width become nothing: from here
 * on, only the writer's own sequences steer the terminal.
 */
export function createCellReader(): (text: string, columns: number) => CellRow {
  const styles = new Map<string, Style>([['', PLAIN]])
  const grounds = new Map<number, Style>([[PLAIN.id, PLAIN]])
  const cells = new Map<string, Cell>([[`${PLAIN.id} `, BLANK]])
  const prefixes = new Map<string, Style>([['', PLAIN]])
  const pieces = new Map<string, readonly Cell[]>()
  const rows = new Map<string, CellRow>()

  function styleOf(codes: readonly AnsiCode[]): Style {
    const kept = codes.filter(({ code, endCode }) => isAttribute(code) && isAttribute(endCode))
    const key = kept
      .map(({ code }) => code)
      .sort()
      .join('')
    const known = styles.get(key)
    if (known !== undefined) return known
    const shown = kept.filter(({ endCode }) => !UNSEEN_ON_SPACE.has(endCode))
    const isWhole = shown.some(({ endCode }) => endCode !== BACKGROUND_END) || shown.length === kept.length
    const ground = isWhole ? null : styleOf(shown)
    const style = { id: styles.size, codes: kept, groundId: ground?.id ?? styles.size }
    styles.set(key, style)
    grounds.set(style.id, ground ?? style)
    return style
  }

  function cellOf(text: string, width: number, wanted: Style): Cell {
    const style = text === ' ' ? (grounds.get(wanted.id) ?? wanted) : wanted
    const key = `${style.id}${text}`
    const known = cells.get(key)
    if (known !== undefined) return known
    const doubt = SURE.test(text) ? 0 : Math.max(2, reachOf(text))
    const cell = { text, bytes: Buffer.byteLength(text), width, style, doubt }
    if (cells.size >= MOST_CELLS) cells.clear()
    cells.set(`${PLAIN.id} `, BLANK).set(key, cell)
    return cell
  }

  /** The cells of text that begins unstyled and has no reset but at its end; a wide one is followed by COVERED. */
  function pieceOf(text: string): readonly Cell[] {
    const known = pieces.get(text)
    if (known !== undefined) return known
    const [, prefix, characters] = SIMPLE.exec(text) ?? []
    const piece =
      prefix === undefined || characters === undefined ? anyPiece(text) : simplePiece(prefix, characters)
    if (pieces.size >= MOST_PIECES) pieces.clear()
    pieces.set(text, piece)
    return piece
  }

  function simplePiece(prefix: string, characters: string): readonly Cell[] {
    let style = prefixes.get(prefix)
    if (style === undefined) {
      style = styleOf(styledCharsFromTokens(tokenize(`${prefix}x`))[0]?.styles ?? [])
      if (prefixes.size >= MOST_PREFIXES) prefixes.clear()
      prefixes.set(prefix, style)
    }
    const piece: Cell[] = []
    for (const character of characters) piece.push(cellOf(character, 1, style))
    return piece
  }

  function anyPiece(text: string): readonly Cell[] {
    const piece: Cell[] = []
    for (const { value, styles: codes } of styledCharsFromTokens(tokenize(text))) {
      const width = CONTROL.test(value) ? 0 : Math.min(2, cellWidth(value))
      if (width > 0) piece.push(cellOf(value, width, styleOf(codes)))
      if (width === 2) piece.push(COVERED)
    }
    return piece
  }

  /** Piece by piece: of a row that differs most pieces were read before. */
  function read(text: string, columns: number): CellRow {
    const row: Cell[] = []
    for (const piece of text.split(RESET)) {
      for (const cell of pieceOf(piece)) {
        if (row.length >= columns) return row
        // A wide one in the last column has no room: a space stands there.
        row.push(row.length + cell.width > columns ? cellOf(' ', 1, cell.style) : cell)
      }
    }
    while (row.length < columns) row.push(BLANK)
    return row
  }

  return (text, columns) => {
    const key = `${columns} ${text}`
    const known = rows.get(key)
    if (known !== undefined) return known
    const row = read(text, columns)
    if (rows.size >= MOST_ROWS) rows.clear()
    rows.set(key, row)
    return row
  }
}

/** As wide as it can come out: every code point on its own, each as wide as a terminal can draw it. */
function reachOf(text: string): number {
  return 2 * [...text].length
}

function isAttribute(code: string): boolean {
  return code.startsWith('\x1b[') && code.endsWith('m')
}
