import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  figuresOf,
  manyNodes,
  type PlainFleet,
  type PlainNode,
  serve,
  startPlainFleet,
  three,
} from '../support/plain-fleet.ts'
import { KEY } from '../support/pty.ts'
import {
  cursorLine,
  footer,
  lastLine,
  linesWith,
  lineWith,
  see,
  waitForCursor,
  watchProviders,
  wordsDown,
} from '../support/screen.ts'

const GIB = 2 ** 30
const MANY = manyNodes(300)
const FEW: readonly PlainNode[] = [
  { name: 'east', cpu: [12, 48], memory: [32, 128], gpu: [1, 4], disk: [50, 400] },
  { name: 'west', cpu: [6, 16], memory: [60, 64], disk: [10, 100] },
  { name: 'south', cpu: [3, 4], memory: [1, 8], disk: [1, 20] },
]
const LEASES = [
  { cpu: 4000, memory: 8 * GIB, gpu: 1, storage_ephemeral: 20 * GIB, storage: { beta3: 30 * GIB } },
  { cpu: 8000, memory: 16 * GIB, gpu: 0, storage_ephemeral: 30 * GIB },
]
const NAME = /\b(n\d{3}|east|west|south)\b/

let fleet: PlainFleet
beforeAll(async () => {
  fleet = await startPlainFleet(2)
})
afterAll(() => fleet.close())
beforeEach(() => {
  serve(fleet.at(0), MANY)
  serve(fleet.at(1), FEW, {
    leases: 2,
    orders: 1,
    deployments: 2,
    active: LEASES,
    storage: [{ class: 'beta3', allocatable: 100 * GIB, allocated: 30 * GIB }],
    hostname: 'provider.plain.example',
  })
})

describe('Enter on a node', () => {
  it('opens its page, and Esc comes back to cursor and scroll as they were, deep in 300 nodes', async () => {
    await using terminal = watchProviders(fleet.providers, [], { cols: 80, rows: 24 })
    await see(terminal, (screen) => expect(footer(screen)).toContain('303 nodes'))
    terminal.press('j'.repeat(250), 'k'.repeat(5))
    // 250 down puts n251 on the last row of the table, 5 up leave it there.
    const before = await see(terminal, (screen) => {
      expect(cursorLine(terminal)).toContain(' n246 ')
      const names = wordsDown(screen, NAME)
      expect(names).toEqual(MANY.slice(251 - names.length, 251).map(({ name }) => name))
    })
    terminal.press(KEY.enter)
    const [node] = MANY.filter(({ name }) => name === 'n246')
    const [used = 0, total = 0] = node?.cpu ?? []
    await see(terminal, (screen) => {
      expect(lineWith(screen, 'n246', 'of')).toContain(`of ${fleet.at(0).endpoint}  ● live`)
      const figures = [`${Math.round((100 * used) / total)}%`, three(total), three(used), three(total - used)]
      expect(linesWith(screen, 'CPU', ...figures)).toHaveLength(1)
      expect(lastLine(screen)).toMatch(/^Esc Back {2}Enter Menu/)
    })
    terminal.press(KEY.escape)
    await see(terminal, (screen) => {
      expect(wordsDown(screen, NAME)).toEqual(wordsDown(before, NAME))
      expect(cursorLine(terminal)).toContain(' n246 ')
      expect(lastLine(screen)).toMatch(/^Enter Open/)
    })
  })

  it('shows there what is served now, and says when the node is listed no more', async () => {
    await using terminal = watchProviders([fleet.at(1)])
    await see(terminal, (screen) => expect(footer(screen)).toContain('3 nodes'))
    terminal.press('j', KEY.enter)
    await see(terminal, (screen) => {
      expect(lineWith(screen, 'Nodes', 'west')).toContain(`› ${fleet.at(1).endpoint} › west`)
      expect(linesWith(screen, 'Memory', '94%', '64Gi', '60Gi', '4Gi')).toHaveLength(1)
      expect(linesWith(screen, 'GPU', '-', '0')).toHaveLength(1)
      expect(lineWith(screen, 'Storage', 'beta3')).toContain('of the cluster; not told for each node')
    })
    const west = { name: 'west', cpu: [8, 16], memory: [16, 64], disk: [10, 100] } as const
    serve(fleet.at(1), [west])
    await see(terminal, (screen) => {
      expect(linesWith(screen, 'CPU', '50%', '16', '8')).toHaveLength(1)
      expect(linesWith(screen, 'Memory', '25%', '64Gi', '16Gi', '48Gi')).toHaveLength(1)
    })
    serve(fleet.at(1), FEW.slice(0, 1))
    await terminal.waitFor('The provider lists this node no more; Esc goes back.')
    terminal.press(KEY.escape)
    await waitForCursor(terminal, 'east')
  })
})

describe('Enter on a provider', () => {
  it('opens its page with its nodes, from there a node, and Esc undoes one at a time', async () => {
    await using terminal = watchProviders(fleet.providers, ['--view', 'providers'], { cols: 120, rows: 45 })
    const { endpoint, owner } = fleet.at(1)
    await see(terminal, (screen) => expect(footer(screen)).toContain('2 providers'))
    terminal.press('j', KEY.enter)
    await see(terminal, (screen) => {
      expect(screen.find((line) => line.startsWith('Providers'))).toBe(`Providers › ${endpoint}`)
      expect(lineWith(screen, 'Holds')).toContain('3 nodes, 2 leases, 1 order, 2 deployments')
      expect(lineWith(screen, 'Address')).toContain(owner)
      expect(lineWith(screen, 'Host', 'names')).toContain('provider.plain.example')
      expect(lineWith(screen, 'Transport')).toMatch(/ rest, latency \S+$/)
      const { memory } = figuresOf(FEW)
      expect(memory).toBe('93/200Gi')
      expect(linesWith(screen, 'Memory', '47%', '200Gi', '93Gi', '107Gi')).toHaveLength(1)
      expect(linesWith(screen, 'CPU', '31%', '68', '21', '47')).toHaveLength(1)
      // Two leases: 12 cores, 24 GiB, a card, 50 GiB, and 30 GiB that outlive a pod.
      expect(linesWith(screen, 'Active', '2', '12', '24Gi', '1', '50Gi', '30Gi')).toHaveLength(1)
      expect(linesWith(screen, 'Pending', '0')).toHaveLength(1)
      expect(linesWith(screen, 'beta3', '70Gi', '?')).toHaveLength(1)
      for (const node of FEW) {
        expect(linesWith(screen, node.name, figuresOf([node]).cpu, figuresOf([node]).memory)).toHaveLength(1)
      }
      expect(footer(screen)).toMatch(/^3 nodes {2}CPU 21\/68 {2}Mem 93\/200Gi {2}GPU 1\/4 /)
      expect(cursorLine(terminal)).toMatch(/^east /)
    })
    terminal.press('j', KEY.enter)
    await see(terminal, (screen) => {
      expect(lineWith(screen, 'Providers', 'west')).toBe(`Providers › ${endpoint} › west`)
      expect(linesWith(screen, 'CPU', '38%', '16', '6', '10')).toHaveLength(1)
    })
    terminal.press(KEY.escape)
    await see(terminal, (screen) => {
      expect(lineWith(screen, 'Holds')).toContain('3 nodes')
      expect(cursorLine(terminal)).toMatch(/^west /)
    })
    terminal.press(KEY.escape)
    await see(terminal, (screen) => {
      expect(footer(screen)).toContain('2 providers')
      expect(cursorLine(terminal)).toContain(endpoint)
    })
  })

  it('lets the page be read where it is longer than the screen', async () => {
    await using terminal = watchProviders([fleet.at(1)], ['--view', 'providers'], { cols: 80, rows: 24 })
    await see(terminal, (screen) => expect(footer(screen)).toContain('1 provider'))
    terminal.press(KEY.enter)
    await terminal.waitFor(/\.\.\. \d+ more lines: up from the first row/)
    terminal.press('k')
    await see(terminal, (screen) => expect(linesWith(screen, 'beta3', '70Gi')).toHaveLength(1))
    terminal.press('j')
    await waitForCursor(terminal, 'east')
    terminal.press(KEY.escape)
    await see(terminal, (screen) => expect(footer(screen)).toContain('1 provider'))
  })
})

describe('the cursor', () => {
  it('stays with its node while nodes come before it and go', async () => {
    await using terminal = watchProviders([fleet.at(1)])
    await see(terminal, (screen) => expect(footer(screen)).toContain('3 nodes'))
    terminal.press('jj')
    await waitForCursor(terminal, 'south')
    serve(fleet.at(1), [...manyNodes(100), ...FEW])
    await see(terminal, (screen) => {
      expect(footer(screen)).toContain('103 nodes')
      expect(cursorLine(terminal)).toContain(' south ')
    })
    serve(fleet.at(1), FEW.slice(2))
    await see(terminal, (screen) => {
      expect(footer(screen)).toContain('1 node ')
      expect(cursorLine(terminal)).toContain(' south ')
    })
  })

  it('comes to the 301st of 2,000 rows when 300 presses arrive at once, and to either end', async () => {
    const nodes = manyNodes(2000)
    serve(fleet.at(0), nodes)
    await using terminal = watchProviders([fleet.at(0)], [], { cols: 120, rows: 40 })
    await see(terminal, (screen) => expect(footer(screen)).toContain('2000 nodes'))
    terminal.press('j'.repeat(300))
    await waitForCursor(terminal, 'n0301')
    terminal.press(KEY.down.repeat(300))
    await waitForCursor(terminal, 'n0601')
    terminal.press(KEY.end)
    const last = await see(terminal, (screen) => {
      expect(cursorLine(terminal)).toContain(' n2000 ')
      const names = wordsDown(screen, /\bn\d{4}\b/)
      expect(names).toEqual(nodes.slice(-names.length).map(({ name }) => name))
    })
    terminal.press(KEY.up)
    await waitForCursor(terminal, 'n1999')
    terminal.press(KEY.pageUp)
    const shown = wordsDown(last, /\bn\d{4}\b/).length
    await waitForCursor(terminal, `n${1999 - (shown - 1)}`)
    terminal.press('g')
    await waitForCursor(terminal, 'n0001')
    terminal.press(KEY.pageDown, KEY.ctrlD)
    const half = Math.floor(shown / 2)
    await waitForCursor(terminal, `n${String(1 + (shown - 1) + half).padStart(4, '0')}`)
    terminal.press(KEY.ctrlU, KEY.home)
    await waitForCursor(terminal, 'n0001')
  })
})
