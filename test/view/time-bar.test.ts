import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineWidth } from '../../src/view/spans.ts'
import { drawTimeBar } from '../../src/view/time-bar.ts'
import type { TimeView } from '../../src/watch/time.ts'
import { textOf } from './fleet.ts'

const at = (hours: number, minutes: number, day = 2): number =>
  new Date(2026, 0, day, hours, minutes).getTime()
const REPLAY: TimeView = {
  ...({ mode: 'replay', atMs: at(10, 30), firstMs: at(10, 0), lastMs: at(11, 0) } as const),
  ...{ index: 29, count: 61, position: 0.5, playing: true, speed: 2, cut: false, damaged: false, read: 1 },
}
const text = (time: TimeView, width: number) => textOf(drawTimeBar(time, width, 'ascii')).trimEnd()

describe('the time bar', () => {
  it('of a replay tells the day, the moment of how many, where that is, and how it goes on', () => {
    expect(text(REPLAY, 100)).toMatch(
      /^ REPLAY {3}2026-01-02 10:30:00 {2}30 of 61 {2}10:00:00 {2}=+O-+ {2}11:00:00 {2}playing 2x$/,
    )
    expect(text(REPLAY, 80)).toMatch(/^ REPLAY {3}2026-01-02 10:30:00 {2}30 of 61 .*=O-.* playing 2x$/)
    expect(text({ ...REPLAY, playing: false }, 100)).toContain('stopped 2x')
    expect(text({ ...REPLAY, playing: false, position: 1 }, 100)).toContain('at its end')
  })

  it('of the past tells the time alone, and how to come back', () => {
    expect(text({ ...REPLAY, mode: 'past', playing: false }, 80)).toMatch(
      /^ IN THE PAST {3}10:30:00 {2}10:00:00 {2}=+O-+ {2}11:00:00 {2}\| to now$/,
    )
  })

  it('names the days where there is more than one', () => {
    const line = text({ ...REPLAY, lastMs: at(11, 0, 3) }, 120)
    expect(line).toContain('2026-01-02 10:00:00')
    expect(line).toContain('2026-01-03 11:00:00')
  })

  it('says what is wrong with the recording, and that it is being read', () => {
    expect(text({ ...REPLAY, cut: true, damaged: true }, 100)).toMatch(/cut {2}damaged$/)
    const reading = text({ ...REPLAY, position: 1, playing: false, read: 0.439 }, 100)
    expect(reading).toMatch(/stopped 2x {2}reading 43%$/)
  })

  it('gives up the times of its ends, then itself, for what it has to say', () => {
    expect(text(REPLAY, 66)).toMatch(/30 of 61 {2}=+O-+ {2}playing 2x$/)
    expect(text({ ...REPLAY, damaged: true }, 52)).toMatch(/^ REPLAY .*playing 2x {2}damaged$/)
    expect(text({ ...REPLAY, damaged: true }, 20)).toContain('REPLAY')
  })

  it('is exactly as wide as it may be, whatever it says', () => {
    const any = fc.record({
      mode: fc.constantFrom('past' as const, 'replay' as const),
      ...{ atMs: fc.integer(), firstMs: fc.double(), lastMs: fc.integer() },
      ...{
        index: fc.nat(),
        count: fc.nat(),
        position: fc.double({ noNaN: true }),
        read: fc.double({ min: 0, max: 1 }),
      },
      ...{
        playing: fc.boolean(),
        speed: fc.constantFrom(0.25, 300),
        cut: fc.boolean(),
        damaged: fc.boolean(),
      },
    })
    fc.assert(
      fc.property(any, fc.integer({ min: 1, max: 200 }), (time, width) => {
        expect(lineWidth(drawTimeBar(time, width, 'unicode'))).toBe(width)
      }),
      { numRuns: 200 },
    )
  })
})
