import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextDelayMs, REOPEN_MS, reopenDelayMs } from '../../src/watch/schedule.ts'

const input = fc.record({
  intervalMs: fc.integer({ min: 100, max: 600_000 }),
  failures: fc.nat({ max: 5_000 }),
  random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  maxBackoffMs: fc.constantFrom(60_000, 300_000),
})

describe('the wait before the next poll', () => {
  it('is the interval after a success, moved by at most a tenth', () => {
    const at = (random: number): number =>
      nextDelayMs({ intervalMs: 5000, failures: 0, random, maxBackoffMs: 60_000 })
    expect([at(0), at(0.5), at(1 - Number.EPSILON)]).toEqual([4500, 5000, 5500])
  })

  it('doubles from the interval with each failure in a row, up to the longest backoff', () => {
    const waits = [1, 2, 3, 4, 5, 6, 40].map((failures) =>
      nextDelayMs({ intervalMs: 5000, failures, random: 0.5, maxBackoffMs: 60_000 }),
    )
    expect(waits.slice(0, 4)).toEqual([5000, 10_000, 20_000, 40_000])
    for (const wait of waits.slice(4)) expect(wait).toBeGreaterThan(50_000)
    expect(nextDelayMs({ intervalMs: 5000, failures: 6, random: 0.5, maxBackoffMs: 300_000 })).toBe(160_000)
  })

  it('is never longer than the longest backoff, nor shorter than the interval less its jitter', () => {
    fc.assert(
      fc.property(input, (each) => {
        const wait = nextDelayMs(each)
        expect(wait).toBeGreaterThanOrEqual(Math.round(each.intervalMs * 0.9))
        expect(wait).toBeLessThanOrEqual(Math.max(each.maxBackoffMs, Math.round(each.intervalMs * 1.1)))
      }),
    )
  })

  it('keeps an interval that is longer than the longest backoff, failures or not', () => {
    for (const failures of [0, 1, 10]) {
      expect(nextDelayMs({ intervalMs: 120_000, failures, random: 0.5, maxBackoffMs: 60_000 })).toBe(120_000)
    }
  })
})

describe('the wait before a stream is opened again', () => {
  it('is a minute after the first failure, and doubles to five minutes', () => {
    expect([1, 2, 3].map((failures) => reopenDelayMs(failures, 0))).toEqual([60_000, 120_000, 240_000])
    expect(reopenDelayMs(4, 1 - Number.EPSILON)).toBe(300_000)
    expect(REOPEN_MS).toEqual({ least: 60_000, most: 300_000 })
  })

  it('is never below a minute nor above five, jitter included, and differs from provider to provider', () => {
    fc.assert(
      fc.property(fc.nat({ max: 5000 }), input, (failures, { random }) => {
        const wait = reopenDelayMs(failures, random)
        expect(wait).toBeGreaterThanOrEqual(60_000)
        expect(wait).toBeLessThanOrEqual(300_000)
      }),
    )
    for (const failures of [1, 2, 3, 9]) {
      expect(reopenDelayMs(failures, 0.9)).toBeGreaterThan(reopenDelayMs(failures, 0.1))
    }
  })
})
