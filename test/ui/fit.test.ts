import { afterEach, describe, expect, it } from 'vitest'
import type { FleetSnapshot } from '../../src/watch/types.ts'
import { failedOf, fleetOf, nodeOf, providerOf } from './support/fleet.ts'
import { type ScreenOptions, startScreen, type TestScreen } from './support/screen.ts'

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

/** Free: 16 of 64 cores on the full one, 48 on the empty one. */
const full = providerOf('full.example', [nodeOf('f1', 0.75)])
const empty = providerOf('empty.example', [nodeOf('e1', 0.25)])
const FLEET = fleetOf([full, empty, failedOf('dead.example')])

async function rowsOf(screen: TestScreen): Promise<readonly string[]> {
  return (await screen.lines()).filter((line) => /\w\.example/.test(line))
}

describe('the answer to "will it fit?"', () => {
  it('says while typing what is wrong and where, and opens only what can be read', async () => {
    const screen = start(FLEET)
    screen.type('f')
    await screen.shows(/Will it fit\?/)
    await screen.shows(/^such as 8 cpu 32Gi/)
    screen.type('8 cpu 32Gx')
    await screen.shows(/^Will it fit\? 8 cpu 32Gx/)
    await screen.shows(/^ {19}\^ "32Gx": expected a size/)
    screen.type('\r')
    await screen.shows(/Will it fit\? 8 cpu 32Gx/)
    screen.type('\u007fi\r')
    await screen.shows(/fit 8 cpu 32Gi/)
  })

  it('is a row a provider, best first, with times, place and what blocks', async () => {
    const screen = start(FLEET, { columns: 120 })
    screen.type('f20 cpu 32Gi\r')
    await screen.shows(/empty\.example.*yes +2 +e1/)
    const rows = await rowsOf(screen)
    expect(rows.map((row) => /(\w+)\.example/.exec(row)?.[1])).toEqual(['empty', 'full', 'dead'])
    expect(rows[1]).toMatch(/no +CPU: 20 cores wanted, 16 cores free/)
    expect(rows[2]).toMatch(/failed/)
  })

  it('marks an answer that could not check everything, and says what', async () => {
    const screen = start(FLEET, { columns: 160 })
    screen.type('f1 cpu 1x nvidia/h100\r')
    await screen.shows(/empty\.example.*yes\?.*GPU models are not told/)
  })

  it('follows what the providers answer meanwhile', async () => {
    const screen = start(FLEET, { columns: 120 })
    screen.type('f20 cpu\r')
    await screen.shows(/full\.example.*no /)
    screen.fleet.set(fleetOf([providerOf('full.example', [nodeOf('f1', 0)]), empty]))
    await screen.shows(/full\.example.*yes +3 +f1/)
    expect((await rowsOf(screen))[0]).toContain('full.example')
  })

  it('leads with Enter to the page of a provider and with Esc back, layer by layer', async () => {
    const screen = start(FLEET)
    screen.type('f20 cpu\r')
    await screen.shows(/empty\.example.*yes/)
    screen.type('\r')
    await screen.shows(/fit 20 cpu › empty\.example/)
    await screen.shows(/Holds/)
    screen.type('\u001b')
    await screen.shows(/Fits +Times/)
    screen.type('\u001b')
    await screen.shows(/\[Nodes\]/)
  })

  it('begins the next request with this one, and takes its place', async () => {
    const screen = start(FLEET)
    screen.type('f20 cpu\r')
    await screen.shows(/fit 20 cpu/)
    screen.type('f 4Gi\r')
    await screen.shows(/fit 20 cpu 4Gi/)
    screen.type('\u001b')
    await screen.shows(/\[Nodes\]/)
  })

  it('stays best first whatever is pressed to sort, and leaves the order of the views alone', async () => {
    const screen = start(FLEET)
    screen.type('f20 cpu\r')
    await screen.shows(/empty\.example.*yes/)
    for (const key of ['>', 'I', '<', 'P', 'M']) screen.type(key)
    expect((await rowsOf(screen))[0]).toContain('empty.example')
    screen.type('\u001b')
    await screen.shows(/\[Nodes\]/)
    expect((await screen.lines()).join('\n')).not.toMatch(/sort /)
  })

  it('can be filtered like any table', async () => {
    const screen = start(FLEET)
    screen.type('f20 cpu\r')
    await screen.shows(/full\.example/)
    screen.type('/empty\r')
    await screen.shows(/filter empty/)
    expect(await rowsOf(screen)).toHaveLength(1)
    screen.type('\u001b')
    await screen.shows(/full\.example/)
  })

  it.each([
    [20, 5],
    [40, 10],
    [80, 24],
    [200, 50],
  ])('fills %i by %i and nothing more', async (columns, rows) => {
    const screen = start(FLEET, { columns, rows })
    for (const keys of ['f', '8 cpu 3', '\r', '2Gi', '\r', '\r']) {
      screen.type(keys)
      expect(await screen.lines()).toHaveLength(rows)
      for (const line of screen.painted()) {
        expect(line.map((span) => span.text).join('').length).toBeLessThanOrEqual(columns)
      }
    }
  })
})
