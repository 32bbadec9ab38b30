import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { manyNodes, type PlainFleet, serve, startPlainFleet } from '../support/plain-fleet.ts'
import { isAlive } from '../support/process.ts'
import { CLI } from '../support/program.ts'
import { KEY, openTerminal, type TestTerminal, UNTOUCHED } from '../support/pty.ts'
import { cursorLine, footer, lastLine, type Screen, see, watchProviders } from '../support/screen.ts'

let fleet: PlainFleet
beforeAll(async () => {
  fleet = await startPlainFleet(1)
  serve(fleet.at(0), manyNodes(5))
})
afterAll(() => fleet.close())

const running = (screen: Screen): void => {
  expect(footer(screen)).toMatch(/^5 nodes/)
  expect(lastLine(screen)).toMatch(/^Enter Open/)
}

/** An interactive shell with job control, in which the program was started; `first` and `last` go around its line. */
function inJobShell(args: string, first = '', last = ''): TestTerminal {
  const terminal = openTerminal({
    program: ['bash', '--norc', '--noprofile', '-i'],
    env: { PS1: 'shell> ', NODE: process.execPath, CLI },
    cols: 120,
  })
  terminal.press(`${first}"$NODE" "$CLI" ${fleet.at(0).endpoint} -i 0.5 ${args}${last}\r`)
  return terminal
}

/** The number of the only job, which the shell has stopped. */
async function jobOf(terminal: TestTerminal): Promise<number> {
  terminal.press('clear; echo "pid=$(jobs -p)="\r')
  const screen = await terminal.waitFor(/pid=\d+=\s*shell>/)
  return Number(/pid=(\d+)=/.exec(screen.join('\n'))?.[1])
}

/** Types a line to the shell; resolves to the screen when it says so and waits for the next. */
function say(terminal: TestTerminal, line: string, answer: RegExp): Promise<Screen> {
  terminal.press(`clear; ${line}\r`)
  return see(terminal, (screen) => {
    const text = screen.join('\n').trimEnd()
    expect(text).toMatch(answer)
    expect(text).toMatch(/shell>$/)
    expect(text).not.toContain('clear;')
  })
}

async function leave(terminal: TestTerminal): Promise<void> {
  terminal.press('q')
  await expect.poll(() => terminal.modes().altScreen).toBe(false)
  terminal.press('exit\r')
  await terminal.exit
}

async function stopped(terminal: TestTerminal): Promise<void> {
  await see(terminal, (screen) => expect(screen.join('\n')).toMatch(/Stopped[\s\S]*shell>$/m))
  expect(terminal.modes()).toMatchObject({ altScreen: false, cursorVisible: true, mouse: 'none' })
}

describe('Ctrl-Z', () => {
  it('stops the job with the terminal as it was, and fg brings the same screen back', async () => {
    await using terminal = inJobShell('--mouse')
    await see(terminal, running)
    terminal.press('j')
    await see(terminal, () => expect(cursorLine(terminal)).toContain(' n2 '))
    for (let round = 0; round < 2; round += 1) {
      terminal.press(KEY.ctrlZ)
      await stopped(terminal)
      terminal.press('echo "still $((40 + 2))"\r')
      await terminal.waitFor('still 42')
      terminal.press('fg\r')
      await see(terminal, (screen) => {
        running(screen)
        expect(cursorLine(terminal)).toContain(' n2 ')
      })
      expect(terminal.modes()).toMatchObject({ altScreen: true, cursorVisible: false, mouse: 'vt200' })
    }
    await leave(terminal)
  })

  it('twice at once, and while the window changes, stops it once', async () => {
    await using terminal = inJobShell('')
    await see(terminal, running)
    terminal.press(KEY.ctrlZ, KEY.ctrlZ)
    await stopped(terminal)
    terminal.press('fg\r')
    await see(terminal, running)
    for (let columns = 80; columns < 110; columns += 1) {
      terminal.resize(columns, 20 + (columns % 7))
      if (columns === 95) terminal.press(KEY.ctrlZ)
    }
    terminal.resize(120, 24)
    await stopped(terminal)
    terminal.press('fg\r')
    await see(terminal, (screen) => {
      running(screen)
      expect(screen).toHaveLength(24)
    })
    await leave(terminal)
  })

  it('draws for the size that the window has by then', async () => {
    await using terminal = inJobShell('')
    await see(terminal, running)
    terminal.press(KEY.ctrlZ)
    await stopped(terminal)
    terminal.resize(100, 15)
    terminal.press('fg\r')
    await see(terminal, (screen) => {
      running(screen)
      expect(screen).toHaveLength(15)
    })
    await leave(terminal)
  })

  it('and the end of the shell leave no process behind', async () => {
    await using terminal = inJobShell('')
    await see(terminal, running)
    terminal.press(KEY.ctrlZ)
    await stopped(terminal)
    const pid = await jobOf(terminal)
    expect(isAlive(pid)).toBe(true)
    // The first time the shell only warns of the stopped job.
    terminal.press('exit\r')
    await terminal.waitFor('There are stopped jobs')
    terminal.press('exit\r')
    await terminal.exit
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false)
  })

  it('where nobody could bring it back (an orphaned group) hangs nothing', async () => {
    await using terminal = watchProviders(fleet.providers)
    await see(terminal, running)
    terminal.press(KEY.ctrlZ)
    terminal.press('j')
    await see(terminal, (screen) => {
      running(screen)
      expect(cursorLine(terminal)).toContain(' n2 ')
    })
    await expect.poll(() => terminal.modes().altScreen).toBe(true)
    terminal.press('q')
    expect(await terminal.exit).toEqual({ exitCode: 0, signal: null })
    expect(terminal.modes()).toEqual(UNTOUCHED)
  })
})

/** Kills the job and waits for its end; the shell does not wait for one that it still thinks to be stopped. */
const kill = (pid: number): string =>
  `kill %1; while kill -0 ${pid} 2>/dev/null; do sleep 0.02; done; echo it is gone`

/** The shell's word for a death by SIGTERM. */
const KILLED = /Terminated[\s\S]*it is gone|it is gone[\s\S]*Terminated/

/** Waits until the shell sees a job that was stopped as it reached for the terminal. */
const AGAIN = 'until jobs -l | grep "tty output"; do sleep 0.02; done'
const IN_BACKGROUND = /Stopped \(tty output\)/

describe('a job in the background', () => {
  it.each([
    ['by Ctrl-Z', ''],
    ['on a line that stops whoever writes in the background', 'stty tostop; '],
  ])("stopped %s ends when it is killed, and the line stays the shell's", async (_, first) => {
    await using terminal = inJobShell('', first)
    await see(terminal, running)
    terminal.press(KEY.ctrlZ)
    await stopped(terminal)
    const pid = await jobOf(terminal)
    await say(terminal, kill(pid), KILLED)
    expect(isAlive(pid)).toBe(false)
    // What is typed is still shown as it is typed, and edited by the shell.
    terminal.press('echo thirx', KEY.backspace, 'd')
    await see(terminal, (screen) => expect(screen.join('\n').trimEnd()).toMatch(/shell> echo third$/))
    expect(terminal.modes()).toMatchObject({ altScreen: false, cursorVisible: true, mouse: 'none' })
  })

  it('stops again when it is told to go on there, and can be killed and brought back all the same', async () => {
    await using terminal = inJobShell('--mouse')
    await see(terminal, running)
    terminal.press(KEY.ctrlZ)
    await stopped(terminal)
    const pid = await jobOf(terminal)
    const written = terminal.output().length
    await say(terminal, `bg; ${AGAIN}`, IN_BACKGROUND)
    await say(terminal, `kill -CONT ${pid}; ${AGAIN}`, IN_BACKGROUND)
    // Nothing of it reached the screen.
    expect(terminal.output().slice(written)).not.toContain('\x1b[?1049')
    terminal.press('fg\r')
    await see(terminal, running)
    expect(terminal.modes()).toMatchObject({ altScreen: true, cursorVisible: false, mouse: 'vt200' })
    terminal.press(KEY.ctrlZ)
    await stopped(terminal)
    await say(terminal, `bg; ${AGAIN}`, IN_BACKGROUND)
    await say(terminal, kill(pid), KILLED)
    expect(isAlive(pid)).toBe(false)
  })

  it('from its start waits for fg before it takes the screen', async () => {
    await using terminal = inJobShell('', '', ' &')
    await say(terminal, AGAIN, IN_BACKGROUND)
    expect(terminal.output()).not.toContain('\x1b[?1049')
    terminal.press('fg\r')
    await see(terminal, running)
    terminal.press('j')
    await see(terminal, () => expect(cursorLine(terminal)).toContain(' n2 '))
    await leave(terminal)
  })

  it('stopped without being asked (SIGSTOP) ends when it is killed, with the terminal as it was', async () => {
    await using terminal = inJobShell('--mouse')
    await see(terminal, running)
    terminal.press(KEY.ctrlZ)
    await stopped(terminal)
    const pid = await jobOf(terminal)
    terminal.press('fg\r')
    await see(terminal, running)
    process.kill(pid, 'SIGSTOP')
    await see(terminal, (screen) => expect(screen.join('\n')).toMatch(/Stopped/))
    await say(terminal, kill(pid), KILLED)
    await expect
      .poll(() => terminal.modes())
      .toMatchObject({ altScreen: false, cursorVisible: true, mouse: 'none' })
  })
})

describe('SIGCONT after a SIGSTOP', () => {
  it('draws the whole screen anew', async () => {
    await using terminal = watchProviders(fleet.providers)
    await see(terminal, running)
    const written = terminal.output().length
    terminal.kill('SIGSTOP')
    terminal.kill('SIGCONT')
    await expect.poll(() => terminal.output().slice(written)).toContain('\x1b[?1049h')
    await see(terminal, running)
    terminal.press('q')
    expect(await terminal.exit).toEqual({ exitCode: 0, signal: null })
  })
})
