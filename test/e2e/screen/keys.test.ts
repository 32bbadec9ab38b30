import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KEYS, keyText, PROMPT_KEYS } from '../../../src/ui/keys.ts'
import { figuresOf, type PlainFleet, type PlainNode, serve, startPlainFleet } from '../support/plain-fleet.ts'
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
  waitForCursor,
  watchProviders,
  wordsDown,
} from '../support/screen.ts'
import { sharedTerminal } from '../support/shared-terminal.ts'

const GIB = 2 ** 30
const FIRST: readonly PlainNode[] = [
  { name: 'alpha', cpu: [16, 64], memory: [64, 256], gpu: [2, 8], disk: [90, 900] },
  { name: 'broken', cpu: [12, 8], memory: [1, 32], gpu: [0, 4], disk: [0, 200] },
]
const SECOND: readonly PlainNode[] = [
  { name: 'gamma', cpu: [24, 96], memory: [384, 512], disk: [10, 100] },
  { name: 'delta', cpu: [1, 2], memory: [12, 8], disk: [10, 40] },
  { name: 'omega', cpu: [3, 6], memory: [2, 8], disk: [1, 40] },
]
const NAMES = ['alpha', 'broken', 'gamma', 'delta', 'omega']
const NAME = /\b(alpha|broken|gamma|delta|omega)\b/

let fleet: PlainFleet
beforeAll(async () => {
  fleet = await startPlainFleet(2)
  serve(fleet.at(0), FIRST, { storage: [{ class: 'ram', allocatable: 9 * GIB, allocated: 2 * GIB }] })
  serve(fleet.at(1), SECOND, {
    leases: 3,
    storage: [
      { class: 'beta3', allocatable: 50 * GIB, allocated: 8 * GIB },
      { class: 'ram', allocatable: 4 * GIB, allocated: 0 },
    ],
  })
})
afterAll(() => fleet.close())

function start(screen: Screen): void {
  expect(wordsDown(screen, NAME)).toEqual(NAMES)
  expect(footer(screen)).toMatch(/^5 nodes/)
  expect(lineWith(screen, '[Nodes]')).toMatch(/^\[Nodes\] {2}Providers {3}GPUs {3}Storage {3}Events$/)
  expect(linesWith(screen, 'Provider', 'Node', 'State', 'CPU')).toHaveLength(1)
  expect(lastLine(screen)).toMatch(/^Enter Open/)
}
const terminal = sharedTerminal(() => watchProviders(fleet.providers), start)
const back = () => see(terminal(), start)

describe('the views', () => {
  const shows: Readonly<Record<string, (screen: Screen) => void>> = {
    Nodes: start,
    Providers: (screen) => {
      expect(footer(screen)).toMatch(/^2 providers/)
      const { cpu, memory, disk } = figuresOf([...SECOND.filter(({ name }) => name !== 'delta')])
      // The memory of delta cannot be true and is not in the sum; its CPU and disk are.
      expect([cpu, memory, disk]).toEqual(['27/102', '386/520Gi', '11/140Gi'])
      expect(linesWith(screen, fleet.at(1).endpoint, '3', '28/104', '386/520Gi', '21/180Gi')).toHaveLength(1)
      expect(linesWith(screen, fleet.at(0).endpoint, '2', '16/64', '65/288Gi', '2/12')).toHaveLength(1)
    },
    GPUs: (screen) => {
      expect(footer(screen)).toMatch(/^1 GPU model {2}GPU 2\/12$/)
      // Used, all, free, nodes with cards, most free on one node, providers, those of them with free ones.
      expect(lineWith(screen, '2/12', '12', '10')).toMatch(/^model not told .* 2\/12 +12 +10 +2 +6 +1 +1$/)
    },
    Storage: (screen) => {
      expect(footer(screen)).toBe('3 storage rows  beta3 42Gi free  ram 11Gi free')
      expect(lineWith(screen, 'ram', fleet.at(0).endpoint)).toMatch(/ 7Gi +\? +\? +now$/)
      expect(lineWith(screen, 'beta3', fleet.at(1).endpoint)).toMatch(/ 42Gi +\? +\? +now$/)
      expect(lineWith(screen, 'ram', fleet.at(1).endpoint)).toMatch(/ 4Gi +\? +\? +now$/)
    },
    Events: (screen) => {
      expect(linesWith(screen, 'Time', 'Provider', 'What')).toHaveLength(1)
      expect(footer(screen)).toMatch(/^\d+ events?/)
    },
  }
  const views = Object.keys(shows)

  it.each([
    ['Tab', KEY.tab, [...views.slice(1), 'Nodes']],
    ['Shift-Tab', KEY.shiftTab, [...views].reverse()],
  ])('follow each other with %s, each with its own figures', async (_, key, order) => {
    for (const view of order) {
      terminal().press(key)
      await see(terminal(), (screen) => {
        expect(screen.filter((line) => line.includes(`[${view}]`))).toHaveLength(1)
        shows[view]?.(screen)
      })
    }
  })

  it('with 2 show the second provider only, with 9 of two nothing new, with 0 all', async () => {
    terminal().press('2')
    await see(terminal(), (screen) => {
      expect(wordsDown(screen, NAME)).toEqual(['gamma', 'delta', 'omega'])
      expect(lineWith(screen, '[Nodes]')).toMatch(/only provider 2$/)
      expect(footer(screen)).toMatch(/^3 nodes {2}CPU 28\/104 {2}Mem 386\/520Gi /)
      // The header is about the whole fleet.
      expect(header(screen)).toMatch(/2 providers {2}5 nodes/)
    })
    terminal().press('9', KEY.tab)
    await see(terminal(), (screen) => {
      expect(lineWith(screen, '[Providers]')).toMatch(/only provider 2$/)
      expect(footer(screen)).toMatch(/^1 provider /)
    })
    terminal().press(KEY.shiftTab, '0')
    await back()
  })
})

describe('grouping', () => {
  it('puts nodes under their provider with t; - and + fold and unfold one, * all', async () => {
    const [one, two] = fleet.providers.map(({ endpoint }) => endpoint)
    terminal().press('g', 't')
    await see(terminal(), (screen) => {
      expect(wordsDown(screen, /^[▾▸] \S+|^ {4}(alpha|broken|gamma|delta|omega)\b/)).toEqual([
        `▾ ${one}`,
        '    alpha',
        '    broken',
        `▾ ${two}`,
        '    gamma',
        '    delta',
        '    omega',
      ])
      expect(linesWith(screen, one ?? '', '2', 'nodes', '16/64', '65/288Gi')).toHaveLength(1)
      expect(linesWith(screen, two ?? '', '3', 'nodes', '28/104', '386/520Gi')).toHaveLength(1)
      expect(footer(screen)).toMatch(/^5 nodes {2}CPU 44\/168 /)
    })
    terminal().press('g', 'jj')
    await waitForCursor(terminal(), 'broken')
    terminal().press('-')
    await see(terminal(), (screen) => {
      expect(wordsDown(screen, NAME)).toEqual(['gamma', 'delta', 'omega'])
      expect(cursorLine(terminal())).toMatch(new RegExp(`^▸ ${one} `))
      // Folded is not left out.
      expect(footer(screen)).toMatch(/^5 nodes {2}CPU 44\/168 /)
    })
    terminal().press('+')
    await see(terminal(), (screen) => expect(wordsDown(screen, NAME)).toEqual(NAMES))
    terminal().press('*')
    await see(terminal(), (screen) => {
      expect(wordsDown(screen, NAME)).toEqual([])
      expect(wordsDown(screen, /^[▾▸] \S+/)).toEqual([`▸ ${one}`, `▸ ${two}`])
    })
    terminal().press('*', KEY.f5)
    await back()
  })
})

describe('what a row says', () => {
  it('turns with u from used to per cent to free and back', async () => {
    terminal().press('u')
    await see(terminal(), (screen) => {
      expect(linesWith(screen, 'CPU %', 'Memory %', 'GPU %', 'Ephemeral %')).toHaveLength(1)
      expect(linesWith(screen, 'alpha', '25%', '10%')).toHaveLength(1)
      expect(linesWith(screen, 'gamma', '25%', '75%', '10%')).toHaveLength(1)
    })
    terminal().press('u')
    await see(terminal(), (screen) => {
      expect(linesWith(screen, 'CPU free', 'Memory free', 'GPU free')).toHaveLength(1)
      expect(linesWith(screen, 'alpha', '48', '192Gi', '6', '810Gi')).toHaveLength(1)
      // A deficit is told with its sign, and marked.
      expect(linesWith(screen, 'broken', '!-4', '31Gi')).toHaveLength(1)
    })
    terminal().press('u')
    await back()
  })

  it('is more with w: what is free, latency and address', async () => {
    terminal().resize(230, 40)
    terminal().press('w')
    await see(terminal(), (screen) => {
      expect(linesWith(screen, 'CPU free', 'Mem free', 'GPU free', 'Eph free', 'Latency')).toHaveLength(1)
      expect(linesWith(screen, 'gamma', '72', '128Gi', '90Gi', 'live')).toHaveLength(1)
      expect(lineWith(screen, 'gamma')).toContain(fleet.at(1).owner.slice(0, 12))
    })
    terminal().press('w')
    await see(terminal(), (screen) => expect(linesWith(screen, 'Mem free')).toHaveLength(0))
    terminal().resize(160, 40)
    await back()
  })

  it('scrolls its columns with l and h, and keeps provider and node', async () => {
    terminal().resize(60, 24)
    await see(terminal(), (screen) => {
      expect(linesWith(screen, 'Provider', 'Node', 'CPU', 'Memory')).toHaveLength(1)
      expect(linesWith(screen, 'Node', 'Ephemeral')).toHaveLength(0)
    })
    terminal().press('lll')
    await see(terminal(), (screen) => {
      expect(linesWith(screen, 'Provider', 'Node', 'GPU', 'Ephemeral')).toHaveLength(1)
      expect(linesWith(screen, 'Node', 'CPU')).toHaveLength(0)
      expect(linesWith(screen, 'alpha', '2/8', '90/900Gi')).toHaveLength(1)
    })
    // To the end of the columns, no further; and back as often as it takes.
    terminal().press(KEY.right.repeat(50))
    await see(terminal(), (screen) => {
      expect(linesWith(screen, 'Provider', 'Node', 'Age')).toHaveLength(1)
      expect(lineWith(screen, 'omega')).toMatch(/^127\S+ +omega .*now$/)
    })
    terminal().press('h'.repeat(50))
    await see(terminal(), (screen) =>
      expect(linesWith(screen, 'Provider', 'Node', 'CPU', 'Memory')).toHaveLength(1),
    )
    terminal().resize(160, 40)
    await back()
  })
})

describe('problems', () => {
  it('are gone to with n and N, around the ends', async () => {
    terminal().press('g')
    await waitForCursor(terminal(), 'alpha')
    for (const [key, name] of [
      ['n', 'broken'],
      ['n', 'delta'],
      ['n', 'broken'],
      ['N', 'delta'],
      ['N', 'broken'],
    ] as const) {
      terminal().press(key)
      await waitForCursor(terminal(), name)
    }
  })

  it('stand alone with !, and with ! again among all', async () => {
    terminal().press('!')
    await see(terminal(), (screen) => {
      expect(wordsDown(screen, NAME)).toEqual(['broken', 'delta'])
      expect(linesWith(screen, 'broken', '!', 'doubt', '!12/8')).toHaveLength(1)
      expect(linesWith(screen, 'delta', '!', 'doubt', '!12/8Gi')).toHaveLength(1)
      expect(footer(screen)).toMatch(/^2 of 5 nodes {2}CPU 1\/2 {2}Mem 1\/32Gi .*2 in doubt, not added/)
      expect(lineWith(screen, '[Nodes]')).toMatch(/problems only$/)
    })
    terminal().press('!')
    await back()
  })
})

describe('the help', () => {
  it('lists every key of the table and every key of a prompt with what it does', async () => {
    terminal().resize(120, 190)
    terminal().press('?')
    const rows = [...KEYS, ...PROMPT_KEYS]
    await see(terminal(), (screen) => {
      const shown = screen.map((line) => line.trim())
      const missing = rows.filter(
        ({ keys, help }) =>
          !shown.some((line) => line.startsWith(`${keyText(keys)} `) && line.endsWith(` ${help}`)),
      )
      expect(missing).toEqual([])
    })
    terminal().press('q')
    terminal().resize(160, 40)
    await back()
  })

  it('scrolls to its last line, what a filter compares, and back', async () => {
    terminal().press('?')
    terminal().resize(120, 40)
    await see(terminal(), (screen) => expect(screen).toContain('Move'))
    terminal().press('G')
    await see(terminal(), (screen) => {
      expect(linesWith(screen, 'storage.CLASS')).toHaveLength(1)
      expect(screen).not.toContain('Move')
    })
    terminal().press(KEY.home)
    await see(terminal(), (screen) => expect(screen).toContain('Move'))
    terminal().press('q')
    terminal().resize(160, 40)
    await back()
  })

  it.each([
    ['q', 'q'],
    ['Esc', KEY.escape],
    ['?', '?'],
    ['F1', KEY.f1],
    ['Enter', KEY.enter],
  ])('closes with %s and leaves what was under it', async (_, key) => {
    terminal().press(KEY.f1)
    await see(terminal(), (screen) => expect(lastLine(screen)).toMatch(/^Esc Back {2}Enter Close/))
    terminal().press(key)
    await back()
  })
})

describe('the interval', () => {
  it('is asked for with d, refused with its reason, and taken', async () => {
    await using own = watchProviders(fleet.providers, ['-i', '600'])
    await see(own, start)
    own.press('d')
    await see(own, (screen) => expect(lastLine(screen)).toMatch(/^Interval: 600▏ +seconds between polls/))
    for (const wrong of ['0', '5x', '9999', '']) {
      own.press(KEY.ctrlU, wrong, KEY.enter)
      await see(own, (screen) =>
        expect(lastLine(screen)).toBe(
          `Interval: ${wrong}▏   "${wrong}" is not a number of seconds from 0.2 to 3600`,
        ),
      )
    }
    const { begun } = fleet.at(0).requests
    own.press(KEY.ctrlU, '0.2', KEY.enter)
    await see(own, start)
    // Ten minutes were the interval before.
    await expect.poll(() => fleet.at(0).requests.begun, { timeout: 5000 }).toBeGreaterThan(begun + 3)
    own.press('d')
    await see(own, (screen) => expect(lastLine(screen)).toMatch(/^Interval: 0\.2▏/))
    own.press(KEY.escape)
    await see(own, start)
  })
})

describe('redrawing', () => {
  it('with Ctrl-L writes the whole screen anew, the same', async () => {
    await using own = watchProviders(fleet.providers, ['-i', '600'], { cols: 80, rows: 24 })
    const drawn = await see(own, (screen) => {
      expect(footer(screen)).toMatch(/^5 nodes/)
      expect(wordsDown(screen, NAME)).toEqual(NAMES)
      expect(lastLine(screen)).toMatch(/^Enter Open/)
    })
    const before = drawn.slice(1)
    const written = own.output().length
    own.press(KEY.ctrlL)
    await see(own, (screen) => {
      expect(own.output().slice(written)).toContain('\x1b[2J')
      expect(screen.slice(1)).toEqual(before)
    })
    // Once; what follows writes again only what changes.
    expect(own.output().slice(written).split('\x1b[2J')).toHaveLength(2)
  })
})

describe('the menu', () => {
  it('opens with Enter where there is nothing to open, so that arrows and Enter reach every command', async () => {
    terminal().press('g', KEY.enter)
    await see(terminal(), (screen) => expect(lastLine(screen)).toMatch(/^Esc Back {2}Enter Menu/))
    terminal().press(KEY.enter)
    await see(terminal(), (screen) => {
      expect(lastLine(screen)).toMatch(/^Esc Back {2}Enter Choose/)
      expect(cursorLine(terminal())).toMatch(/^ +\? F1 +this help/)
    })
    terminal().press(KEY.enter)
    await see(terminal(), (screen) => expect(screen.some((line) => line.startsWith('Move '))).toBe(true))
    terminal().press('q')
    await see(terminal(), (screen) => expect(lastLine(screen)).toMatch(/^Esc Back {2}Enter Menu/))
    terminal().press(KEY.escape)
    await back()
  })
})
