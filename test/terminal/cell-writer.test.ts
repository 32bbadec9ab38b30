import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WindowSize } from '../../src/terminal/capabilities.ts'
import { createCellWriter } from '../../src/terminal/cell-writer.ts'
import { ERASE } from '../../src/terminal/modes.ts'
import { NO_SKILLS, type Skills, skillsOf } from '../../src/terminal/terminal-skills.ts'
import { createEmulator, type Emulator } from './emulator.ts'
import { ANY_ROW, applyStep, SIZE, type Step, SURE_ROW, steps } from './frames.ts'

const TERMS = ['xterm-256color', 'tmux-256color', 'screen', 'linux', 'vt220', 'vt100', 'unheard-of']
const SMALL: WindowSize = { columns: 20, rows: 5 }
const xterm = skillsOf('xterm-256color')

/** Every row at its place, as it is: what the writer must come to by fewer bytes. */
function whole(rows: readonly string[]): string {
  return ERASE + rows.map((text, place) => `\x1b[${place + 1};1H\x1b[0m${text}\x1b[0m`).join('')
}

/** Plays the steps through one writer onto the screen; `check` sees the rows after each frame. */
async function play(
  screen: Emulator,
  skills: Skills,
  first: WindowSize,
  row: readonly string[],
  story: readonly Step[],
  check: (rows: readonly string[], size: WindowSize) => Promise<void>,
): Promise<void> {
  const writer = createCellWriter(skills)
  let size = first
  let rows: readonly string[] = Array.from({ length: 16 }, (_, place) => row[place % row.length] ?? '')
  await screen.restart(size)
  await screen.write('\x1b[1;33;44mrubbish that was there before')
  await screen.write(writer.paint(rows, size))
  await check(rows.slice(0, size.rows), size)
  for (const step of story) {
    rows = applyStep(rows, step)
    if (step.kind === 'doubt') {
      writer.invalidate()
      await screen.write('\x1b[3;3Hsomething else \x1b[1;7mwrote here\x1b[5;9r')
      await screen.write('\x1b[r')
    }
    if (step.kind === 'resize') {
      size = step.size
      writer.invalidate()
      screen.resize(size)
    }
    await screen.write(writer.paint(rows, size))
    await check(rows.slice(0, size.rows), size)
  }
}

/** A screen so wide that no row of the frames wraps on it. */
const BESIDE = 200

/** The left of a wide screen as one of that width shows it: a wide character cut in two is a space in its style. */
function leftOf(cells: readonly (readonly string[])[], columns: number): string[][] {
  return cells.map((row) =>
    row.slice(0, columns).map((cell, column) => {
      if (column < columns - 1 || !/^\S+ 2 /.test(cell)) return cell
      const [, , background = '', foreground = '', marks = ''] = cell.split(' ')
      const shows = [...marks].slice(3).includes('+')
      return shows ? `  1 ${background} ${foreground} ${marks}` : ` ${background}`
    }),
  )
}

/** For a story that fails to be made shorter; each run tells others, and one that fails names its seed and path. */
const PATIENCE_MS = 120_000

describe.each(TERMS)('on %s the screen', (term) => {
  it.each([false, true])(
    'equals the frame written whole, cell for cell and style for style (LF as CR LF: %s)',
    async (convertEol) => {
      const screen = createEmulator(SMALL, convertEol)
      const judge = createEmulator(SMALL)
      await fc.assert(
        fc.asyncProperty(
          SIZE,
          fc.array(SURE_ROW, { minLength: 1, maxLength: 16 }),
          steps(SURE_ROW),
          (size, first, story) =>
            play(screen, skillsOf(term), size, first, story, async (rows, now) => {
              await judge.restart({ columns: now.columns + BESIDE, rows: now.rows })
              await judge.write(whole(rows))
              expect(screen.cells()).toEqual(leftOf(judge.cells(), now.columns))
            }),
        ),
        { numRuns: 150 },
      )
    },
    PATIENCE_MS,
  )

  it(
    'does not depend on the way to it, with text whose width is in doubt',
    async () => {
      const screen = createEmulator(SMALL)
      const judge = createEmulator(SMALL)
      await fc.assert(
        fc.asyncProperty(
          SIZE,
          fc.array(ANY_ROW, { minLength: 1, maxLength: 16 }),
          steps(ANY_ROW),
          (size, first, story) =>
            play(screen, skillsOf(term), size, first, story, async (rows, now) => {
              await judge.restart(now)
              await judge.write(createCellWriter(NO_SKILLS).paint(rows, now))
              expect(screen.cells()).toEqual(judge.cells())
            }),
        ),
        { numRuns: 150 },
      )
    },
    PATIENCE_MS,
  )
})

describe('a frame', () => {
  it('that is on the screen already costs nothing', () => {
    const writer = createCellWriter(xterm)
    const rows = ['\x1b[1mone\x1b[0m', 'two']
    writer.paint(rows, SMALL)
    expect(writer.paint(rows, SMALL)).toBe('')
    expect(writer.paint(['\x1b[0;1mone\x1b[22m', 'two   '], SMALL)).toBe('')
  })
})
