import { afterEach, describe, expect, it } from 'vitest'
import { ALL_MODES } from '../../src/terminal/modes.ts'
import type { FleetSnapshot } from '../../src/watch/types.ts'
import { failedOf, fleetOf, nodeOf, plainFleet, providerOf } from './support/fleet.ts'
import { type ScreenOptions, startScreen, type TestScreen } from './support/screen.ts'

/** Bound on waiting, for a busy machine. */
const SOON = { timeout: 10_000 }

let opened: TestScreen[] = []
afterEach(() => {
  for (const screen of opened) screen.close()
  opened = []
})

function start(fleet: FleetSnapshot, options: ScreenOptions = {}): TestScreen {
  const screen = startScreen(fleet, options)
  opened.push(screen)
  return screen
}

const TWO = plainFleet(2, 30)
const SIZES: readonly [number, number][] = [
  [1, 1],
  [2, 1],
  [20, 5],
  [24, 6],
  [40, 10],
  [80, 24],
  [132, 43],
  [200, 50],
  [400, 120],
]

describe('a frame', () => {
  it('names every provider and says that it is connecting, before there is any data', async () => {
    const screen = start(fleetOf([providerOf('a.example', null), providerOf('b.example', null)]))
    await screen.shows(/connecting/)
    const text = (await screen.lines()).join('\n')
    expect(text).toContain('a.example')
    expect(text).toContain('b.example')
  })

  it('shows nodes of all providers, and a provider that failed with its reason', async () => {
    const screen = start(fleetOf([providerOf('a.example', [nodeOf('alpha')]), failedOf('dead.example')]))
    await screen.shows(/a\.example.*alpha/)
    await screen.shows(/dead\.example.*failed.*refused/)
  })

  it.each(SIZES)('fills %i by %i and nothing more, with every screen open in turn', async (columns, rows) => {
    const screen = start(TWO, { columns, rows })
    for (const keys of ['', '?', 'q', '/x', '\r', 'o', 'q', '\t', '\r', '\r', '\r']) {
      screen.type(keys)
      const lines = await screen.lines()
      expect(lines).toHaveLength(rows)
      expect(lines.join('').trim()).not.toBe('')
      for (const line of screen.painted()) {
        const text = line.map((span) => span.text).join('')
        // Panels and what stands beside them are painted apart; neither alone is wider than the screen.
        expect([...text].length).toBeLessThanOrEqual(columns)
      }
    }
  })

  it('never makes the terminal scroll', async () => {
    const screen = start(TWO)
    for (const keys of ['G', '?', '\x1b', 'g', '/node-1', '\r', '\t']) {
      screen.type(keys)
      const lines = await screen.lines()
      expect(lines[0]).toMatch(/live/)
      expect(lines[23]).toMatch(/Help|Close|Enter/)
    }
  })

  it('is drawn of ASCII alone where that is asked for', async () => {
    const screen = start(TWO, { charset: 'ascii' })
    for (const keys of ['', '?', 'qo', 'q/x', '\x1b\r', '\x1b\t\r']) {
      screen.type(keys)
      expect((await screen.lines()).join('')).toMatch(/^[\x20-\x7e]*$/)
    }
  })
})

describe('a resize', () => {
  it('draws the new size whole, small and large again', async () => {
    const screen = start(TWO)
    for (const [columns, rows] of [
      [40, 10],
      [10, 3],
      [1, 1],
      [120, 40],
    ] as const) {
      screen.resize(columns, rows)
      await expect.poll(async () => (await screen.lines())[0], SOON).not.toBe('')
      expect(await screen.lines()).toHaveLength(rows)
    }
    await screen.shows(/p0\.example.*node-0/)
    expect((await screen.lines())[0]).toMatch(/akash-top/)
  })

  it('keeps an open prompt and what is typed in it', async () => {
    const screen = start(TWO)
    screen.type('/node-12')
    await screen.shows(/Filter: node-12/)
    screen.resize(60, 12)
    await screen.shows(/Filter: node-12/)
    screen.resize(12, 2)
    screen.resize(80, 24)
    screen.type('\x7f')
    await screen.shows(/Filter: node-1[^2]/)
  })

  it('in a storm ends with the last size', async () => {
    const screen = start(TWO)
    for (let step = 0; step < 50; step += 1) screen.resize(30 + ((step * 37) % 90), 6 + ((step * 13) % 40))
    screen.resize(80, 24)
    // A size on the way may show some of it: only the last one shows all of it.
    await expect
      .poll(async () => {
        const lines = await screen.lines()
        const isWhole = /live/.test(lines[0] ?? '') && /Help/.test(lines[23] ?? '')
        return isWhole && lines.some((line) => /p0\.example.*node-0/.test(line))
      }, SOON)
      .toBe(true)
  })
})

describe('10,000 nodes', () => {
  const MANY = plainFleet(20, 500)

  it('cost no more lines than the screen has', async () => {
    const screen = start(MANY)
    await screen.shows(/node-0/)
    screen.painted()
    screen.type('j')
    await screen.lines()
    expect(screen.painted().length).toBeLessThanOrEqual(24)
  })

  it('count every key of a held one, however many come at once, with one drawing for them', async () => {
    const screen = start(MANY)
    await screen.shows(/node-0/)
    screen.painted()
    screen.type('j'.repeat(2_600))
    await expect.poll(() => screen.cursorLine(), SOON).toMatch(/p5\.example.*node-100\b/)
    expect(screen.painted().length).toBeLessThanOrEqual(48)
    screen.type('\x1b[B'.repeat(7_399))
    await expect.poll(() => screen.cursorLine(), SOON).toMatch(/p19\.example.*node-499\b/)
  })
})

describe('drilling down', () => {
  it('and back leaves cursor and scroll as they were', async () => {
    const screen = start(TWO)
    screen.type('j'.repeat(25))
    await expect.poll(() => screen.cursorLine(), SOON).toMatch(/node-25/)
    screen.type('kkk')
    await expect.poll(() => screen.cursorLine(), SOON).toMatch(/node-22/)
    const before = await screen.lines()
    screen.type('\r')
    await screen.shows(/Nodes › p0\.example:8443 › node-22/)
    await screen.shows(/Allocatable/)
    screen.type('\x1b')
    await expect.poll(() => screen.lines(), SOON).toEqual(before)
    expect(await screen.cursorLine()).toMatch(/node-22/)
  })

  it('shows a provider with its nodes, and one of these', async () => {
    const screen = start(TWO)
    screen.type('\tj\r')
    await screen.shows(/Providers › p1\.example:8443/)
    await screen.shows(/akash1q/)
    screen.type('jj\r')
    await screen.shows(/Providers › p1\.example:8443 › node-2/)
    screen.type('\x1b')
    await expect.poll(() => screen.cursorLine(), SOON).toMatch(/node-2/)
  })

  it('keeps the cursor on its row while polls move it', async () => {
    const nodes = ['b', 'c', 'd'].map((name) => nodeOf(name))
    const screen = start(fleetOf([providerOf('a.example', nodes)]))
    screen.type('j')
    await expect.poll(() => screen.cursorLine(), SOON).toMatch(/ c /)
    screen.fleet.set(fleetOf([providerOf('a.example', [nodeOf('a'), ...nodes])]))
    await screen.shows(/ a /)
    expect(await screen.cursorLine()).toMatch(/ c /)
  })

  it('says so when the node is no longer there', async () => {
    const screen = start(fleetOf([providerOf('a.example', [nodeOf('alpha')])]))
    screen.type('\r')
    await screen.shows(/Allocatable/)
    screen.fleet.set(fleetOf([providerOf('a.example', [])]))
    await screen.shows(/lists this node no more/)
  })

  it('reads a long page above the table by moving up from the first row, and comes back down', async () => {
    const screen = start(TWO, { rows: 14 })
    screen.type('\t\r')
    await screen.shows(/more lines: up from the first row/)
    screen.type('k')
    await screen.shows(/Last answer/)
    screen.type('g')
    await screen.shows(/Holds/)
    screen.type('G')
    screen.type('j')
    await expect.poll(() => screen.cursorLine(), SOON).toMatch(/node-0/)
  })
})

describe('the filter prompt', () => {
  it('filters at once, says what is wrong beside what is typed, and Esc brings the rest back', async () => {
    const screen = start(TWO)
    screen.type('/node-7')
    await screen.shows(/2 of 60 nodes/)
    screen.type(' nosuch>1')
    await screen.shows(/Filter: node-7 nosuch>1.*field/)
    screen.type('\x1b')
    await screen.shows(/^60 nodes/)
  })

  it('takes a paste as text, without what could steer the terminal', async () => {
    const screen = start(TWO)
    screen.type('/\x1b[200~node-7\x1b]0;x\x07\n\x1b[201~')
    await screen.shows(/Filter: node-7/)
    expect(screen.stdout.written).not.toContain('\x1b]0;')
    screen.type('\x1b')
    screen.type('\x1b[200~q\x1b[201~')
    await screen.shows(/^60 nodes/)
    expect(screen.effects).toEqual([])
  })
})

describe('what the screen asks of others', () => {
  it('is asked for by keys', async () => {
    const screen = start(TWO)
    screen.type('prd')
    await screen.shows(/Interval: 5/)
    screen.type('\x152.5\r\t\r')
    await screen.shows(/Providers › p0/)
    screen.type('r\x0c')
    expect(screen.effects).toEqual([
      { type: 'toggle-pause' },
      { type: 'refresh', providerId: null },
      { type: 'set-interval', intervalMs: 2_500 },
      { type: 'refresh', providerId: 'p0.example:8443' },
      { type: 'redraw' },
    ])
  })

  it('is not asked for an interval that the flag would refuse', async () => {
    const screen = start(TWO)
    screen.type('d\x150\r')
    await screen.shows(/Interval: 0.*from 0\.2 to 3600/)
    expect(screen.effects).toEqual([])
  })

  it('is the end by q, but an overlay is closed first', async () => {
    const screen = start(TWO)
    screen.type('?q')
    expect(screen.effects).toEqual([])
    screen.type('\x1b\x1b\x1b')
    screen.type('q')
    expect(await screen.ended).toEqual({ kind: 'quit' })
  })

  it('can be asked for by arrows, Enter and Esc alone', async () => {
    const screen = start(TWO)
    screen.type('\r\r')
    await screen.shows(/Ctrl-L/)
    const entries = await screen.lines()
    const from = entries.findIndex((line) => /this help/.test(line))
    const to = entries.findIndex((line) => /next view/.test(line))
    screen.type(`${'\x1b[B'.repeat(to - from)}\r`)
    await screen.shows(/\[Providers\]/)
  })
})

describe('redrawing', () => {
  it('repairs a screen that something else wrote over', async () => {
    const screen = start(TWO)
    await screen.shows(/p0\.example.*node-0/)
    const before = await screen.lines()
    screen.stdout.written += '\x1b[5;5Hgarbage\x1b[20;1H\x1b[2K'
    expect(await screen.lines()).not.toEqual(before)
    screen.type('\x0c')
    await expect.poll(() => screen.lines(), SOON).toEqual(before)
  })

  it('writes nothing when nothing changed', async () => {
    const screen = start(TWO)
    await screen.shows(/p0\.example.*node-0/)
    const before = screen.stdout.written
    screen.fleet.set({ ...TWO })
    screen.type('k')
    await screen.lines()
    expect(screen.stdout.written).toBe(before)
  })
})

describe('a fault of the program', () => {
  it('in a component ends the screen with the error, the terminal given back', async () => {
    const screen = start(TWO)
    await screen.shows(/p0\.example/)
    const error = new Error('broken')
    screen.breakPainting(error)
    screen.type('j')
    expect(await screen.ended).toEqual({ kind: 'crash', error })
    expect(screen.stdout.written.endsWith(ALL_MODES.leave)).toBe(true)
  })

  it('in making the next frame does so too', async () => {
    const screen = start(TWO)
    await screen.shows(/p0\.example/)
    const error = new Error('broken')
    const broken = {
      ...TWO,
      get providers(): FleetSnapshot['providers'] {
        throw error
      },
    }
    screen.fleet.set(broken)
    expect(await screen.ended).toEqual({ kind: 'crash', error })
    expect(screen.stdout.written.endsWith(ALL_MODES.leave)).toBe(true)
  })
})
