/** What is sent only to terminals that say or show that they can: frames at once (DEC private mode 2026), REP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { manyNodes, type PlainFleet, serve, startPlainFleet } from '../support/plain-fleet.ts'
import { KEY, type TestTerminal, UNTOUCHED } from '../support/pty.ts'
import { cursorLine, footer, header, type Screen, see, watchProviders } from '../support/screen.ts'

let fleet: PlainFleet
beforeAll(async () => {
  fleet = await startPlainFleet(1)
  serve(fleet.at(0), manyNodes(60))
})
afterAll(() => fleet.close())

const ERASE = '\x1b[H\x1b[2J'
const BEGIN = '\x1b[?2026h'
const END = '\x1b[?2026l'
const QUESTION = '\x1b[?2026$p'
/** REP of so many digits at least. */
const repetition = (digits: number): RegExp => new RegExp(`\x1b\\[\\d{${digits},}b`, 'g')

/** Resolves once what is written after `act`, and what it shows, is as `check` expects. */
async function seeWritten(
  terminal: TestTerminal,
  act: () => void,
  check: (written: string, screen: Screen) => void,
): Promise<void> {
  const before = terminal.output().length
  act()
  await see(terminal, (screen) => check(terminal.output().slice(before), screen))
}

const onRow = (terminal: TestTerminal, name: string) => () =>
  expect(cursorLine(terminal)).toContain(` ${name} `)
/** All that was written was painted between marks, to its end. */
const isWhole = (written: string): void => {
  expect(written).toContain(ERASE)
  expect(written.split(BEGIN)).toHaveLength(written.split(END).length)
  for (const paint of written.split(BEGIN).slice(1)) expect(paint.endsWith(END)).toBe(true)
  expect(written.startsWith(BEGIN)).toBe(true)
}

describe('a terminal that reports synchronized output', () => {
  it('gets whole paints between marks, small changes without, and is left without any', async () => {
    await using terminal = watchProviders(fleet.providers, ['-i', '60'])
    await see(terminal, (screen) => expect(footer(screen)).toMatch(/^60 nodes/))
    const question = terminal.output().indexOf(QUESTION)
    // Before the first frame, which erases what a terminal may print that does not know the question.
    expect(question).toBeGreaterThan(0)
    expect(question).toBeLessThan(terminal.output().indexOf(ERASE))

    await seeWritten(
      terminal,
      () => terminal.press('j'),
      (moved) => {
        onRow(terminal, 'n02')()
        expect(moved).not.toContain(BEGIN)
      },
    )
    await seeWritten(terminal, () => terminal.press(KEY.ctrlL), isWhole)
    await seeWritten(
      terminal,
      () => terminal.resize(100, 30),
      (resized, screen) => {
        expect(screen).toHaveLength(30)
        expect(header(screen)).toContain('1 live')
        isWhole(resized)
      },
    )
    // It has shown that it repeats characters as well.
    expect(terminal.output()).toMatch(repetition(2))
    terminal.press('q')
    expect(await terminal.exit).toEqual({ exitCode: 0, signal: null })
    expect(terminal.modes()).toEqual(UNTOUCHED)
  })
})

describe('a terminal that does not, nor repeats characters, as mosh', () => {
  it('gets no mark, and all that it draws is written out', async () => {
    const lacks = ['reports', 'repeats'] as const
    await using terminal = watchProviders(fleet.providers, ['-i', '60'], { lacks })
    await see(terminal, (screen) => {
      expect(footer(screen)).toMatch(/^60 nodes/)
      // Gauges and what stands behind them: nodes have 4 or 8 GPUs.
      expect(screen.filter((line) => /\bn\d\d .* \d\/[48] /.test(line)).length).toBeGreaterThan(20)
    })
    await seeWritten(
      terminal,
      () => terminal.press(KEY.ctrlL, 'j'),
      (drawn) => {
        expect(drawn).toContain(ERASE)
        onRow(terminal, 'n02')()
      },
    )
    terminal.press('q')
    expect(await terminal.exit).toEqual({ exitCode: 0, signal: null })
    expect(terminal.output()).toContain(QUESTION)
    expect(terminal.output()).not.toContain(BEGIN)
    // But for the two with which it was asked.
    expect(terminal.output().match(repetition(1))).toEqual(['\x1b[2b'])
  })
})
