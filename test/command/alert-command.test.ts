import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createCommandRunner, MOST_RUNNING } from '../../src/command/alert-command.ts'

/** Bound on waiting, for a busy machine. */
const SOON = { timeout: 10_000 }

function runnerOf(command: string, limitMs = 10_000) {
  const folder = mkdtempSync(join(tmpdir(), 'akash-top-alert-'))
  const failures: string[] = []
  const env = { PATH: process.env.PATH, OUT: join(folder, 'out') }
  const runner = createCommandRunner({ command, env, limitMs, onFailure: (why) => failures.push(why) })
  onTestFinished(async () => {
    await runner.close()
    rmSync(folder, { recursive: true })
  })
  const out = (): string => {
    try {
      return readFileSync(env.OUT, 'utf8')
    } catch {
      return ''
    }
  }
  return { runner, failures, out }
}

function isAlive(pid: string): boolean {
  try {
    process.kill(Number(pid), 0)
    return true
  } catch {
    return false
  }
}

describe('the command of an alert', () => {
  it('has the facts in its environment, where no shell reads what a provider wrote', async () => {
    const { runner, failures, out } = runnerOf('printf "%s|" "$FACT" >> "$OUT"')
    const evil = '$(touch pwned); `id` "quoted" \'single\' && exit 3'
    runner.run({ FACT: evil })
    await expect.poll(out, SOON).toBe(`${evil}|`)
    expect(failures).toEqual([])
  })

  it('says how it failed', async () => {
    const { runner, failures } = runnerOf('exit 7')
    runner.run({})
    await expect.poll(() => failures, SOON).toEqual(['failed with status 7'])
  })

  it('that there is not fails by the status of the shell', async () => {
    const { runner, failures } = runnerOf('no-such-command-of-anyone')
    runner.run({})
    await expect.poll(() => failures, SOON).toEqual(['failed with status 127'])
  })

  it('that cannot even be begun is a failure like any other', async () => {
    const { runner, failures } = runnerOf('true')
    runner.run({ FACT: 'x'.repeat(4_000_000) })
    await expect.poll(() => failures, SOON).toEqual([expect.stringMatching(/^could not be run: .*E2BIG/)])
  })

  it('that hangs is ended with what it started, though it does not want to', async () => {
    const { runner, failures, out } = runnerOf(
      'trap "" TERM; sleep 60 & echo $! > "$OUT"; wait; sleep 60',
      300,
    )
    runner.run({})
    await expect.poll(() => failures, SOON).toEqual(['took longer than 0.3 s and was ended'])
    await expect.poll(() => isAlive(out()), SOON).toBe(false)
  })

  it('is not stopped by what it prints', async () => {
    const { runner, failures, out } = runnerOf('head -c 1000000 /dev/zero; echo done > "$OUT"')
    runner.run({})
    await expect.poll(out, SOON).toBe('done\n')
    expect(failures).toEqual([])
  })

  it('of a flood runs a few times at once, and what is left out is counted', async () => {
    const { runner, failures, out } = runnerOf('echo run >> "$OUT"; sleep 60')
    for (let nth = 0; nth < 50; nth++) runner.run({})
    await expect.poll(() => out().split('\n').length - 1, SOON).toBe(MOST_RUNNING)
    expect(failures).toHaveLength(50 - MOST_RUNNING)
    expect(failures.at(-1)).toBe(
      `not run for ${50 - MOST_RUNNING} alerts: ${MOST_RUNNING} were still running`,
    )
  })

  it('ends with the program, and is not begun afterwards', async () => {
    const { runner, failures, out } = runnerOf('echo $$ >> "$OUT"; sleep 60')
    runner.run({})
    await expect.poll(out, SOON).toMatch(/^\d+\n$/)
    const pid = out().trim()
    await runner.close()
    expect(isAlive(pid)).toBe(false)
    runner.run({})
    expect(failures).toEqual([])
    expect(out().trim()).toBe(pid)
  })
})
