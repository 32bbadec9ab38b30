/** One row of the screen turned into another: only the cells that differ are written. */
import { BLANK, type Cell, type CellRow } from './cells.ts'
import {
  advance,
  movement,
  moveTo,
  type Pen,
  put,
  send,
  sendPlainGround,
  styleAfter,
  styling,
} from './pen.ts'
import type { Skills } from './terminal-skills.ts'

/** Equal cells between two runs that are at most so many may be written again, where that is shorter than a move. */
const MOST_REWRITTEN = 8
/** Least length of a run of blanks for which ECH and a move beyond it cost less than spaces. */
const LEAST_BLANKED = 10

/** Writes what differs between `before` and `after`, two rows of the same width. */
export function paintRow(pen: Pen, row: number, before: CellRow, after: CellRow, skills: Skills): void {
  if (before === after) return
  const columns = after.length
  const end = endOfDifference(before, after)
  const tail = startOfBlankTail(after)
  // Columns below this one are written even where equal: a doubtful grapheme before them may have covered them.
  let forced = 0
  let column = 0
  while (column < Math.max(end, forced)) {
    const cell = after[column] ?? BLANK
    if (before[column] === cell && column >= forced) {
      column += 1
      continue
    }
    if (column >= tail && Math.max(end, forced) - column > 3) {
      sendPlainGround(pen, skills)
      moveTo(pen, row, column, skills)
      send(pen, '\x1b[K')
      return
    }
    reach(pen, row, column, after, skills)
    if (cell.doubt > 0) {
      putDoubtful(pen, row, column, cell, columns, skills)
      forced = Math.max(forced, Math.min(columns, column + cell.doubt))
      column += cell.width
    } else {
      column += putRun(pen, column, before, after, Math.max(end, forced), forced, skills)
    }
  }
}

/** First column from which on both rows are the same. */
function endOfDifference(before: CellRow, after: CellRow): number {
  let end = after.length
  while (end > 0 && before[end - 1] === after[end - 1]) end -= 1
  return end
}

function startOfBlankTail(row: CellRow): number {
  let start = row.length
  while (start > 0 && row[start - 1] === BLANK) start -= 1
  return start
}

/** The cursor to that column: by a move, or by writing the equal cells between again. */
function reach(pen: Pen, row: number, column: number, after: CellRow, skills: Skills): void {
  const from = pen.column
  const gap = from === null ? 0 : column - from
  if (pen.row === row && from !== null && gap > 0 && gap <= MOST_REWRITTEN) {
    const between = after.slice(from, column).filter(({ width }) => width > 0)
    const target = after[column] ?? BLANK
    let cost = 0
    let style = pen.style
    for (const cell of [...between, target]) {
      cost += styling(style, cell, skills).length + (cell === target ? 0 : cell.bytes)
      style = styleAfter(style, cell)
    }
    const move = movement(pen, row, column, skills).length + styling(pen.style, target, skills).length
    if (cost < move && between.every((cell) => cell.doubt === 0)) {
      for (const cell of between) put(pen, cell, after.length, skills)
      return
    }
  }
  moveTo(pen, row, column, skills)
}

/** Writes the cell at the cursor and, at once, those after it that are the same; returns the columns written. */
function putRun(
  pen: Pen,
  column: number,
  before: CellRow,
  after: CellRow,
  end: number,
  forced: number,
  skills: Skills,
): number {
  const cell = after[column] ?? BLANK
  if (cell.width !== 1) {
    put(pen, cell, after.length, skills)
    return cell.width
  }
  let same = column + 1
  while (same < end && after[same] === cell) same += 1
  // No further than the last of them that must be written.
  while (same > column + 1 && same > forced && before[same - 1] === cell) same -= 1
  const length = same - column
  if (cell === BLANK && skills.blank && length >= LEAST_BLANKED) {
    sendPlainGround(pen, skills)
    send(pen, `\x1b[${length}X`)
    return length
  }
  put(pen, cell, after.length, skills)
  const repeat = `\x1b[${length - 1}b`
  if (!skills.repeat || (length - 1) * cell.bytes <= repeat.length) return 1
  send(pen, repeat)
  advance(pen, length - 1, after.length, skills)
  return length
}

/**
 * A grapheme that some terminals draw wider or narrower than it is here. Its columns are blanked first, in case it
 * comes out narrower; the cursor's column is not known after it; and at the edge it must not wrap.
 */
function putDoubtful(
  pen: Pen,
  row: number,
  column: number,
  cell: Cell,
  columns: number,
  skills: Skills,
): void {
  send(pen, styling(pen.style, cell, skills))
  pen.style = styleAfter(pen.style, cell)
  send(pen, ' '.repeat(cell.width))
  advance(pen, cell.width, columns, skills)
  moveTo(pen, row, column, skills)
  const isAtEdge = column + cell.doubt >= columns
  if (isAtEdge) send(pen, '\x1b[?7l')
  pen.text += cell.text
  pen.bytes += cell.bytes
  if (isAtEdge) send(pen, '\x1b[?7h')
  pen.column = null
  if (!skills.pendingWrap) pen.row = null
}
