import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { manyNodes, type PlainFleet, serve, startPlainFleet } from '../support/plain-fleet.ts'
import { KEY, type TestTerminal } from '../support/pty.ts'
import {
  cursorLine,
  footer,
  header,
  lastLine,
  linesWith,
  lineWith,
  type Screen,
  see,
  watchProviders,
  wordsDown,
} from '../support/screen.ts'
import { sharedTerminal } from '../support/shared-terminal.ts'

const NODES = manyNodes(90)
const NAME = /\bn\d\d\b/

let fleet: PlainFleet
beforeAll(async () => {
  fleet = await startPlainFleet(1)
  serve(fleet.at(0), NODES)
})
afterAll(() => fleet.close())

/** A whole table: header first, keys last, and between titles and footer one node a line, none of them wrapped. */
const wholeTable =
  (cols: number, rows: number, nodes = NODES) =>
  (screen: Screen) => {
    expect(screen).toHaveLength(rows)
    expect(header(screen)).toMatch(/● 1 live/)
    expect(lastLine(screen)).toMatch(/^Enter Open/)
    expect(footer(screen)).toMatch(/^90 nodes/)
    const titles = screen.findIndex((line) => /\bNode\b/.test(line) && !line.includes('[Nodes]'))
    const table = screen.slice(titles + 1, -2)
    const shown = nodes.slice(0, table.length)
    expect(table.map((line) => NAME.exec(line)?.[0] ?? line)).toEqual([
      ...shown.map(({ name }) => name),
      ...table.slice(shown.length).map(() => ''),
    ])
    expect(shown.length).toBeGreaterThan(2)
    for (const line of screen) expect(line.length).toBeLessThanOrEqual(cols)
  }
const terminal = sharedTerminal(
  () => watchProviders(fleet.providers, [], { cols: 80, rows: 24 }),
  wholeTable(80, 24),
)

/** The screen at 80x24 to its last word: a frame may reach the emulator in pieces. */
async function wholeScreen(): Promise<readonly string[]> {
  await see(terminal(), (screen) => {
    wholeTable(80, 24)(screen)
    expect(lastLine(screen)).toMatch(/u Units$/)
  })
  return terminal()
    .screen()
    .map((line) => line.trimEnd())
}

describe('a resize', () => {
  it.each([
    [200, 50],
    [40, 10],
    [400, 120],
    [21, 8],
    [120, 9],
    [33, 100],
  ])('to %i columns and %i rows draws the whole table anew, and so back at 80 and 24', async (cols, rows) => {
    const before = await wholeScreen()
    terminal().resize(cols, rows)
    await see(terminal(), wholeTable(cols, rows))
    terminal().resize(80, 24)
    await see(terminal(), (screen) => {
      wholeTable(80, 24)(screen)
      expect(screen).toEqual(before)
    })
  })

  it.each([
    [1, 1, ['…']],
    [4, 1, ['20x5']],
    [19, 24, ['needs 20x5 cells']],
    [80, 4, ['akash-top needs 20x5 cells or more']],
  ])('to %i columns and %i rows says what is needed, and recovers', async (cols, rows, said) => {
    terminal().resize(cols, rows)
    await see(terminal(), (screen) =>
      expect(screen).toEqual([...said, ...Array.from({ length: rows - said.length }, () => '')]),
    )
    terminal().resize(80, 24)
    await see(terminal(), wholeTable(80, 24))
  })

  it('from one size to the next, 80x24, 200x50, 40x10, 1x1, 80x24, is right each time', async () => {
    for (const [cols, rows] of [
      [200, 50],
      [40, 10],
    ] as const) {
      terminal().resize(cols, rows)
      await see(terminal(), wholeTable(cols, rows))
    }
    terminal().resize(1, 1)
    await see(terminal(), (screen) => expect(screen).toEqual(['…']))
    terminal().resize(80, 24)
    await see(terminal(), wholeTable(80, 24))
  })

  it('that is over before the program looks leaves nothing missing', async () => {
    const before = await wholeScreen()
    terminal().kill('SIGSTOP')
    terminal().resize(30, 8)
    // What did not fit is gone from the terminal, and the size is the one that the program knows.
    terminal().resize(80, 24)
    await see(terminal(), (screen) => expect(screen.filter((line) => line === '').length).toBeGreaterThan(10))
    terminal().kill('SIGCONT')
    await see(terminal(), (screen) => {
      wholeTable(80, 24)(screen)
      expect(screen).toEqual(before)
    })
  })

  it('keeps the cursor on its node and in sight', async () => {
    terminal().press('j'.repeat(60))
    await see(terminal(), () => expect(cursorLine(terminal())).toContain(' n61 '))
    for (const [cols, rows] of [
      [200, 50],
      [30, 9],
      [100, 30],
      [80, 24],
    ] as const) {
      terminal().resize(cols, rows)
      await see(terminal(), (screen) => {
        expect(screen).toHaveLength(rows)
        expect(lastLine(screen)).toMatch(/^Enter Open/)
        expect(cursorLine(terminal())).toMatch(/\bn61\b/)
      })
    }
    terminal().press('g')
  })
})

describe('a resize while', () => {
  it('the filter prompt is open keeps the text, the rows and the caret', async () => {
    terminal().press('/', 'n7')
    const filtered = (screen: Screen): void => {
      expect(wordsDown(screen, NAME)).toEqual(
        NODES.map(({ name }) => name)
          .filter((name) => name.startsWith('n7'))
          .slice(0, wordsDown(screen, NAME).length),
      )
      expect(wordsDown(screen, NAME).length).toBeGreaterThan(2)
      expect(footer(screen)).toMatch(/^10 of 90 nodes/)
      expect(lastLine(screen)).toMatch(/^Filter: n7▏/)
    }
    for (const [cols, rows] of [
      [200, 50],
      [40, 10],
      [80, 24],
    ] as const) {
      terminal().resize(cols, rows)
      await see(terminal(), filtered)
    }
    terminal().resize(1, 1)
    await see(terminal(), (screen) => expect(screen).toEqual(['…']))
    terminal().press('3')
    terminal().resize(80, 24)
    await see(terminal(), (screen) => {
      expect(wordsDown(screen, /(?<=^127\S+ +)n\d\d/)).toEqual(['n73'])
      expect(lastLine(screen)).toMatch(/^Filter: n73▏/)
    })
    terminal().press(KEY.escape)
    await see(terminal(), wholeTable(80, 24))
  })

  it('the help is open fits its lines to the new width', async () => {
    terminal().press('?')
    await see(terminal(), (screen) => expect(screen).toContain('Move'))
    terminal().resize(30, 12)
    await see(terminal(), (screen) => {
      expect(screen).toHaveLength(12)
      expect(screen).toContain('Move')
      for (const line of screen) expect(line.length).toBeLessThanOrEqual(30)
      expect(lastLine(screen)).toMatch(/^Esc Back/)
    })
    terminal().resize(80, 24)
    terminal().press('q')
    await see(terminal(), wholeTable(80, 24))
  })

  it('a node is open draws its page for the new width, and Esc the table', async () => {
    terminal().press(KEY.enter)
    await see(terminal(), (screen) => expect(lineWith(screen, 'Nodes', 'n01')).toContain('› n01'))
    for (const [cols, rows] of [
      [40, 10],
      [180, 45],
      [80, 24],
    ] as const) {
      terminal().resize(cols, rows)
      await see(terminal(), (screen) => {
        expect(screen).toHaveLength(rows)
        expect(linesWith(screen, 'CPU', '100')).toHaveLength(1)
        expect(lastLine(screen)).toMatch(/^Esc Back/)
      })
    }
    terminal().press(KEY.escape)
    await see(terminal(), wholeTable(80, 24))
  })
})

/** Sizes from 1x1 to 400x120, the same in every run; of three one has a side of 1. */
function stormOf(count: number): readonly (readonly [cols: number, rows: number])[] {
  let random = 48_271
  const next = (most: number) => {
    random = (random * 48_271) % 2_147_483_647
    return 1 + (random % most)
  }
  return Array.from({ length: count }, (_, nth) => {
    const [cols, rows] = [next(400), next(120)]
    if (nth % 3 > 0) return [cols, rows]
    return nth % 2 === 0 ? [cols, 1] : [1, rows]
  })
}

/** Of a program that holds on to one frame in three of the storm, node would make an end. */
const SMALL_HEAP = { NODE_OPTIONS: '--max-old-space-size=64' }

describe('a storm of sizes while data changes', () => {
  it('ends with the screen of a fresh start, keys that answer, and bounded memory', async () => {
    const changing = (turn: number) => manyNodes(60 + (turn % 40), turn % 12 === 0 ? 'n' : 'm')
    const open = (cols: number, rows: number) =>
      watchProviders(fleet.providers, ['-i', '0.2'], { cols, rows, env: SMALL_HEAP })
    await using stormy = open(80, 24)
    await see(stormy, wholeTable(80, 24))
    const storm = [...stormOf(240), [1, 1], [400, 1], [1, 120], [400, 120], [131, 37]] as const
    for (const [turn, [cols, rows]] of storm.entries()) {
      const written = stormy.bytes()
      stormy.resize(cols, rows)
      // Most come faster than the program draws; each sixth is drawn, and then the data are others.
      if (turn % 6 > 0) continue
      await stormy.waitFor(() => stormy.bytes() > written)
      serve(fleet.at(0), changing(turn))
    }
    serve(fleet.at(0), NODES)
    const [cols, rows] = storm.at(-1) ?? [0, 0]
    await see(stormy, wholeTable(cols, rows))
    await using fresh = open(cols, rows)
    await see(fresh, wholeTable(cols, rows))
    const alike = () => expect.poll(() => differences(stormy, fresh, cols), { timeout: 10_000 }).toEqual([])
    await alike()
    for (const terminal of [stormy, fresh]) terminal.press('j'.repeat(50))
    await expect.poll(() => cursorLine(stormy), { timeout: 10_000 }).toContain(' n51 ')
    await expect.poll(() => cursorLine(fresh), { timeout: 10_000 }).toContain(' n51 ')
    await alike()
    stormy.press('q')
    expect(await stormy.exit).toEqual({ exitCode: 0, signal: null })
    expect(stormy.screen().join('')).toBe('')
  })
})

/**
 * Rows that look otherwise, in text or colours, each with the first cell that does; those above the tabs tell of the
 * past, which each has its own.
 */
function differences(one: TestTerminal, other: TestTerminal, cols: number): readonly string[] {
  const look = (terminal: TestTerminal, row: number, col: number): string => {
    const cell = terminal.cell(row, col)
    // Where no letter is, its colour and weight are any.
    const plain = { foreground: '', bold: false, dim: false }
    return JSON.stringify(cell.text === ' ' ? { ...cell, ...plain } : cell)
  }
  const [rows, others] = [one.screen(), other.screen()]
  const tabs = rows.findIndex((line) => line.startsWith('[Nodes]'))
  return rows.flatMap((line, row) => {
    if (row < tabs) return []
    // All of the row: a blank at its end may have been written on one and never touched on the other.
    for (let col = 0; col < cols; col++) {
      const [mine, its] = [look(one, row, col), look(other, row, col)]
      if (mine !== its)
        return [`row ${row}, column ${col}: ${mine} in "${line}", ${its} in "${others[row] ?? ''}"`]
    }
    return []
  })
}
