import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COLUMNS } from '../../../src/view/columns/index.ts'
import { type PlainFleet, type PlainNode, serve, startPlainFleet } from '../support/plain-fleet.ts'
import { KEY } from '../support/pty.ts'
import {
  cursorLine,
  footer,
  header,
  lastLine,
  lineWith,
  type Screen,
  see,
  waitForCursor,
  watchProviders,
  wordsDown,
} from '../support/screen.ts'
import { sharedTerminal } from '../support/shared-terminal.ts'

const GIB = 2 ** 30
/** No two of a provider alike; names in an order that is not that of their letters; one beyond what it has. */
const FIRST: readonly PlainNode[] = [
  { name: 'node10', cpu: [5, 10], memory: [1, 32], gpu: [1, 8], disk: [9, 10] },
  { name: 'node2', cpu: [30, 40], memory: [31, 64], disk: [1, 1000] },
  { name: 'Node3', cpu: [20, 16], memory: [16, 16], gpu: [2, 2], disk: [70, 100] },
  { name: 'a', cpu: [0, 8], memory: [2, 8], disk: [0, 50] },
]
const SECOND: readonly PlainNode[] = [
  { name: 'node7', cpu: [63, 64], memory: [100, 512], gpu: [0, 4], disk: [20, 200] },
  { name: 'node07b', cpu: [1, 100], memory: [255, 256], gpu: [3, 4], disk: [500, 600] },
  { name: 'zeta', cpu: [10, 12], memory: [0, 4], disk: [5, 9] },
]
const NAME = /(?<=^127\.\S+ +)(?:[Nn]ode\w+|a|zeta)\b/

interface Placed extends PlainNode {
  readonly nth: 0 | 1
}
const ALL: readonly Placed[] = [
  ...FIRST.map((node) => ({ ...node, nth: 0 as const })),
  ...SECOND.map((node) => ({ ...node, nth: 1 as const })),
]
const OWN_ORDER = ALL.map(({ name }) => name)
/** What is allocated beyond what there is cannot be true, and is not known to the sort. */
const believed = ({ name }: PlainNode, kind: string) => !(name === 'Node3' && kind === 'cpu')

let fleet: PlainFleet
beforeAll(async () => {
  fleet = await startPlainFleet(2)
  serve(fleet.at(0), FIRST)
  serve(fleet.at(1), SECOND, { storage: [{ class: 'beta3', allocatable: GIB, allocated: 0 }] })
})
afterAll(() => fleet.close())

type Kind = 'cpu' | 'memory' | 'gpu' | 'disk'
const share = (kind: Kind) => (node: Placed) => {
  const [used, total] = node[kind] ?? [0, 0]
  return total === 0 || !believed(node, kind) ? null : used / total
}
const free = (kind: Kind) => (node: Placed) => {
  const [used, total] = node[kind] ?? [0, 0]
  return believed(node, kind) ? total - used : null
}
const text = (value: (node: Placed) => string | null) => ({ value, largestFirst: false })
const amount = (value: (node: Placed) => number | null) => ({ value, largestFirst: true })

interface Order {
  /** Computed from what is served; null is not known, and comes last either way. */
  readonly value: (node: Placed) => number | string | null
  readonly largestFirst: boolean
}
/** What each column sorts by. Latency is nobody's to know beforehand: see below. */
const ORDERS: Readonly<Record<string, Order>> = {
  provider: text(({ nth }) => fleet.at(nth).endpoint),
  node: text(({ name }) => name),
  // What needs looking at comes first: the node in doubt.
  state: { value: ({ name }) => (name === 'Node3' ? 0 : 1), largestFirst: false },
  cpu: amount(share('cpu')),
  memory: amount(share('memory')),
  gpu: amount(share('gpu')),
  ephemeral: amount(share('disk')),
  storage: text(({ nth }) => (nth === 1 ? 'beta3' : null)),
  // The first provider answers first, so its answer is the older one.
  age: { value: ({ nth }) => nth, largestFirst: false },
  'cpu.free': amount(free('cpu')),
  'memory.free': amount(free('memory')),
  'gpu.free': amount(free('gpu')),
  'ephemeral.free': amount(free('disk')),
  address: text(({ nth }) => fleet.at(nth).owner),
}
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

function sorted(id: string, reversed: boolean): readonly string[] {
  const order = ORDERS[id]
  if (order === undefined) throw new Error(`say above what ${id} sorts by`)
  const { value, largestFirst } = order
  const known = ALL.filter((node) => value(node) !== null)
  const unknown = ALL.filter((node) => value(node) === null)
  const ascending = (a: Placed, b: Placed) => {
    const [x, y] = [value(a) ?? 0, value(b) ?? 0]
    return typeof x === 'number' && typeof y === 'number'
      ? Math.sign(x - y)
      : collator.compare(String(x), String(y))
  }
  const sign = largestFirst !== reversed ? -1 : 1
  return [...known.sort((a, b) => sign * ascending(a, b)), ...unknown].map(({ name }) => name)
}

/** All columns are on the screen; one poll only, and the second provider's answer came after the first's. */
const terminal = sharedTerminal(
  () => {
    const opened = watchProviders(fleet.providers, ['-i', '600'], { cols: 230, rows: 30 })
    opened.press('w')
    return opened
  },
  (screen) => {
    expect(wordsDown(screen, NAME)).toEqual(OWN_ORDER)
    expect(lastLine(screen)).toMatch(/^Enter Open/)
  },
)

/** Rows in this order, and the screen says what they are sorted by. */
const inOrder = (words: string, names: readonly string[]) => (screen: Screen) => {
  expect(lineWith(screen, '[Nodes]')).toMatch(new RegExp(`Events${words === '' ? '' : ` {4}${words}`}$`))
  expect(wordsDown(screen, NAME)).toEqual(names)
  expect(footer(screen)).toMatch(/^7 nodes/)
}

async function ownOrder(): Promise<void> {
  terminal().press('o', KEY.home, KEY.enter)
  await see(terminal(), inOrder('', OWN_ORDER))
}

/** Two answers of which one is surely the older: the second provider is asked again by hand. */
async function secondAnswersLater(): Promise<void> {
  terminal().press('2')
  await see(terminal(), (screen) => expect(wordsDown(screen, NAME)).toEqual(SECOND.map(({ name }) => name)))
  const { begun } = fleet.at(1).requests
  terminal().press('0', '/', fleet.at(1).endpoint, KEY.enter, KEY.escape)
  await see(terminal(), inOrder('', OWN_ORDER))
  terminal().press(KEY.tab)
  await see(terminal(), (screen) => expect(footer(screen)).toMatch(/^2 providers/))
  terminal().press(KEY.end, KEY.enter)
  await see(terminal(), (screen) => expect(lineWith(screen, 'Holds')).toContain('3 nodes'))
  terminal().press('r')
  await expect.poll(() => fleet.at(1).requests.begun).toBeGreaterThan(begun)
  terminal().press(KEY.shiftTab)
  await see(terminal(), inOrder('', OWN_ORDER))
}

describe('the sort menu', () => {
  const columns = COLUMNS.nodes.map(({ id, title }, nth) => ({ id, title, nth }))

  it.each(columns.filter(({ id }) => id !== 'latency'))(
    'orders by $title as the served values say, and with I the other way round',
    async ({ id, title, nth }) => {
      if (id === 'age') await secondAnswersLater()
      terminal().press('o')
      await see(terminal(), (screen) => expect(lastLine(screen)).toMatch(/^Esc Back {2}Enter Choose/))
      terminal().press(KEY.home, 'j'.repeat(nth + 1))
      await see(terminal(), () => expect(cursorLine(terminal())).toMatch(new RegExp(`^ +${title} `)))
      terminal().press(KEY.enter)
      await see(terminal(), inOrder(`sort ${title}`, sorted(id, false)))
      const arrow = ORDERS[id]?.largestFirst === true || id === 'age' ? '▼' : '▲'
      // The arrow may take the place of the title's last letter.
      await terminal().waitFor(new RegExp(`${title.slice(0, -1)}${title.at(-1)}?${arrow}`))
      terminal().press('I')
      await see(terminal(), inOrder(`sort ${title} reversed`, sorted(id, true)))
      await ownOrder()
    },
  )

  it('orders by latency: the nodes of a provider stay together, and in their order', async () => {
    const orders = [
      [...FIRST, ...SECOND],
      [...SECOND, ...FIRST],
    ].map((nodes) => nodes.map(({ name }) => name).join(' '))
    for (const [keys, words] of [
      [
        ['o', KEY.home, 'j'.repeat(columns.findIndex(({ id }) => id === 'latency') + 1), KEY.enter],
        'Latency',
      ],
      [['I'], 'Latency reversed'],
    ] as const) {
      terminal().press(...keys)
      await see(terminal(), (screen) => {
        expect(lineWith(screen, '[Nodes]')).toMatch(new RegExp(`sort ${words}$`))
        expect(orders).toContain(wordsDown(screen, NAME).join(' '))
      })
    }
    await ownOrder()
  })
})

describe('the sort keys', () => {
  const walked = ['', ...COLUMNS.nodes.map(({ title }) => `sort ${title}`)]

  it.each([
    ['>', [...walked.slice(1), '']],
    ['<', [...walked.slice(1).reverse(), '']],
  ])('%s goes through every column and comes back to the provider\u2019s own order', async (key, places) => {
    for (const place of places) {
      terminal().press(key)
      await see(terminal(), (screen) =>
        expect(lineWith(screen, '[Nodes]')).toMatch(
          new RegExp(`Events${place === '' ? '' : ` {4}${place}`}$`),
        ),
      )
    }
    await see(terminal(), inOrder('', OWN_ORDER))
  })

  it('P sorts by CPU and M by memory, the fullest first', async () => {
    terminal().press('P')
    await see(terminal(), inOrder('sort CPU', sorted('cpu', false)))
    terminal().press('M')
    await see(terminal(), inOrder('sort Memory', sorted('memory', false)))
    await ownOrder()
  })

  it('a sort holds while served values change, and the cursor stays with its node', async () => {
    await using own = watchProviders(fleet.providers, ['--sort', 'memory'])
    await see(own, inOrder('sort Memory', sorted('memory', false)))
    own.press('jj')
    const third = sorted('memory', false)[2] ?? ''
    await waitForCursor(own, third)
    serve(
      fleet.at(0),
      FIRST.map((node) => (node.name === third ? { ...node, memory: [0, 64] as const } : node)),
    )
    await see(own, (screen) => {
      expect(header(screen)).toContain('● 2 live')
      expect(wordsDown(screen, NAME).indexOf(third)).toBe(5)
      expect(cursorLine(own)).toContain(` ${third} `)
    })
    serve(fleet.at(0), FIRST)
  })
})
