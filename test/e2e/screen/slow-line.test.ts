import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openSlowLine } from '../support/slow-line.ts'

const BYTES_PER_SECOND = 2048
/** What Linux takes from a writer before a reader of the terminal has read any of it. */
const HELD_BY_A_PTY = 20 * 1024
/** A whole screen of 120x40 with its colours; one may be on its way, and the answer is another. */
const MOST_OF_A_FRAME = 6 * 1024

/** Resident memory of a process, MB. */
function residentMb(pid: number): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1024
}

const isHelp = (screen: string): boolean => screen.includes('one row up')

describe('on a line of 2 KB a second', () => {
  it('the header says so, a key shows once what the line holds has come through, and nothing piles up', async () => {
    const line = openSlowLine(['--demo', '30', '--interval', '1'], BYTES_PER_SECOND)
    try {
      // Each turn of the views is a new screen; ten a second are more than the line takes.
      const turning = setInterval(() => line.press('\t'), 100)
      await line.until((screen) => screen.includes('slow link'), 40_000).finally(() => clearInterval(turning))
      const before = residentMb(line.pid)
      const ahead: number[] = []
      for (let turn = 0; turn < 2; turn++) {
        const from = line.bytes()
        line.press('?')
        await line.until(isHelp, 20_000)
        ahead.push(line.bytes() - from)
        line.press('q')
        await line.until((screen) => !isHelp(screen), 20_000)
      }
      // What the line itself holds comes before any answer; nothing else may but the frame on its way.
      expect(Math.max(...ahead)).toBeLessThan(HELD_BY_A_PTY + 2 * MOST_OF_A_FRAME)
      expect(residentMb(line.pid)).toBeLessThan(before + 30)
    } finally {
      await line.close()
    }
  }, 120_000)
})
