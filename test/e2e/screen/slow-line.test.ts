import { describe, expect, it } from 'vitest'
import { residentMib } from '../support/process.ts'
import { openSlowLine } from '../support/slow-line.ts'

/** Slow enough to be told, and fast enough for what the line holds to come through soon. */
const FIRST_BYTES_PER_SECOND = 8 * 1024
const BYTES_PER_SECOND = 2 * 1024
/** What Linux takes from a writer before a reader of the terminal has read any of it. */
const HELD_BY_A_PTY = 20 * 1024
/** A whole screen of 120x40 with its colours; one may be on its way, and the answer is another. */
const MOST_OF_A_FRAME = 6 * 1024

describe('on a line of 2 KB a second', () => {
  it('the header says so, a key shows once what the line holds has come through, and nothing piles up', async () => {
    const line = openSlowLine(['--demo', '30', '--interval', '1'], FIRST_BYTES_PER_SECOND)
    try {
      // Each turn of the views is a new screen; ten a second are more than the line takes.
      const turning = setInterval(() => line.press('\t'), 100)
      await line.until((screen) => screen.includes('slow link'), 40_000).finally(() => clearInterval(turning))
      const before = residentMib(line.pid)
      line.setRate(BYTES_PER_SECOND)
      const from = line.bytes()
      line.press('?')
      await line.until((screen) => screen.includes('one row up'), 20_000)
      // What the line itself holds comes before any answer; nothing else may but the frame on its way.
      expect(line.bytes() - from).toBeLessThan(HELD_BY_A_PTY + 2 * MOST_OF_A_FRAME)
      expect(residentMib(line.pid)).toBeLessThan(before + 30)
    } finally {
      await line.close()
    }
  }, 120_000)
})
