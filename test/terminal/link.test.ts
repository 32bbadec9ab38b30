import { describe, expect, it } from 'vitest'
import { createByteRate } from '../../src/terminal/byte-rate.ts'
import { createLink, FRAME_MS } from '../../src/terminal/link.ts'

/** What a pseudo-terminal of Linux holds, and has room for again before it takes more. */
const [HELD, ROOM] = [17_000, 512]
const FRAME_BYTES = 2200

/** Two minutes on a line that takes so much every 50 ms, with a new frame to draw at all times; told from the second. */
function stormOn(perMs: number) {
  const link = createLink()
  const line = { standing: 0, rest: 0, refusedBytes: 0, refusedAtMs: 0 }
  const seen = { standing: 0, taken: 0, turns: 0 }
  for (let nowMs = 0; nowMs < 120_000; nowMs += 10) {
    const isLooked = nowMs >= 60_000
    if (nowMs % 50 === 0) {
      const taken = Math.min(line.standing, perMs * 50)
      line.standing -= taken
      if (isLooked) seen.taken += taken
    }
    const give = (bytes: number): void => {
      const given = Math.min(bytes, HELD - line.standing)
      line.standing += given
      line.rest = bytes - given
    }
    if (line.rest > 0 && HELD - line.standing >= ROOM) {
      give(line.rest)
      if (line.rest === 0) link.drained(line.refusedBytes, nowMs - line.refusedAtMs, nowMs)
    }
    if (line.rest === 0 && link.waitMs(nowMs) <= 0) {
      link.sent(FRAME_BYTES, nowMs)
      give(FRAME_BYTES)
      Object.assign(line, { refusedBytes: line.rest, refusedAtMs: nowMs })
    }
    if (!isLooked) continue
    seen.standing += line.standing
    seen.turns += 1
  }
  return {
    isSlow: link.isSlow(120_000),
    meanStanding: seen.standing / seen.turns,
    used: seen.taken / (60_000 * perMs),
  }
}

describe('a line', () => {
  it('is fast until it takes its time, and a frame waits for the one before alone', () => {
    const link = createLink()
    link.sent(100_000, 0)
    expect(link.isSlow(0)).toBe(false)
    expect(link.waitMs(0)).toBe(FRAME_MS)
    expect(link.waitMs(FRAME_MS)).toBe(0)
  })

  it('is slow once it refused for long, and frames then wait for what stands before them', () => {
    const link = createLink()
    link.sent(8000, 0)
    link.drained(4000, 2000, 2000)
    expect(link.isSlow(2000)).toBe(true)
    // 13 KiB at 2 bytes a millisecond, but never more than five seconds at once.
    expect(link.waitMs(2000)).toBe(5000)
    expect(link.waitMs(2000 + 5000)).toBeGreaterThan(1000)
    expect(link.waitMs(2000 + 7000)).toBe(0)
  })

  it('that was full twice, and never empty between, has the rate of what it took between', () => {
    const link = createLink()
    link.sent(20_000, 0)
    // Full at 600, 19,500 bytes taken; what its reader took by then says 10 bytes a millisecond.
    link.drained(500, 400, 1000)
    link.sent(10_000, 1100)
    // Full at 2000, 29,200 taken; what its reader took says 20.
    link.drained(800, 200, 2200)
    const perMs = (29_200 - 19_500) / (2000 - 600)
    expect(link.waitMs(2200)).toBeCloseTo((13 * 1024) / perMs - 100)
  })

  it.each([1, 2, 4, 8])(
    'of %i bytes a millisecond holds less than half of what it could, however much there is to draw',
    (perMs) => {
      const storm = stormOn(perMs)
      expect(storm.isSlow).toBe(true)
      expect(storm.meanStanding).toBeLessThan(HELD / 2)
      // And it is used: what comes through is most of what could.
      expect(storm.used).toBeGreaterThan(0.8)
    },
  )

  it('is not slow for the hiccup of a busy machine, nor where much came through', () => {
    const link = createLink()
    link.drained(100, 50, 50)
    link.drained(1_000_000, 500, 600)
    // The reader of the terminal was away for a moment, and a few bytes were left over.
    link.drained(100, 200, 800)
    expect(link.isSlow(800)).toBe(false)
  })

  it('never makes a frame wait for longer than some seconds, and is trusted again by and by', () => {
    const link = createLink()
    link.drained(1, 60_000, 60_000)
    expect(link.waitMs(60_000)).toBeLessThanOrEqual(5000)
    expect(link.isSlow(80_000)).toBe(true)
    expect(link.isSlow(60_000 + 10 * 60_000)).toBe(false)
  })
})

describe('the bytes per second', () => {
  it('are those of the last five seconds or more, and stay until the next five are over', () => {
    let bytes = 0
    let nowMs = 0
    const rate = createByteRate(
      () => bytes,
      () => nowMs,
    )
    expect(rate()).toBe(0)
    bytes = 5000
    nowMs = 5000
    expect(rate()).toBe(1000)
    bytes = 50_000
    nowMs = 6000
    expect(rate()).toBe(1000)
    nowMs = 15_000
    expect(rate()).toBe(4500)
  })
})
