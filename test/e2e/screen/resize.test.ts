import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { manyNodes, type PlainFleet, serve, startPlainFleet } from '../support/plain-fleet.ts'
import { KEY } from '../support/pty.ts'
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
  wholeFooter,
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
    // All of it on the first node.
    expect(wholeFooter(screen)).toMatch(/ {2}largest free 100 cores {2}128Gi {2}8 x GPU$/)
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

  it.each([1, 2, 3])('in a storm of 50 sizes (%i) ends with a right screen', async (seed) => {
    const before = await wholeScreen()
    let random = seed * 48_271
    const next = (most: number) => {
      random = (random * 48_271) % 2_147_483_647
      return 1 + (random % most)
    }
    for (let nth = 0; nth < 50; nth += 1) terminal().resize(next(250), next(80))
    terminal().resize(80, 24)
    await see(terminal(), (screen) => {
      wholeTable(80, 24)(screen)
      expect(screen).toEqual(before)
    })
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
