/** Every misbehaviour at once on the live screen, beside two healthy providers; then they heal. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  MISBEHAVIOURS,
  type Misbehaviour,
  type SimulatedFleet,
  type SimulatedProvider,
  startFleet,
} from '../../../src/simulator/index.ts'
import { nth, roundNode } from '../support/fleet.ts'
import { VERDICTS } from '../support/misbehaviours.ts'
import { KEY, openTerminal, type TestTerminal } from '../support/pty.ts'
import { fetchStatus } from '../support/served.ts'

/** Longer than a test asks for a provider that hangs, and than this fleet together takes for 16 MiB. */
const TIMEOUT = ['--timeout', '2']
const HEALTHY = [0, MISBEHAVIOURS.length + 1] as const

let fleet: SimulatedFleet
beforeAll(async () => {
  fleet = await startFleet({
    grpc: false,
    providers: MISBEHAVIOURS.length + 2,
    seed: 31,
    nodesPerProvider: 1,
  })
  // Made at its first use, which takes the simulator a second.
  const bomb = nth(fleet, 1)
  await bomb.misbehave('gzip-bomb')
  await fetchStatus(bomb.endpoint)
  await bomb.misbehave(null)
})
afterAll(() => fleet.close())

/** Between the two healthy ones, a provider for each. */
const bad = () =>
  MISBEHAVIOURS.map((how, index): readonly [Misbehaviour, SimulatedProvider] => [how, nth(fleet, index + 1)])
const healthy = () => HEALTHY.map((index) => nth(fleet, index))
const live = () => `${fleet.providers.length} live`

/** The same round figures in every cluster, and its own number of leases: `era` and its index. */
function setAll(era: number, used: number): void {
  for (const { cluster, index } of fleet.providers) {
    cluster.leases = era + index
    cluster.storage = []
    cluster.nodes = [
      roundNode('first', { cores: 100, usedCores: 40, gib: 100, usedGib: 25, gpus: 8, usedGpus: 4 }),
      roundNode('second', { cores: 100, usedCores: used, gib: 100, usedGib: 25, gpus: 8, usedGpus: 3 }),
    ]
  }
}

/** Leases, nodes and CPU as a row of the Providers view has them. */
const figures = (nodes: number | string, leases: number, cpu: string) =>
  new RegExp(`^ +${nodes} +${leases} +\\d+ +\\d+ +(\\S+ +)?${cpu} `)

/** What odd but valid data makes of two nodes with 40 and 50 of 100 cores used. */
const ODD: Readonly<Partial<Record<Misbehaviour, readonly [nodes: number, cpu: string]>>> = {
  'flat-shape': [2, '110 free'],
  'units-shape': [2, '110 free'],
  wrapped: [2, '50/100'],
  'shuffled-storage': [2, '90/200'],
  'vanishing-nodes': [1, '[45]0/100'],
  // 15 times the first node and 14 times the second.
  'hostile-names': [29, '1300/2900'],
  'no-nodes': [0, '-'],
  'equal-names': [2, '90/200'],
}

/** Those of which something is doubted while they answer so. */
const DOUBTED: ReadonlySet<Misbehaviour> = new Set(['wrapped', 'vanishing-nodes', 'no-nodes', 'equal-names'])
/** Those whose nodes have other names than before: to whoever saw the old ones, nodes are gone. */
const RENAMED: ReadonlySet<Misbehaviour> = new Set(['flat-shape', 'units-shape', 'hostile-names'])

interface Expected {
  readonly provider: SimulatedProvider
  readonly what: string
  readonly state: string
  /** Of what stands behind the provider's name. */
  readonly rest: readonly RegExp[]
}

const liveRow = (provider: SimulatedProvider, what: string, nodes: number, cpu: string): Expected => ({
  provider,
  what,
  state: '● live',
  rest: [figures(nodes, provider.cluster.leases, cpu), /^(?!.*(timeout|refused|not-akash|unreachable):)/],
})

/** Waits until every one of these rows is as it must be; says which are not. */
async function rows(
  terminal: TestTerminal,
  expected: readonly Expected[],
  timeoutMs = 30_000,
): Promise<void> {
  const wrong = (screen: readonly string[]) =>
    expected.filter(({ provider, state, rest }) => {
      const row = screen.find((line) => line.includes(` ${provider.endpoint} `))
      if (row === undefined || !row.startsWith(`${state} `)) return true
      const told = row.slice(row.indexOf(provider.endpoint) + provider.endpoint.length)
      return rest.some((pattern) => !pattern.test(told))
    })
  try {
    await terminal.waitFor((screen) => wrong(screen).length === 0, timeoutMs)
  } catch (cause) {
    const names = wrong(terminal.screen()).map(({ what, provider }) => `${what} (${provider.endpoint})`)
    throw new Error(`rows that are not as they must be: ${names.join(', ')}`, { cause })
  }
}

const allGood = (cpu: string) => fleet.providers.map((provider) => liveRow(provider, 'good', 2, cpu))

/** All good after the bad: where nodes had other names, those are gone now. */
const allHealed = (cpu: string) => [
  ...healthy().map((provider) => liveRow(provider, 'good', 2, cpu)),
  ...bad().map(([how, provider]) => {
    const row = liveRow(provider, `healed of ${how}`, 2, cpu)
    return RENAMED.has(how) ? { ...row, state: '! doubt' } : row
  }),
]

/** The valid among the bad, and the healthy, with what they serve now; `before`: the good ones were seen before. */
const answering = (before: boolean) => [
  ...healthy().map((provider) => liveRow(provider, 'healthy', 2, '90/200')),
  ...bad().flatMap(([how, provider]) => {
    const odd = ODD[how]
    if (odd === undefined) return []
    const row = liveRow(provider, how, ...odd)
    return [DOUBTED.has(how) || (before && RENAMED.has(how)) ? { ...row, state: '! doubt' } : row]
  }),
]

async function heal(terminal: TestTerminal): Promise<void> {
  setAll(3000, 60)
  await Promise.all(bad().map(([, provider]) => provider.misbehave(null)))
  // By themselves: no key is pressed. The longest wait between two attempts grew with the time they were bad.
  await rows(terminal, allHealed('100/200'), 60_000)
  expect(terminal.screen()[0]).toContain(live())
}

const open = (...more: string[]) =>
  openTerminal({
    args: [
      ...fleet.providers.map(({ endpoint }) => endpoint),
      ...['-i', '0.2', '--transport', 'rest'],
      ...TIMEOUT,
      ...more,
    ],
    cols: 320,
    rows: 120,
  })

/** What no provider may ever have the program send: the sequences within the hostile names. */
const HOSTILE = [
  '\u001b]0;',
  '\u001b]52',
  '\u001bP1000p',
  '\u001b[31mred',
  '\u009b',
  '\u0007',
  '\u202e',
  '\u2067',
  '\u0000',
]

async function quit(terminal: TestTerminal): Promise<void> {
  terminal.press('q')
  expect(await terminal.exit).toEqual({ exitCode: 0, signal: null })
  expect(terminal.modes()).toMatchObject({ altScreen: false, cursorVisible: true })
  for (const sequence of HOSTILE)
    expect(terminal.output().includes(sequence), JSON.stringify(sequence)).toBe(false)
}

describe('the live screen', () => {
  it('keeps the last good numbers of those that turn bad, says why, and takes them back by itself', async () => {
    setAll(1000, 35)
    await using terminal = open('--view', 'providers')
    await rows(terminal, allGood('75/200'))

    setAll(2000, 50)
    await Promise.all(bad().map(([how, provider]) => provider.misbehave(how)))
    const failing = bad().flatMap(([how, provider]): Expected[] => {
      const verdict = VERDICTS[how]
      if (verdict === null) return []
      const rest = [figures(2, 1000 + provider.index, '75/200'), new RegExp(` ${verdict.code}: `)]
      return [{ provider, what: how, state: '◐ stale', rest }]
    })
    await rows(terminal, [...failing, ...answering(true)])
    expect(terminal.screen()[0]).toContain(`${fleet.providers.length - failing.length} live`)
    expect(terminal.screen()[0]).toContain(`${failing.length} stale`)

    // The healthy ones go on as if nothing were: within few intervals the next number is there.
    for (const provider of healthy()) provider.cluster.leases = 2500 + provider.index
    await rows(terminal, answering(true), 5000)

    terminal.press(KEY.shiftTab)
    await terminal.waitFor('[Nodes]')
    const notices = bad().flatMap(([how, { endpoint }]) => {
      const verdict = VERDICTS[how]
      if (verdict === null) return []
      return [
        new RegExp(
          `^${endpoint} +◐ stale ${verdict.code}  .*${verdict.says.source}.*  (just now|for \\d+s)$`,
        ),
      ]
    })
    const shown = [
      '\\x1b]0;owned\\x07',
      '\\x1b[2J\\x1b[H',
      'node\\u202eedon',
      '! doubt',
      'unnamed-2',
      'first#2',
    ]
    await terminal.waitFor((screen) => {
      const text = screen.join('\n')
      const isTold = (notice: RegExp) => screen.some((line) => notice.test(line))
      return shown.every((part) => text.includes(part)) && notices.every(isTold)
    })
    terminal.press(KEY.tab)
    await terminal.waitFor('[Providers]')

    await heal(terminal)
    await quit(terminal)
  }, 120_000)

  it('draws nothing from those that are bad from the start but code and sentence, until they heal', async () => {
    setAll(2000, 50)
    await Promise.all(bad().map(([how, provider]) => provider.misbehave(how)))
    await using terminal = open('--view', 'providers')
    const failed = bad().flatMap(([how, provider]): Expected[] => {
      const verdict = VERDICTS[how]
      if (verdict === null) return []
      const nothingOfIt = /^(?!.*( 20\d\d |\/200|\/100))/
      return [
        {
          provider,
          what: how,
          state: '✗ failed',
          rest: [new RegExp(` ${verdict.code} `), verdict.says, nothingOfIt],
        },
      ]
    })
    await rows(terminal, [...failed, ...answering(false)])
    expect(terminal.screen()[0]).toContain(`${failed.length} failed`)
    await heal(terminal)
    await quit(terminal)
  }, 120_000)
})
