import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { figuresOf, type PlainFleet, type PlainNode, serve, startPlainFleet } from '../support/plain-fleet.ts'
import { KEY } from '../support/pty.ts'
import {
  footer,
  header,
  linesWith,
  lineWith,
  nextAnswer,
  see,
  waitForCursor,
  watchProviders,
  wordsDown,
} from '../support/screen.ts'

const GOOD: readonly PlainNode[] = [
  { name: 'good1', cpu: [10, 40], memory: [20, 80], gpu: [1, 8], disk: [5, 100] },
  { name: 'good2', cpu: [4, 16], memory: [8, 64], disk: [1, 50] },
]
const WEAK: readonly PlainNode[] = [
  { name: 'weak1', cpu: [30, 60], memory: [50, 100], gpu: [2, 2], disk: [7, 70] },
  { name: 'weak2', cpu: [1, 2], memory: [3, 4], disk: [2, 8] },
]
const busier = (nodes: readonly PlainNode[]): readonly PlainNode[] =>
  nodes.map(({ cpu = [0, 0], ...node }) => ({ ...node, cpu: [cpu[0] + 1, cpu[1]] as const }))
const sums = (nodes: readonly PlainNode[]): string => {
  const { cpu, memory, gpu, disk } = figuresOf(nodes)
  return `CPU ${cpu}  Mem ${memory}  GPU ${gpu}  Eph ${disk}`
}

/** Stale three intervals after the last answer, and asked again after eight at most. */
const FAST = ['-i', '0.2']

let fleet: PlainFleet
beforeAll(async () => {
  fleet = await startPlainFleet(2)
})
afterAll(() => fleet.close())
beforeEach(() => {
  serve(fleet.at(0), GOOD)
  serve(fleet.at(1), WEAK)
})
afterEach(() => fleet.at(1).misbehave(null))

describe('pause', () => {
  it('keeps the display as it is while data goes on, says so, and then shows the new', async () => {
    await using terminal = watchProviders(fleet.providers, FAST)
    await see(terminal, (screen) => expect(footer(screen)).toBe(`4 nodes  ${sums([...GOOD, ...WEAK])}`))
    terminal.press('p')
    await see(terminal, (screen) => {
      expect(header(screen)).toMatch(/^akash-top {2}PAUSED {2}● 2 live/)
      expect(footer(screen)).toMatch(/ paused$/)
    })
    serve(fleet.at(0), busier(GOOD), { leases: 5 })
    serve(fleet.at(1), [])
    await Promise.all(fleet.providers.map(nextAnswer))
    const held = terminal.screen()
    expect(footer(held)).toBe(`4 nodes  ${sums([...GOOD, ...WEAK])}  paused`)
    expect(header(held)).toContain('4 nodes  0 leases')
    expect(linesWith(held, 'good1', '10/40')).toHaveLength(1)
    terminal.press('p')
    await see(terminal, (screen) => {
      expect(footer(screen)).toBe(`2 nodes  ${sums(busier(GOOD))}`)
      expect(header(screen)).toMatch(/^akash-top {2}● 2 live {2}of 2 providers {2}2 nodes {2}5 leases/)
      expect(lineWith(screen, fleet.at(1).endpoint)).toContain('answers, but lists no node')
    })
    terminal.press('Z')
    await see(terminal, (screen) => expect(header(screen)).toContain('PAUSED'))
  })
})

describe('a provider that dies', () => {
  it('becomes a row that says why and how old its numbers are, and comes back by itself', async () => {
    await using terminal = watchProviders(fleet.providers, FAST)
    await see(terminal, (screen) => expect(footer(screen)).toBe(`4 nodes  ${sums([...GOOD, ...WEAK])}`))
    await fleet.at(1).misbehave('closed')
    const { endpoint } = fleet.at(1)
    const why = `connection refused: nothing listens on ${endpoint}`

    // Its numbers are still young: counted, and the failure told beside them.
    await see(terminal, (screen) => {
      expect(lineWith(screen, 'refused')).toMatch(new RegExp(`^${endpoint} .*! .*failing refused {2}${why}`))
      expect(linesWith(screen, 'weak1', '30/60')).toHaveLength(1)
    })
    // Three intervals later they are stale: kept, dim, not added, and the footer and the header say so.
    serve(fleet.at(0), busier(GOOD))
    await see(terminal, (screen) => {
      expect(header(screen)).toMatch(/● 1 live {2}◐ 1 stale {2}of 2 providers {2}2 nodes /)
      expect(lineWith(screen, 'refused')).toMatch(
        new RegExp(`◐ .*stale refused {2}${why}.* (just now|for \\S+)$`),
      )
      expect(linesWith(screen, 'weak1', '◐', 'stale', '30/60', '50/100Gi', '2/2', '7/70Gi')).toHaveLength(1)
      expect(footer(screen)).toBe(`4 nodes  1 provider stale  ${sums(busier(GOOD))}  2 stale nodes not added`)
      expect(linesWith(screen, 'good1', 'live', '11/40', 'now')).toHaveLength(1)
    })
    // The healthy neighbour stays fresh meanwhile; the age of the dead one grows.
    await see(
      terminal,
      (screen) => {
        expect(lineWith(screen, 'weak1')).toMatch(/ 10s$/)
        expect(lineWith(screen, 'refused')).toMatch(/ for 10s$/)
        expect(lineWith(screen, 'good1')).toMatch(/ now$/)
      },
      20_000,
    )
    serve(fleet.at(1), busier(WEAK))
    await fleet.at(1).misbehave(null)
    // By itself: at the next attempt, at most eight intervals away by now, twice that on a slow machine.
    await see(
      terminal,
      (screen) => {
        expect(header(screen)).toMatch(/● 2 live {2}of 2 providers {2}4 nodes /)
        expect(footer(screen)).toBe(`4 nodes  ${sums([...busier(GOOD), ...busier(WEAK)])}`)
        expect(lineWith(screen, 'weak1', '31/60')).toMatch(/● live .* now$/)
        expect(screen.join('\n')).not.toContain('refused')
      },
      20_000,
    )
  })

  it('is asked at once with r, before its next attempt is due', async () => {
    await fleet.at(1).misbehave('closed')
    await using terminal = watchProviders(fleet.providers, ['-i', '300'])
    await see(terminal, (screen) => {
      expect(header(screen)).toMatch(/● 1 live {2}✗ 1 failed {2}of 2 providers {2}2 nodes /)
      expect(lineWith(screen, fleet.at(1).endpoint)).toContain('failed refused')
      expect(footer(screen)).toBe(`2 nodes  1 failed  ${sums(GOOD)}`)
    })
    await fleet.at(1).misbehave(null)
    serve(fleet.at(0), busier(GOOD))
    terminal.press('r')
    await see(terminal, (screen) => {
      expect(header(screen)).toMatch(/● 2 live {2}of 2 providers {2}4 nodes /)
      // Without a page on top r asks them all.
      expect(footer(screen)).toBe(`4 nodes  ${sums([...busier(GOOD), ...WEAK])}`)
    })
  })

  it('has a page that tells the failure, opened from its row, and r there asks it alone', async () => {
    await fleet.at(1).misbehave('closed')
    await using terminal = watchProviders(fleet.providers, ['-i', '300'], { cols: 100, rows: 45 })
    await see(terminal, (screen) => expect(header(screen)).toMatch(/1 live {2}✗ 1 failed/))
    terminal.press(KEY.end)
    await waitForCursor(terminal, 'refused')
    terminal.press(KEY.enter)
    await see(terminal, (screen) => {
      expect(lineWith(screen, 'Error', 'refused:')).toContain('connection refused: nothing listens on')
      expect(screen.join('\n')).toMatch(/since \d\d:\d\d:\d\d \(now\), 1 attempt\n/)
      expect(lineWith(screen, 'Last', 'answer')).toContain('- (never)')
    })
    await fleet.at(1).misbehave(null)
    const { begun } = fleet.at(0).requests
    terminal.press('r')
    await see(terminal, (screen) => {
      expect(linesWith(screen, 'Error')).toEqual([])
      expect(lineWith(screen, 'Transport')).toMatch(/rest, latency <?\d/)
      expect(lineWith(screen, 'Holds')).toContain('2 nodes')
      expect(wordsDown(screen, /^weak\d/)).toEqual(['weak1', 'weak2'])
    })
    expect(fleet.at(0).requests.begun).toBe(begun)
  })

  it('leaves its neighbours fresh, whatever it does', async () => {
    await using terminal = watchProviders(fleet.providers, FAST)
    await see(terminal, (screen) => expect(footer(screen)).toMatch(/^4 nodes/))
    let nodes = GOOD
    for (const how of ['hang', 'tls-garbage', 'reset', 'html'] as const) {
      await fleet.at(1).misbehave(how)
      nodes = busier(nodes)
      serve(fleet.at(0), nodes)
      await see(terminal, (screen) => {
        expect(linesWith(screen, 'good1', figuresOf(nodes.slice(0, 1)).cpu, 'live', 'now')).toHaveLength(1)
        expect(linesWith(screen, 'weak1', '30/60')).toHaveLength(1)
      })
    }
  })
})
