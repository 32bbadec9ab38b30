/** A list that moved: found by its rows, and written with a scroll region. */
import { BLANK, type CellRow } from './cells.ts'
import { moveTo, type Pen, send, sendPlainGround } from './pen.ts'
import type { Skills } from './terminal-skills.ts'

/** Rows `top` to `bottom` move up by `by` rows; down where it is negative. */
export interface Scroll {
  readonly top: number
  readonly bottom: number
  readonly by: number
}

/** Rows that moved alike for a scroll to be worth a thought. */
const LEAST_ROWS = 2

/**
 * The move by which most rows of `after` stand where they were not before, or null. Only rows that are there once
 * tell of it: a blank one may have come from anywhere.
 */
export function findScroll(before: readonly CellRow[], after: readonly CellRow[]): Scroll | null {
  const places = new Map<CellRow, number>()
  before.forEach((row, place) => {
    places.set(row, places.has(row) ? -1 : place)
  })
  const moved = new Map<number, number[]>()
  after.forEach((row, place) => {
    const from = places.get(row) ?? -1
    if (from === -1 || from === place) return
    const rows = moved.get(from - place)
    if (rows === undefined) moved.set(from - place, [place])
    else rows.push(place)
  })
  let best: Scroll | null = null
  let most = LEAST_ROWS - 1
  for (const [by, rows] of moved) {
    if (rows.length <= most) continue
    most = rows.length
    const first = rows[0] ?? 0
    const last = rows.at(-1) ?? first
    best = by > 0 ? { top: first, bottom: last + by, by } : { top: first + by, bottom: last, by }
  }
  return best
}

/** The rows as they are after the scroll; what came in is blank. */
export function scrolled(rows: readonly CellRow[], { top, bottom, by }: Scroll, columns: number): CellRow[] {
  const blank = Array.from({ length: columns }, () => BLANK)
  return rows.map((row, place) => {
    if (place < top || place > bottom) return row
    const from = place + by
    return from < top || from > bottom ? blank : (rows[from] ?? blank)
  })
}

/** Scrolls on the terminal; the region is the whole screen again after it. */
export function sendScroll(pen: Pen, { top, bottom, by }: Scroll, skills: Skills): void {
  sendPlainGround(pen, skills)
  send(pen, `\x1b[${top + 1};${bottom + 1}r`)
  const count = Math.abs(by)
  if (skills.scroll === 'su') {
    send(pen, `\x1b[${count === 1 ? '' : count}${by > 0 ? 'S' : 'T'}`)
  } else {
    pen.row = null
    moveTo(pen, by > 0 ? bottom : top, 0, skills)
    send(pen, (by > 0 ? '\n' : '\x1bM').repeat(count))
  }
  send(pen, '\x1b[r')
  // Setting a region moves the cursor.
  pen.row = null
  pen.column = null
}
