import { describe, expect, it } from 'vitest'
import { SYNCHRONIZED_BEGIN } from '../../../src/terminal/modes.ts'
import { residentMib } from '../support/process.ts'
import { openSlowLine } from '../support/slow-line.ts'

/** Slow enough to be told, and fast enough for what the line holds to come through soon. */
const FIRST_BYTES_PER_SECOND = 8 * 1024
const BYTES_PER_SECOND = 2 * 1024
/** What Linux takes from a writer before a reader of the terminal has read any of it. */
const HELD_BY_A_PTY = 20 * 1024
/** A whole screen of 120x40 with its colours; one may be on its way, and the answer is another. */
const MOST_OF_A_FRAME = 6 * 1024
/** What may stand before a frame on a line that is known to be slow: a tenth of a second, and room for mistakes. */
const MOST_STANDING = 4 * 1024

/** Bound on waiting, in which the line takes twice what it may have to. */
const WAIT_MS = (2 * 1000 * (HELD_BY_A_PTY + 2 * MOST_OF_A_FRAME)) / BYTES_PER_SECOND
const IN_HELP = 'one row up'

describe('on a line of 2 KB a second', () => {
  it('the header says so, keys show once what the line holds has come through, and nothing piles up', async () => {
    const line = openSlowLine(['--demo', '30', '--interval', '1'], FIRST_BYTES_PER_SECOND)
    /** How much came through, which is the delay at any rate, until the keys had done what they do. */
    const bytesUntil = async (keys: string, isHelp: boolean): Promise<number> => {
      const from = line.bytes()
      line.press(keys)
      await line.until((screen) => screen.includes(IN_HELP) === isHelp, WAIT_MS)
      return line.bytes() - from
    }
    try {
      // Each turn of the views is a new screen; ten a second are more than the line takes.
      const turning = setInterval(() => line.press('\t'), 100)
      await line.until((screen) => screen.includes('slow link'), 40_000).finally(() => clearInterval(turning))
      // A frame is better seen coming than waited for: from here on none is between marks, as they were.
      const fast = line.output()
      expect(fast).toContain(SYNCHRONIZED_BEGIN)
      const before = residentMib(line.pid)
      line.setRate(BYTES_PER_SECOND)
      // What the line itself holds comes before the first answer; nothing else may but the frame on its way.
      expect(await bytesUntil('?', true)).toBeLessThan(HELD_BY_A_PTY + 2 * MOST_OF_A_FRAME)
      // From then on the line holds little, and a key is answered soon,
      expect(await bytesUntil('q', false)).toBeLessThan(MOST_STANDING + 2 * MOST_OF_A_FRAME)
      // also the last of many at once, each of which would be a new screen: queued, they were 40 frames.
      const burst = await bytesUntil(`${'\t'.repeat(40)}?`, true)
      expect(burst).toBeLessThan(MOST_STANDING + 2 * MOST_OF_A_FRAME)
      expect(await bytesUntil('q', false)).toBeLessThan(MOST_STANDING + 2 * MOST_OF_A_FRAME)
      expect(line.output().slice(fast.length)).not.toContain(SYNCHRONIZED_BEGIN)
      expect(residentMib(line.pid)).toBeLessThan(before + 30)
    } finally {
      await line.close()
    }
  }, 120_000)
})
