/**
 * What the terminal is sent to show a frame: the screen is kept as a grid of cells, and only what differs from it
 * is written, by the fewest bytes the terminal is known to understand.
 */

import type { WindowSize } from './capabilities.ts'
import { BLANK, type CellRow, createCellReader, PLAIN } from './cells.ts'
import { ERASE } from './modes.ts'
import { paintRow } from './paint-row.ts'
import { lostPen, type Pen, send } from './pen.ts'
import { findScroll, type Scroll, scrolled, sendScroll } from './scroll.ts'
import type { Skills } from './terminal-skills.ts'

export interface CellWriter {
  /**
   * The bytes, as text, that turn the screen into these rows of styled text; empty where it shows them already. Rows
   * beyond the size are cut, missing ones blank. The caller must send all of it, or call `invalidate`.
   */
  readonly paint: (rows: readonly string[], size: WindowSize) => string
  /** What is on the screen is not known any more: the next frame clears it and is written whole. */
  readonly invalidate: () => void
  /** The terminal is known to do more than was thought. */
  readonly learn: (skills: Skills) => void
}

/** A writer for a terminal with those skills, of whose screen nothing is known yet. */
export function createCellWriter(first: Skills): CellWriter {
  const read = createCellReader()
  let skills = first
  let screen: readonly CellRow[] | null = null
  let columns = 0
  let pen: Pen = lostPen()
  return {
    paint: (texts, size) => {
      const frame = Array.from({ length: size.rows }, (_, row) => read(texts[row] ?? '', size.columns))
      const isKnown = screen !== null && screen.length === size.rows && columns === size.columns
      columns = size.columns
      const before = isKnown && screen !== null ? screen : blankScreen(size)
      if (!isKnown) {
        pen = { ...lostPen(), row: 0, column: 0, style: PLAIN }
        send(pen, ERASE)
      }
      const start = { ...pen, text: isKnown ? '' : pen.text, bytes: isKnown ? 0 : pen.bytes }
      const whole = painted(start, before, frame, null, skills)
      const scroll = isKnown && skills.scroll !== 'none' && isLong(whole) ? findScroll(before, frame) : null
      const moved = scroll === null ? whole : painted(start, before, frame, scroll, skills)
      pen = moved.bytes < whole.bytes ? moved : whole
      screen = frame
      return pen.text
    },
    invalidate: () => {
      screen = null
    },
    learn: (more) => {
      skills = more
    },
  }
}

/** Below this a scroll, which costs some 20 bytes itself, is not looked for. */
const LONG_BYTES = 60

function isLong(pen: Pen): boolean {
  return pen.bytes >= LONG_BYTES
}

function painted(
  start: Pen,
  before: readonly CellRow[],
  after: readonly CellRow[],
  scroll: Scroll | null,
  skills: Skills,
): Pen {
  const pen = { ...start }
  if (scroll !== null) sendScroll(pen, scroll, skills)
  const rows = scroll === null ? before : scrolled(before, scroll, after[0]?.length ?? 0)
  after.forEach((row, place) => {
    paintRow(pen, place, rows[place] ?? row, row, skills)
  })
  return pen
}

function blankScreen({ columns, rows }: WindowSize): readonly CellRow[] {
  const blank = Array.from({ length: columns }, () => BLANK)
  return Array.from({ length: rows }, () => blank)
}
