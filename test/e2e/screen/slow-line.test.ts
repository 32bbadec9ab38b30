import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openSlowLine } from '../support/slow-line.ts'

const BYTES_PER_SECOND = 2048

/** Resident memory of a process, MB. */
function residentMb(pid: number): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1024
}

describe('on a line of 2 KB a second', () => {
  it('the header says so, a key shows within the delay of the line, and nothing piles up', async () => {
    const line = openSlowLine(['--demo', '30', '--interval', '1'], BYTES_PER_SECOND)
    try {
      // Each turn of the views is a new screen; ten a second are more than the line takes.
      const turning = setInterval(() => line.press('\t'), 100)
      await line.next(/slow link/, 40_000).finally(() => clearInterval(turning))
      const before = residentMb(line.pid)
      const delays: number[] = []
      for (let turn = 0; turn < 2; turn++) {
        line.press('?')
        delays.push(await line.next(/one row up/, 10_000))
        line.press('q')
        await line.next(/Quit/, 10_000)
      }
      // What a pseudo-terminal holds, the frame on its way, and that of the help: 16 KB at 2 KB a second. After the
      // first, nothing but the frame itself is before the eye.
      expect(Math.max(...delays)).toBeLessThan(8000)
      expect(residentMb(line.pid)).toBeLessThan(before + 30)
    } finally {
      await line.close()
    }
  }, 120_000)
})
