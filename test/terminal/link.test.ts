import { describe, expect, it } from 'vitest'
import { createByteRate } from '../../src/terminal/byte-rate.ts'
import { createLink, FRAME_MS } from '../../src/terminal/link.ts'

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
    const waitMs = link.waitMs(2000)
    expect(waitMs).toBeGreaterThan(1000)
    expect(link.waitMs(2000 + waitMs)).toBe(0)
  })

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
