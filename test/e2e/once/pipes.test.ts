/** Where the output goes: pipes that close, disks that are full, progress on a terminal, interruptions. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type SimulatedFleet, startFleet } from '../../../src/simulator/index.ts'
import { nth } from '../support/fleet.ts'
import { CLI, cleanEnv } from '../support/program.ts'
import { KEY, openTerminal } from '../support/pty.ts'
import { run } from '../support/run.ts'

const ERASE = '\r\u001b[K'

let fleet: SimulatedFleet
let endpoints: string[] = []
const folder = mkdtempSync(join(tmpdir(), 'akash-top-pipes-'))
beforeAll(async () => {
  // More nodes than a pipe holds of their document: its 64 KiB are full before the reader is asked for more.
  fleet = await startFleet({ grpc: false, providers: 2, seed: 4, nodesPerProvider: 300 })
  endpoints = fleet.providers.map(({ endpoint }) => endpoint)
})
afterEach(() => Promise.all(fleet.providers.map((provider) => provider.misbehave(null))))
afterAll(async () => {
  await fleet.close()
  rmSync(folder, { recursive: true })
})

/** A line of sh in which `"$@"` is the program with these arguments; the child with pipes. */
function shell(line: string, args: readonly string[]) {
  return spawn('/bin/sh', ['-c', line, 'sh', process.execPath, CLI, ...args], { env: cleanEnv() })
}

async function inShell(line: string, args: readonly string[]) {
  const child = shell(line, args)
  child.stdin.end()
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { stdout, stderr, code: await ended }
}

describe('a reader', () => {
  it.each(['json', 'table'])(
    'that takes one line of %s ends it quietly, with the status of the answers',
    async (output) => {
      const line = '{ "$@"; echo "status $?" >&2; } | head -1'
      const args = [...endpoints, '-o', output]
      const good = await inShell(line, args)
      expect(good).toMatchObject({ stderr: 'status 0\n', code: 0 })
      expect(good.stdout).toMatch(output === 'json' ? /^\{\n$/ : /^PROVIDER .* AGE\n$/)
      await nth(fleet, 1).misbehave('closed')
      expect((await inShell(line, args)).stderr).toBe('status 1\n')
    },
  )

  it('that closes at once is no error, of documents and of help', async () => {
    const line = '{ "$@"; echo "status $?" >&2; } | true'
    for (const args of [[...endpoints, '-o', 'json'], endpoints, ['--help'], ['--version']])
      expect(await inShell(line, args)).toEqual({ stdout: '', stderr: 'status 0\n', code: 0 })
  })

  it('that is not there at all, nor any stream, changes nothing about the status', async () => {
    const line = '"$@" >&- && "$@" >&- 2>&- <&- && echo fine'
    expect(await inShell(line, endpoints)).toEqual({ stdout: 'fine\n', stderr: '', code: 0 })
  })
})

describe('a disk', () => {
  it.runIf(existsSync('/dev/full')).each([
    ['a snapshot', () => endpoints],
    ['help', () => ['--help']],
    ['the version', () => ['-v']],
  ])('that is full is said in one sentence, status 1: %s', async (_, args) => {
    const { stderr, code } = await inShell('"$@" > /dev/full', args())
    expect(stderr).toMatch(/^akash-top: the output could not be written: .*ENOSPC[^\n]*\n$/)
    expect(code).toBe(1)
  })

  it.runIf(existsSync('/dev/full'))('that is full under stderr leaves the status as it is', async () => {
    const { code } = await inShell('"$@" 2> /dev/full', ['--bogus'])
    expect(code).toBe(2)
  })

  it('gets the whole document, and the table where nothing is asked for', async () => {
    for (const output of ['json', 'table']) {
      const path = join(folder, output)
      const args = output === 'json' ? [...endpoints, '-o', 'json'] : endpoints
      expect(await inShell(`"$@" > '${path}'`, args)).toEqual({ stdout: '', stderr: '', code: 0 })
      const { stdout } = await run(args)
      const withoutTimes = (document: string) => document.replaceAll(/"(timestamp|age_ms)": .*/g, '')
      expect(withoutTimes(readFileSync(path, 'utf8'))).toBe(withoutTimes(stdout))
      expect(stdout.length).toBeGreaterThan(output === 'json' ? 200_000 : 40_000)
    }
  })
})

describe('progress', () => {
  /** stdout in a file, stderr on the terminal. */
  const redirected = (path: string, args: readonly string[]) =>
    openTerminal({
      program: ['/bin/sh', '-c', '"$@" > "$0"', path, process.execPath, CLI],
      args: [...endpoints, '-o', 'json', ...args],
    })

  it('stands on a terminal from the first second on, and is erased at the end', async () => {
    await nth(fleet, 1).misbehave('hang')
    const path = join(folder, 'slow')
    await using terminal = redirected(path, ['--timeout', '2.5'])
    await terminal.waitFor((screen) => screen[0] === '1 of 2 providers answered')
    expect(await terminal.exit).toEqual({ exitCode: 1, signal: null })
    expect(terminal.screen().every((line) => line === '')).toBe(true)
    expect(terminal.cursor()).toEqual({ row: 0, col: 0 })
    // Nothing but the line and its erasing was ever written.
    expect(terminal.output().replaceAll(ERASE, '')).toMatch(/^(1 of 2 providers answered(, 1 failed)?)+$/)
    expect(JSON.parse(readFileSync(path, 'utf8')).summary).toMatchObject({ successful_providers: 1 })
  })

  it('is not shown where it is quick', async () => {
    const path = join(folder, 'quick')
    await using terminal = redirected(path, [])
    expect(await terminal.exit).toEqual({ exitCode: 0, signal: null })
    // On a machine so slow that it took more than a second, it was at least taken away again.
    expect(terminal.screen().every((line) => line === '')).toBe(true)
    expect(JSON.parse(readFileSync(path, 'utf8')).summary.total_nodes).toBe(600)
  })

  it('is never written to a pipe, however long it takes', async () => {
    await nth(fleet, 0).misbehave('hang')
    const { stderr, code } = await run([...endpoints, '-o', 'json', '--timeout', '1.5'])
    expect({ stderr, code }).toEqual({ stderr: '', code: 1 })
  })

  it('is erased when Ctrl-C ends the run, which says so', async () => {
    await nth(fleet, 1).misbehave('hang')
    await using terminal = redirected(join(folder, 'interrupted'), ['--timeout', '60'])
    await terminal.waitFor('1 of 2 providers answered')
    terminal.press(KEY.ctrlC)
    await terminal.exit
    const lines = terminal.screen().filter((line) => line !== '')
    expect(lines.join('\n')).toMatch(/^(\^C)?akash-top: interrupted [^\n]+$/)
  })
})

describe('an interruption', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)(
    '%s ends a run that hangs at once, with status %i and no half document',
    async (signal, status) => {
      const hanging = nth(fleet, 0)
      await hanging.misbehave('hang')
      const before = hanging.requests.begun
      const child = spawn(process.execPath, [CLI, ...endpoints, '--once', '--timeout', '60'], {
        env: cleanEnv(),
      })
      const ended = new Promise((resolve) => child.on('close', (code, by) => resolve({ code, by })))
      const output = Promise.all([text(child.stdout), text(child.stderr)])
      await expect.poll(() => hanging.requests.begun, { timeout: 10_000 }).toBeGreaterThan(before)
      const sentAt = performance.now()
      child.kill(signal)
      expect(await ended).toEqual({ code: status, by: null })
      expect(performance.now() - sentAt).toBeLessThan(3000)
      const [stdout, stderr] = await output
      expect(stdout).toBe('')
      expect(stderr).toMatch(/^(akash-top: interrupted [^\n]+\n)?$/)
      await expect.poll(() => hanging.requests.open).toBe(0)
    },
  )
})
