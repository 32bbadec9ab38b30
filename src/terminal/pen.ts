/** The terminal's cursor and attributes as the writer knows them, and the cheapest way from there to elsewhere. */
import { diffAnsiCodes } from '@alcalzone/ansi-tokenize'
import { type Cell, PLAIN, type Style } from './cells.ts'
import type { Skills } from './terminal-skills.ts'

/** Where the terminal stands after `text`, what was written so far; null where it is not known. */
export interface Pen {
  text: string
  /** UTF-8 bytes of the text. */
  bytes: number
  row: number | null
  column: number | null
  style: Style | null
}

/** A pen on a terminal of which nothing is known. */
export function lostPen(): Pen {
  return { text: '', bytes: 0, row: null, column: null, style: null }
}

/** Writes a sequence of ASCII. */
export function send(pen: Pen, sequence: string): void {
  pen.text += sequence
  pen.bytes += sequence.length
}

/** Writes one cell where the cursor is; `columns` is the width of the screen. */
export function put(pen: Pen, cell: Cell, columns: number, skills: Skills): void {
  send(pen, styling(pen.style, cell, skills))
  pen.style = styleAfter(pen.style, cell)
  pen.text += cell.text
  pen.bytes += cell.bytes
  advance(pen, cell.width, columns, skills)
}

/** The cursor after that many columns were written; in the last one it hangs, or on some terminals is elsewhere. */
export function advance(pen: Pen, by: number, columns: number, skills: Skills): void {
  const column = pen.column === null ? null : pen.column + by
  pen.column = column === null || column >= columns ? null : column
  if (pen.column === null && !skills.pendingWrap) pen.row = null
}

/** What must be sent before that cell is written in that style. */
export function styling(from: Style | null, cell: Cell, skills: Skills): string {
  return isFit(from, cell) ? '' : transition(from, cell.style, skills)
}

/** The style that holds after that cell was written. */
export function styleAfter(from: Style | null, cell: Cell): Style | null {
  return isFit(from, cell) ? from : cell.style
}

/** On a space no foreground shows, so that any will do. */
function isFit(from: Style | null, cell: Cell): boolean {
  return from === cell.style || (cell.text === ' ' && from?.groundId === cell.style.id)
}

/** Makes sure that cells erased from here on are plain, also where erasing takes the background (BCE). */
export function sendPlainGround(pen: Pen, skills: Skills): void {
  if (pen.style?.groundId === PLAIN.id) return
  send(pen, transition(pen.style, PLAIN, skills))
  pen.style = PLAIN
}

const parametersOf = (codes: Style['codes']): string[] => codes.map(({ code }) => code.slice(2, -1))

/** Sequences by the styles they lead from and to: a screen has some dozens, and each row goes through a few. */
const transitions = { undo: new WeakMap<Style, Known>(), anew: new WeakMap<Style, Known>() }
type Known = WeakMap<Style, string>

function transition(from: Style | null, to: Style, { undo }: Skills): string {
  if (from === to) return ''
  if (from === null) return anew(to)
  const all = undo ? transitions.undo : transitions.anew
  const known = all.get(from) ?? new WeakMap()
  all.set(from, known)
  const sequence = known.get(to) ?? shortest(from, to, undo)
  known.set(to, sequence)
  return sequence
}

/** The shorter of what differs and of all anew after a reset. */
function shortest(from: Style, to: Style, undo: boolean): string {
  const isAdded = from.codes.length === 0
  if (!undo && !isAdded) return anew(to)
  const difference = `\x1b[${parametersOf(diffAnsiCodes([...from.codes], [...to.codes])).join(';')}m`
  return difference.length < anew(to).length ? difference : anew(to)
}

function anew({ codes }: Style): string {
  return codes.length === 0 ? '\x1b[m' : `\x1b[0;${parametersOf(codes).join(';')}m`
}

/** Brings the cursor to a place of the screen. */
export function moveTo(pen: Pen, row: number, column: number, skills: Skills): void {
  send(pen, movement(pen, row, column, skills))
  pen.row = row
  pen.column = column
}

/** The shortest sequence that brings the cursor there. */
export function movement(
  from: Pick<Pen, 'row' | 'column'>,
  row: number,
  column: number,
  skills: Skills,
): string {
  if (from.row === row && from.column === column) return ''
  let best = absolute(row, column)
  const consider = (sequence: string): void => {
    if (sequence.length < best.length) best = sequence
  }
  if (from.row === null) return best
  const down = row - from.row
  // CR LF and not LF alone: whether LF returns to the first column is the line discipline's choice.
  if (down >= 0) consider(`\r${'\n'.repeat(down)}${forward(column)}`)
  else consider(`\r${counted(-down, 'A')}${forward(column)}`)
  const vertical = down === 0 ? '' : down > 0 ? counted(down, 'B') : counted(-down, 'A')
  if (skills.columns && down === 0) consider(`\x1b[${column === 0 ? '' : column + 1}G`)
  if (from.column === null) return best
  const by = column - from.column
  if (by >= 0) consider(vertical + forward(by))
  else {
    consider(vertical + '\b'.repeat(-by))
    consider(vertical + counted(-by, 'D'))
  }
  return best
}

function absolute(row: number, column: number): string {
  if (column === 0) return row === 0 ? '\x1b[H' : `\x1b[${row + 1}H`
  return `\x1b[${row + 1};${column + 1}H`
}

function forward(by: number): string {
  return by === 0 ? '' : counted(by, 'C')
}

function counted(count: number, final: string): string {
  return `\x1b[${count === 1 ? '' : count}${final}`
}
