import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { manyNodes, type PlainFleet, serve, startPlainFleet } from '../support/plain-fleet.ts'
import { isAlive } from '../support/process.ts'
import { CLI } from '../support/program.ts'
import { KEY, openTerminal, type TestTerminal, UNTOUCHED } from '../support/pty.ts'
import { footer, lastLine, lineWith, type Screen, see, watchProviders } from '../support/screen.ts'

let fleet: PlainFleet
let folder = ''
beforeAll(async () => {
  fleet = await startPlainFleet(1)
  serve(fleet.at(0), manyNodes(5))
  folder = await mkdtemp(join(tmpdir(), 'akash-top-quit-'))
})
afterAll(async () => {
  await fleet.close()
  await rm(folder, { recursive: true })
})

function running(screen: Screen): void {
  expect(footer(screen)).toMatch(/^5 nodes/)
  expect(lastLine(screen)).toMatch(/^Enter Open/)
}

/** The end of the program, and a terminal that shows nothing of it. */
async function expectRestored(terminal: TestTerminal, exitCode: number): Promise<void> {
  expect(await terminal.exit).toEqual({ exitCode, signal: null })
  expect(terminal.modes()).toEqual(UNTOUCHED)
  // Nothing is left on the screen that was there before, and nothing is said.
  expect(terminal.screen().join('')).toBe('')
  expect(terminal.cursor()).toEqual({ row: 0, col: 0 })
}

describe('leaving', () => {
  it.each([
    ['q', 'q', 0],
    ['Ctrl-C', KEY.ctrlC, 0],
  ] as const)('with %s gives the terminal back as it was', async (_, key, exitCode) => {
    await using terminal = watchProviders(fleet.providers, ['--mouse'])
    await see(terminal, running)
    expect(terminal.modes()).toEqual({
      ...UNTOUCHED,
      altScreen: true,
      cursorVisible: false,
      bracketedPaste: true,
      mouse: 'vt200',
    })
    terminal.press(key)
    await expectRestored(terminal, exitCode)
  })

  it.each([
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGQUIT', 131],
    ['SIGTERM', 143],
  ] as const)('by %s gives the terminal back as it was, with status %i', async (signal, exitCode) => {
    await using terminal = watchProviders(fleet.providers, ['--mouse'])
    await see(terminal, running)
    terminal.kill(signal)
    await expectRestored(terminal, exitCode)
  })

  it('before any provider answered ends the request in flight at once', async () => {
    await fleet.at(0).misbehave('hang')
    await using terminal = watchProviders(fleet.providers, ['--timeout', '60'])
    await terminal.waitFor('waiting for the first answer')
    await expect.poll(() => fleet.at(0).requests.open).toBe(1)
    terminal.press('q')
    await expectRestored(terminal, 0)
    await expect.poll(() => fleet.at(0).requests.open).toBe(0)
    await fleet.at(0).misbehave(null)
  })

  it('is as easy when the providers are gone', async () => {
    const mortal = await startPlainFleet(2)
    for (const provider of mortal.providers) serve(provider, manyNodes(2))
    await using terminal = watchProviders(mortal.providers)
    await see(terminal, (screen) => expect(footer(screen)).toMatch(/^4 nodes/))
    await mortal.close()
    await terminal.waitFor('failing refused')
    terminal.press('q')
    await expectRestored(terminal, 0)
  })
})

describe('q, Ctrl-C and Esc', () => {
  const opened: readonly (readonly [what: string, keys: string, sign: RegExp])[] = [
    ['the help', '?', /^Esc Back {2}Enter Close/],
    ['the filter prompt', '/', /^Filter: ▏/],
    ['the interval prompt', 'd', /^Interval: 0\.5▏/],
    ['the menu on a node', KEY.enter + KEY.enter, /^Esc Back {2}Enter Choose/],
  ]

  it.each(opened)('Ctrl-C quits with %s open', async (_, keys, sign) => {
    await using terminal = watchProviders(fleet.providers)
    await see(terminal, running)
    terminal.press(keys)
    await see(terminal, (screen) => expect(lastLine(screen)).toMatch(sign))
    terminal.press(KEY.ctrlC)
    await expectRestored(terminal, 0)
  })

  it('q closes an overlay, is text in a prompt, and quits from a table and a page', async () => {
    await using terminal = watchProviders(fleet.providers)
    await see(terminal, running)
    for (const keys of ['?', 'o']) {
      terminal.press(keys)
      await see(terminal, (screen) => expect(lastLine(screen)).toMatch(/^Esc Back/))
      terminal.press('q')
      await see(terminal, running)
    }
    terminal.press('/', 'q')
    await see(terminal, (screen) => expect(lastLine(screen)).toMatch(/^Filter: q▏/))
    terminal.press(KEY.escape)
    await see(terminal, running)
    terminal.press(KEY.enter)
    await see(terminal, (screen) => expect(lastLine(screen)).toMatch(/^Esc Back {2}Enter Menu/))
    terminal.press('q')
    await expectRestored(terminal, 0)
  })

  it('Esc never quits, however often', async () => {
    await using terminal = watchProviders(fleet.providers)
    await see(terminal, running)
    terminal.press('/', 'n1', KEY.enter, KEY.enter, '?')
    await see(terminal, (screen) => expect(lastLine(screen)).toMatch(/^Esc Back {2}Enter Close/))
    terminal.press(KEY.escape.repeat(20), 'G')
    await see(terminal, (screen) => {
      running(screen)
      expect(
        terminal.cell(
          screen.findIndex((line) => / n5 /.test(line)),
          0,
        ).background,
      ).not.toBe('default')
    })
    terminal.press('q')
    await expectRestored(terminal, 0)
  })
})

/**
 * In a shell, as people run it: the shell prints the terminal's settings (stty -g) before and after, and the
 * status. The shell's own child is the program, whose number goes into a file.
 */
function inShell(pidFile: string, isListed = false): TestTerminal {
  const child = `sh -c 'echo $$ > "$PID_FILE"; exec "$0" "$@"' "$0" "$@"`
  const { endpoint } = fleet.at(0)
  const list = isListed ? `echo ${endpoint} | ` : ''
  return openTerminal({
    program: ['/bin/sh', '-c', `stty -g; ${list}${child}; echo "status $?"; stty -g`, process.execPath, CLI],
    args: [...(isListed ? ['--from', '-'] : [endpoint]), '--mouse', '-i', '0.5'],
    env: { PID_FILE: pidFile },
    cols: 160,
  })
}

const pidIn = async (file: string): Promise<number> => Number(await readFile(file, 'utf8'))

describe('in a shell', () => {
  it.each([
    ['q', false, (terminal: TestTerminal): void => terminal.press('q'), 0],
    ['Ctrl-C', false, (terminal: TestTerminal): void => terminal.press(KEY.ctrlC), 0],
    ['SIGTERM', false, (_: TestTerminal, pid: number): void => void process.kill(pid, 'SIGTERM'), 143],
    // Keys then come from the terminal by its name.
    ['q, with a list on stdin,', true, (terminal: TestTerminal): void => terminal.press('q'), 0],
    [
      'SIGTERM, with a list on stdin,',
      true,
      (_: TestTerminal, pid: number): void => void process.kill(pid, 'SIGTERM'),
      143,
    ],
  ] as const)(
    '%s leaves the settings of the line and the screen as they were',
    async (name, isListed, leave, status) => {
      const pidFile = join(folder, name)
      await using terminal = inShell(pidFile, isListed)
      await see(terminal, running)
      const pid = await pidIn(pidFile)
      leave(terminal, pid)
      expect(await terminal.exit).toEqual({ exitCode: 0, signal: null })
      const [before, said, after] = terminal.screen()
      expect(said).toBe(`status ${status}`)
      expect(before).toMatch(/^[0-9a-f]+(:[0-9a-f]+)+$/)
      expect(after).toBe(before)
      expect(terminal.modes()).toEqual(UNTOUCHED)
      expect(isAlive(pid)).toBe(false)
    },
  )

  it('takes the line from the shell meanwhile: no echo, no lines', async () => {
    const pidFile = join(folder, 'raw')
    await using terminal = openTerminal({
      program: [
        '/bin/sh',
        '-c',
        // The settings are read while the program runs, and written where it does not draw.
        `(until [ -s "$PID_FILE" ]; do sleep 0.05; done; stty -a < /dev/tty > "$PID_FILE.stty"; mv "$PID_FILE.stty" "$PID_FILE.read") & "$0" "$@"`,
        process.execPath,
        CLI,
      ],
      args: [fleet.at(0).endpoint, '-i', '0.5'],
      env: { PID_FILE: pidFile },
    })
    await see(terminal, running)
    await writeFile(pidFile, 'now')
    await expect.poll(() => readFile(`${pidFile}.read`, 'utf8').catch(() => '')).toMatch(/-icanon/)
    expect(await readFile(`${pidFile}.read`, 'utf8')).toMatch(/ -echo /)
    terminal.press('q')
    await terminal.exit
  })

  it.each([
    ['', false],
    [', where keys come from it by its name,', true],
  ])('a closed terminal%s leaves no process behind', async (name, isListed) => {
    const pidFile = join(folder, `closed${name}`)
    await using terminal = inShell(pidFile, isListed)
    await see(terminal, running)
    const pid = await pidIn(pidFile)
    expect(isAlive(pid)).toBe(true)
    terminal.hangUp()
    await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false)
    await expect.poll(() => isAlive(terminal.pid), { timeout: 5000 }).toBe(false)
    await expect.poll(() => fleet.at(0).requests.open).toBe(0)
  })

  it('nothing of a demonstration is left either, when its terminal closes', async () => {
    await using terminal = openTerminal({ args: ['--demo', '3'] })
    const screen = await terminal.waitFor(/3 live/)
    const port = Number(/127\.0\.0\.1:(\d+)/.exec(screen.join('\n'))?.[1])
    expect(lineWith(screen, '[Nodes]')).not.toBe('')
    terminal.hangUp()
    await terminal.exit
    await expect(fetch(`https://127.0.0.1:${port}/status`)).rejects.toMatchObject({
      cause: { code: 'ECONNREFUSED' },
    })
  })
})
