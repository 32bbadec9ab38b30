import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { manyNodes, type PlainFleet, serve, startPlainFleet } from '../support/plain-fleet.ts'
import { isAlive } from '../support/process.ts'
import { CLI } from '../support/program.ts'
import { KEY, openTerminal, type TestTerminal, UNTOUCHED } from '../support/pty.ts'
import { cursorLine, footer, type Screen, see, watchProviders } from '../support/screen.ts'

let fleet: PlainFleet
let folder = ''
beforeAll(async () => {
  fleet = await startPlainFleet(1)
  serve(fleet.at(0), manyNodes(5))
  folder = await mkdtemp(join(tmpdir(), 'akash-top-ways-out-'))
})
afterAll(async () => {
  await fleet.close()
  await rm(folder, { recursive: true })
})

const running = (screen: Screen): void => expect(footer(screen)).toMatch(/^5 nodes/)

/** What goes wrong inside the program when it gets SIGUSR2; loaded before it, as nothing in it does so by itself. */
const FAULTS = {
  'an uncaught error': `setTimeout(() => { throw new Error('broken \\x1b[31m') })`,
  'a rejected promise': `Promise.reject(new Error('broken \\x1b[31m'))`,
  // The painted lines are remembered by line: the next one that a component asks for throws.
  'a component that throws': `WeakMap.prototype.get = function (key) {
    if (Array.isArray(key) && key[0]?.tone !== undefined) throw new Error('broken \\x1b[31m')
    return get.call(this, key)
  }`,
} as const

describe('a fault of the program', () => {
  it.each(Object.entries(FAULTS))(
    '%s gives the terminal back first and is told then, with status 70',
    async (name, fault) => {
      const preload = join(folder, `${name.replaceAll(' ', '-')}.mjs`)
      await writeFile(
        preload,
        `const { get } = WeakMap.prototype\nprocess.on('SIGUSR2', () => {\n${fault}\n})\n`,
      )
      await using terminal = watchProviders(fleet.providers, ['--mouse'], {
        env: { NODE_OPTIONS: `--import ${preload}` },
      })
      await see(terminal, running)
      expect(terminal.modes()).toMatchObject({ altScreen: true, mouse: 'vt200' })
      terminal.kill('SIGUSR2')
      expect(await terminal.exit).toEqual({ exitCode: 70, signal: null })
      expect(terminal.modes()).toEqual(UNTOUCHED)
      // On the screen that was there before, in text that steers nothing.
      expect(terminal.screen()[0]).toMatch(
        /^akash-top: this is a fault of the program: Error: broken \\x1b\[31m/,
      )
    },
  )
})

/** A file with the number of the program, which `$PID_FILE` names; `run` is the rest of the shell's line. */
function inShell(run: string, pidFile: string, args: readonly string[] = []): TestTerminal {
  return openTerminal({
    program: ['/bin/sh', '-c', run, process.execPath, CLI],
    args: [fleet.at(0).endpoint, '-i', '0.5', ...args],
    env: { PID_FILE: pidFile },
    cols: 160,
  })
}
const CHILD = `sh -c 'echo $$ > "$PID_FILE"; exec "$0" "$@"' "$0" "$@"`
/**
 * A terminal in which nothing happens, for the keys or the screen of the program in another, where its name is typed.
 * It is the later one: what is started in a terminal holds those before it open.
 */
async function openIdle(other: TestTerminal): Promise<TestTerminal> {
  const run = 'stty raw -echo; tty; exec sleep 1000'
  const terminal = openTerminal({ program: ['/bin/sh', '-c', run], cols: 160 })
  const [name = ''] = await terminal.waitFor(/^\/dev\/\S+$/m)
  other.press(name, KEY.enter)
  return terminal
}
const numberIn = async (file: string): Promise<number> => Number(await readFile(file, 'utf8'))

describe('a terminal that goes', () => {
  it('without a signal, in a session of its own (setsid), ends the program and what it has started', async () => {
    const pidFile = join(folder, 'setsid')
    const alertFile = `${pidFile}.alert`
    const alert = ['--alert', 'cpu.free>=1', '--alert-command', `echo $$ > ${alertFile}; exec sleep 1000`]
    // The session has no terminal that could hang up; reading and writing just fail (EIO).
    await using terminal = inShell(`setsid ${CHILD}`, pidFile, alert)
    await see(terminal, running)
    const pid = await numberIn(pidFile)
    await expect.poll(() => numberIn(alertFile).catch(() => 0), { timeout: 10_000 }).toBeGreaterThan(0)
    const alertPid = await numberIn(alertFile)
    expect(isAlive(alertPid)).toBe(true)
    terminal.hangUp()
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false)
    await expect.poll(() => isAlive(alertPid), { timeout: 10_000 }).toBe(false)
    await expect.poll(() => fleet.at(0).requests.open).toBe(0)
  })

  it('for keys alone gives the other one, where the screen is, back as it was', async () => {
    await using terminal = inShell(`read -r tty; "$0" "$@" < "$tty"; echo "status $?"`, '')
    await using keyboard = await openIdle(terminal)
    await see(terminal, running)
    keyboard.press('G')
    await see(terminal, () => expect(cursorLine(terminal)).toContain(' n5 '))
    keyboard.hangUp()
    expect(await terminal.exit).toEqual({ exitCode: 0, signal: null })
    // After the name, as it was typed.
    expect(terminal.screen()[1]).toBe('status 129')
    expect(terminal.modes()).toEqual(UNTOUCHED)
    await expect.poll(() => fleet.at(0).requests.open).toBe(0)
  })

  it('for the screen alone gives the line, where the keys are, back as it was', async () => {
    const run = `read -r tty; stty -g; "$0" "$@" > "$tty"; echo "status $?"; stty -g`
    await using terminal = inShell(run, '')
    await using screen = await openIdle(terminal)
    await see(screen, running)
    screen.hangUp()
    expect(await terminal.exit).toEqual({ exitCode: 0, signal: null })
    const [, before, said, after] = terminal.screen()
    expect(said).toBe('status 129')
    expect(before).toMatch(/^[0-9a-f]+(:[0-9a-f]+)+$/)
    expect(after).toBe(before)
    await expect.poll(() => fleet.at(0).requests.open).toBe(0)
  })

  it('with the shell that is killed ends the program', async () => {
    const pidFile = join(folder, 'parent')
    await using terminal = inShell(`${CHILD}; true`, pidFile)
    await see(terminal, running)
    const pid = await numberIn(pidFile)
    expect(pid).not.toBe(terminal.pid)
    terminal.kill('SIGKILL')
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false)
    await expect.poll(() => fleet.at(0).requests.open).toBe(0)
  })

  it('is not needed by a program whose parent was killed while its terminal stays', async () => {
    const pidFile = join(folder, 'orphan')
    const parentFile = `${pidFile}.parent`
    const parent = `sh -c 'echo $$ > "${parentFile}"; ${CHILD.replaceAll("'", `'\\''`)}; true' "$0" "$@"`
    await using terminal = inShell(`${parent}; sleep 60`, pidFile)
    await see(terminal, running)
    const pid = await numberIn(pidFile)
    process.kill(await numberIn(parentFile), 'SIGKILL')
    // It goes on, in the terminal that is there, and leaves it as it was.
    terminal.press('G')
    terminal.press('q')
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false)
    await expect.poll(() => terminal.modes()).toEqual(UNTOUCHED)
    terminal.press(KEY.ctrlC)
  })
})
