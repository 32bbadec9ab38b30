import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  figuresOf,
  manyNodes,
  type PlainFleet,
  type PlainNode,
  serve,
  startPlainFleet,
} from '../support/plain-fleet.ts'
import { KEY } from '../support/pty.ts'
import {
  cursorLine,
  footer,
  header,
  lastLine,
  linesWith,
  lineWith,
  see,
  waitForCursor,
  watchProviders,
  wordsDown,
} from '../support/screen.ts'

const ONE: readonly PlainNode[] = [{ name: 'one', cpu: [2, 16], memory: [8, 64], disk: [100, 500] }]

let fleet: PlainFleet
beforeAll(async () => {
  fleet = await startPlainFleet(2)
})
afterAll(() => fleet.close())
afterEach(() => Promise.all(fleet.providers.map((provider) => provider.misbehave(null))))

describe('where no provider can be reached', () => {
  it('every view says so, none shows a figure, and all comes up by itself', async () => {
    for (const provider of fleet.providers) {
      await provider.misbehave('closed')
      serve(provider, ONE)
    }
    await using terminal = watchProviders(fleet.providers)
    await see(terminal, (screen) => {
      expect(header(screen)).toMatch(
        / 0 live {2}✗ 2 failed {2}of 2 providers {2}0 nodes {2}\? leases {2}\? orders {2}\? pending/,
      )
      for (const { endpoint } of fleet.providers) {
        expect(lineWith(screen, endpoint)).toMatch(
          new RegExp(
            `✗ .*failed refused {2}connection refused: nothing listens on ${endpoint}; check the port`,
          ),
        )
      }
      expect(footer(screen)).toMatch(/^0 nodes {2}2 failed {2}/)
      expect(screen[1]).toMatch(/CPU +╌+ +\?\/\? +\?/)
    })
    terminal.press(KEY.tab)
    await see(terminal, (screen) => {
      expect(linesWith(screen, '✗', 'failed', 'refused')).toHaveLength(2)
      expect(footer(screen)).toMatch(/^2 providers {2}2 failed/)
    })
    for (const view of ['GPUs', 'Storage']) {
      terminal.press(KEY.tab)
      await see(terminal, (screen) => {
        expect(screen.join('\n')).toContain(`[${view}]`)
        expect(screen).toContain('Nothing to list.')
      })
    }
    terminal.press(KEY.tab)
    await see(terminal, (screen) => expect(screen.join('\n')).toContain('[Events]'))
    terminal.press(KEY.tab)
    await Promise.all(fleet.providers.map((provider) => provider.misbehave(null)))
    await see(terminal, (screen) => {
      expect(header(screen)).toMatch(/● 2 live {2}of 2 providers {2}2 nodes/)
      expect(linesWith(screen, 'one', '2/16', '8/64Gi')).toHaveLength(2)
      expect(screen.join('\n')).not.toContain('refused')
    })
  })
})

describe('a provider with no nodes', () => {
  it('is a row that says so, a problem, and no part of any sum', async () => {
    serve(fleet.at(0), ONE)
    serve(fleet.at(1), manyNodes(3))
    await fleet.at(1).misbehave('no-nodes')
    await using terminal = watchProviders(fleet.providers)
    await see(terminal, (screen) => {
      expect(header(screen)).toMatch(/● 2 live {2}of 2 providers {2}1 node /)
      expect(lineWith(screen, fleet.at(1).endpoint)).toMatch(/ ● .*live {2}answers, but lists no node/)
      expect(footer(screen)).toMatch(/^1 node {2}CPU 2\/16 /)
    })
    terminal.press('n')
    await waitForCursor(terminal, fleet.at(1).endpoint)
    terminal.press(KEY.tab)
    await see(terminal, (screen) => {
      const row = lineWith(screen, fleet.at(1).endpoint)
      expect(linesWith([row], '!', '0', '-')).toHaveLength(1)
      expect(row).not.toContain('0/0')
    })
    await fleet.at(1).misbehave(null)
    terminal.press(KEY.shiftTab)
    await see(terminal, (screen) => expect(footer(screen)).toMatch(/^4 nodes/))
  })
})

describe('a provider with 2,000 nodes', () => {
  it('is listed to its end, summed, filtered, sorted and grouped, each within a moment', async () => {
    const nodes = manyNodes(2000)
    serve(fleet.at(0), nodes)
    serve(fleet.at(1), ONE)
    const moment = 3000
    await using terminal = watchProviders(fleet.providers)
    await see(terminal, (screen) => {
      const { cpu, memory, gpu } = figuresOf([...nodes, ...ONE])
      expect(header(screen)).toMatch(/2001 nodes/)
      expect(footer(screen)).toContain(`2001 nodes  CPU ${cpu}  Mem ${memory}  GPU ${gpu}`)
    })
    terminal.press(KEY.end, 'k')
    await see(terminal, () => expect(cursorLine(terminal)).toContain(' n2000 '), moment)
    terminal.press('/', 'gpu.free>=8 n1')
    const kept = nodes.filter(({ name, gpu = [0, 0] }) => gpu[1] - gpu[0] >= 8 && name.startsWith('n1'))
    await see(
      terminal,
      (screen) =>
        expect(footer(screen)).toContain(`${kept.length} of 2001 nodes  CPU ${figuresOf(kept).cpu}  `),
      moment,
    )
    terminal.press(KEY.escape)
    await see(terminal, (screen) => expect(lastLine(screen)).toMatch(/^Enter Open/), moment)
    terminal.press('P', 'g')
    // 96 of 100 is the most, and n0097 the first that has it.
    await see(terminal, () => expect(cursorLine(terminal)).toContain(' n0097 '), moment)
    terminal.press('t', '*')
    await see(
      terminal,
      (screen) => {
        expect(linesWith(screen, fleet.at(0).endpoint, '2000', 'nodes')).toHaveLength(1)
        expect(wordsDown(screen, /\bn\d{4}\b/)).toEqual([])
      },
      moment,
    )
  })

  it('costs nothing to look at: a screen on which nothing changes writes nothing', async () => {
    serve(fleet.at(0), manyNodes(2000))
    // No header line with a sparkline, which moves on: 80 columns have none.
    await using terminal = watchProviders([fleet.at(0)], [], { cols: 80, rows: 24 })
    await see(terminal, (screen) => expect(footer(screen)).toMatch(/^2000 nodes/))
    const { begun } = fleet.at(0).requests
    await expect.poll(() => fleet.at(0).requests.begun, { timeout: 10_000 }).toBeGreaterThan(begun + 1)
    const bytes = terminal.bytes()
    await expect.poll(() => fleet.at(0).requests.begun, { timeout: 10_000 }).toBeGreaterThan(begun + 4)
    expect(terminal.bytes() - bytes).toBe(0)
  })
})

describe('two nodes of one name', () => {
  it('are two rows, both counted, each with its own page, and a doubt on the page of the provider', async () => {
    serve(fleet.at(0), [
      { name: 'twin', cpu: [1, 8], memory: [2, 16] },
      { name: 'twin', cpu: [5, 32], memory: [6, 64] },
      { name: 'solo', cpu: [3, 4], memory: [1, 2] },
    ])
    await using terminal = watchProviders([fleet.at(0)])
    await see(terminal, (screen) => {
      expect(linesWith(screen, 'twin', '1/8', '2/16Gi')).toHaveLength(1)
      expect(linesWith(screen, 'twin#2', '5/32', '6/64Gi')).toHaveLength(1)
      expect(footer(screen)).toContain('3 nodes  CPU 9/44  Mem 9/82Gi')
    })
    terminal.press('j', KEY.enter)
    await see(terminal, (screen) => {
      expect(screen.join('\n')).toContain(`› ${fleet.at(0).endpoint} › twin#2`)
      expect(linesWith(screen, 'CPU', '32', '5', '27')).toHaveLength(1)
    })
    terminal.press(KEY.escape)
    await waitForCursor(terminal, 'twin#2')
    terminal.press(KEY.tab, KEY.enter)
    await see(terminal, (screen) =>
      expect(screen.join('\n')).toMatch(/More than one node is called "?twin"?; each is counted/),
    )
  })
})
