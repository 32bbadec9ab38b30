import { describe, expect, it, onTestFinished } from 'vitest'
import { failedOf, fleetOf, nodeOf, plainFleet, providerOf } from './support/fleet.ts'
import { type ScreenOptions, startScreen } from './support/screen.ts'

function screenOf(options: ScreenOptions = {}, fleet = plainFleet(3, 4)) {
  const screen = startScreen(fleet, { columns: 100, rows: 30, ...options })
  onTestFinished(() => screen.close())
  return screen
}
const marked = async (screen: ReturnType<typeof screenOf>) =>
  (await screen.lines()).filter((line) => /^[✓+] /.test(line))

describe('marking rows', () => {
  it('puts a sign before the row, counts it in the footer and goes on to the next', async () => {
    const screen = screenOf()
    await screen.shows(/node-3/)
    screen.type('  ')
    await screen.shows(/2 marked/)
    expect((await marked(screen)).map((line) => /node-\d/.exec(line)?.[0])).toEqual(['node-0', 'node-1'])
    expect(await screen.cursorLine()).toContain('node-2')
    screen.type('k ')
    await screen.shows(/1 marked/)
    expect(await marked(screen)).toHaveLength(1)
  })

  it('stays with its row through sort, filter, views and new data', async () => {
    const screen = screenOf()
    await screen.shows(/node-3/)
    screen.type('j ')
    await screen.shows(/1 marked/)
    screen.type('PI')
    await screen.shows(/sort CPU reversed/)
    expect((await marked(screen)).map((line) => /node-\d/.exec(line)?.[0])).toEqual(['node-1'])
    screen.type('/node-1\r')
    await screen.shows(/filter node-1/)
    expect(await marked(screen)).toHaveLength(1)
    screen.fleet.set(fleetOf([providerOf('p0.example', [nodeOf('other'), nodeOf('node-1', 0.9)])]))
    await screen.shows(/1 of 2 nodes/)
    expect((await marked(screen)).map((line) => /node-\d/.exec(line)?.[0])).toEqual(['node-1'])
    screen.type('\t')
    await screen.shows(/\[Providers\].*filter node-1/)
    screen.type('\t\t\t\t')
    await screen.shows(/\[Nodes\].*filter node-1/)
    expect(await marked(screen)).toHaveLength(1)
  })

  it('is taken back by the last Esc', async () => {
    const screen = screenOf()
    await screen.shows(/node-3/)
    screen.type(' ')
    await screen.shows(/1 marked/)
    screen.type('\x1b')
    await expect.poll(() => marked(screen)).toEqual([])
    expect((await screen.lines()).join('\n')).not.toContain('marked')
  })

  it('has an end, which it says', async () => {
    const screen = screenOf()
    await screen.shows(/node-3/)
    screen.type(' '.repeat(9))
    await screen.shows(/8 rows are marked, which is the most; Esc takes/)
    expect(await marked(screen)).toHaveLength(8)
    screen.type('j')
    await expect.poll(async () => (await screen.lines()).at(-1)).toContain('Enter Open')
  })

  it('is refused for what is neither a node nor a provider', async () => {
    const screen = screenOf({ view: 'storage' })
    await screen.shows(/beta3/)
    screen.type(' ')
    await screen.shows(/Only nodes and providers can be marked/)
    const dead = screenOf({}, fleetOf([failedOf('dead.example')]))
    await dead.shows(/refused/)
    dead.type(' ')
    await dead.shows(/Only nodes and providers can be marked/)
  })
})

describe('comparing', () => {
  it('says what it lacks with fewer than two', async () => {
    const screen = screenOf()
    await screen.shows(/node-3/)
    screen.type('c')
    await screen.shows(/Mark 2 to 8 rows with Space to compare them: none is marked/)
    screen.type(' c')
    await screen.shows(/to compare them: one is marked/)
  })

  it('puts a node and a provider side by side, live, and goes back with Esc', async () => {
    const screen = screenOf({ columns: 120, rows: 50 })
    await screen.shows(/node-3/)
    screen.type(' \t c')
    await screen.shows(/^Compare 2/)
    await screen.shows(/node-0 +p0\.example:8443/)
    await screen.shows(/^≠ in all +64 +256/)
    screen.fleet.set(fleetOf([providerOf('p0.example', [nodeOf('node-9')])]))
    await screen.shows(/^≠ in all +gone +64/)
    screen.type('\x1b')
    await screen.shows(/\[Providers\]/)
    await screen.shows(/2 marked/)
  })

  it('scrolls under the names, which stay', async () => {
    const screen = screenOf({ columns: 80, rows: 24 })
    await screen.shows(/node-3/)
    screen.type('  c')
    await screen.shows(/^State$/)
    screen.type('G')
    await screen.shows(/ Address /)
    const lines = await screen.lines()
    expect(lines.some((line) => /^State$/.test(line.trimEnd()))).toBe(false)
    const names = lines.findIndex((line) => /^ +node-0 +node-1 *$/.test(line))
    expect(lines[names - 1]).toMatch(/^Compare 2/)
    expect(lines[names + 1]).toMatch(/p0\.example/)
    screen.type('g')
    await screen.shows(/^State$/)
  })

  it('scrolls sideways where not all fit', async () => {
    const screen = screenOf({ columns: 60 })
    await screen.shows(/node-3/)
    screen.type('    c')
    await screen.shows(/^Compare 1-2 of 4/)
    screen.type('l')
    await screen.shows(/^Compare 2-3 of 4/)
    screen.type('lllll')
    await screen.shows(/^Compare 3-4 of 4/)
    screen.type('h')
    await screen.shows(/^Compare 2-3 of 4/)
  })
})
