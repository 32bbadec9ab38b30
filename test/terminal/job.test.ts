import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isBackgroundStat } from '../../src/terminal/job.ts'

const JOB = join(import.meta.dirname, '..', '..', 'src', 'terminal', 'job.ts')
/** /dev/pts/3, major 136. */
const PTS_3 = 136 * 256 + 3

describe('a job is in the background', () => {
  it.each([
    ['another group has the terminal', '12 (node) S 1 12 10 34819 15 4194304 0', PTS_3, true],
    ['another group has it, by its other name', '12 (node) S 1 12 10 34819 15 4194304 0', 5 * 256, true],
    ['its own has it', '12 (node) S 1 12 10 34819 12 4194304 0', PTS_3, false],
    ['another group has a terminal that is not this one', '12 (node) S 1 12 10 34816 15 0 0', PTS_3, false],
    ['its session has none', '12 (node) S 1 12 12 0 -1 4194304 0', PTS_3, false],
    ['it has a name of brackets and spaces', '12 (a) b (c) S 1 12 10 34819 15 4194304 0', PTS_3, true],
    ['the system says nothing', '', PTS_3, false],
  ])('when %s: %s on %i is %s', (_, stat, device, isInBackground) => {
    expect(isBackgroundStat(stat, device)).toBe(isInBackground)
  })
})

describe('a death by a signal', () => {
  it('takes the place of the exit, whoever listens', () => {
    const program = `
      import { ownJob } from ${JSON.stringify(JOB)}
      process.on('SIGTERM', () => {})
      ownJob(undefined).dieBy('SIGTERM')
      process.exit(0)`
    const { status, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', program])
    expect({ status, signal }).toEqual({ status: null, signal: 'SIGTERM' })
  })
})
