import { describe, expect, it } from 'vitest'
import { createCellWriter } from '../../src/terminal/cell-writer.ts'
import { skillsOf } from '../../src/terminal/terminal-skills.ts'
import { createPainter } from '../../src/ui/paint.ts'
import { themeOf } from '../../src/ui/themes.ts'
import { drawGauge } from '../../src/view/gauge.ts'
import type { Line } from '../../src/view/line.ts'
import { span } from '../../src/view/spans.ts'

const SIZE = { columns: 120, rows: 40 }
const ROWS = 30
const painter = createPainter(themeOf('dark', '256'))

/** A row as the table draws one: a name, three gauges with their figures, an age; `used` in 0..1. */
function rowOf(nth: number, used: number): Line {
  const gauge = (share: number): Line => [
    ...drawGauge(share, 18, 'unicode'),
    span(`${(share * 100).toFixed(1).padStart(6)}% `, 'text'),
  ]
  return [
    span(`node-${nth}.provider.example`.padEnd(28), 'strong'),
    ...gauge(used),
    ...gauge((nth % 10) / 10),
    ...gauge(((nth * 7) % 100) / 100),
    span('now'.padStart(8), 'dim'),
  ]
}

/** Bytes from one list to the other, each of rows [number, used]; the cursor is on the row of index `cursor`. */
function cost(
  before: readonly [number, number][],
  after: readonly [number, number][],
  cursor = [-1, -1],
): number {
  const writer = createCellWriter(skillsOf('xterm-256color'))
  const frame = (rows: readonly [number, number][], at = -1): string[] => [
    'title',
    ...rows.map(([nth, used], place) =>
      (place === at ? painter.paintCursor : painter.paint)(rowOf(nth, used)),
    ),
    'keys',
  ]
  writer.paint(frame(before, cursor[0]), SIZE)
  return Buffer.byteLength(writer.paint(frame(after, cursor[1]), SIZE))
}

const list = (from: number, used = 0.42): [number, number][] =>
  Array.from({ length: ROWS }, (_, place) => [from + place, used])
const changed = (count: number): [number, number][] =>
  list(0).map(([nth, used], place) => [nth, place < count ? used + 0.01 : used])

describe('a frame of 120x40 costs at most', () => {
  // What the changed cells need with moves and colours, and a tenth more.
  it.each([
    [1, 34],
    [5, 242],
    [30, 1381],
  ])('the bytes of the cells that changed: a gauge and its figure in %i rows', (count, ideal) => {
    expect(cost(list(0), changed(count))).toBeLessThanOrEqual(ideal * 1.1)
  })

  it('a tenth of its cells when the list scrolls by a row, with the cursor at its end', () => {
    const end = ROWS - 1
    expect(cost(list(0), list(1), [end, end])).toBeLessThanOrEqual(481)
    expect(cost(list(1), list(0), [0, 0])).toBeLessThanOrEqual(481)
  })

  it('two rows of background when the cursor moves by a row', () => {
    expect(cost(list(0), list(0), [3, 4])).toBeLessThanOrEqual(497 * 1.1)
  })

  it('nothing when nothing changed', () => {
    expect(cost(list(0), list(0))).toBe(0)
  })
})
