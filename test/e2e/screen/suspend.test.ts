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

/** An interactive shell with job control, in which the program was started. */
function inJobShell(args: string): TestTerminal {
  const terminal = openTerminal({
    program: ['bash', '--norc', '--noprofile', '-i'],
    env: { PS1: 'shell> ', NODE: process.execPath, CLI },
    cols: 120,
  })
  terminal.press(`"$NODE" "$CLI" ${fleet.at(0).endpoint} -i 0.5 ${args}\r`)
  return terminal
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
    terminal.press('q')
    await see(terminal, (screen) => expect(screen.at(-1) ?? '').toBe(''))
    await expect.poll(() => terminal.modes().altScreen).toBe(false)
    terminal.press('exit\r')
    await terminal.exit
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
    terminal.press('q')
    await expect.poll(() => terminal.modes().altScreen).toBe(false)
    terminal.press('exit\r')
    await terminal.exit
  })

  it('and the end of the shell leave no process behind', async () => {
    await using terminal = inJobShell('')
    await see(terminal, running)
    terminal.press(KEY.ctrlZ)
    await stopped(terminal)
    terminal.press('echo "pid=$(jobs -p)="\r')
    const screen = await terminal.waitFor(/pid=\d+=/)
    const pid = Number(/pid=(\d+)=/.exec(screen.join('\n'))?.[1])
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
