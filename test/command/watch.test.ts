import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { runWatch } from '../../src/command/watch.ts'
import type { Config } from '../../src/config/config.ts'
import { type Endpoint, parseEndpoint } from '../../src/domain/endpoint.ts'
import { startFleet } from '../../src/simulator/fleet.ts'
import type { SimulatedFleet } from '../../src/simulator/types.ts'
import { ALL_MODES } from '../../src/terminal/modes.ts'
import { shownBy } from '../terminal/emulator.ts'
import { screenIo } from './support/screen-io.ts'
import { configOf } from './support.ts'

/** Bound on waiting, for a busy machine. */
const SOON = { timeout: 10_000 }

let simulated: SimulatedFleet
let endpoints: Endpoint[] = []
const folder = mkdtempSync(join(tmpdir(), 'akash-top-watch-'))
beforeAll(async () => {
  simulated = await startFleet({ providers: 2, seed: 1, nodesPerProvider: 3 })
  endpoints = simulated.providers.flatMap(({ endpoint }) => {
    const parsed = parseEndpoint(endpoint)
    return parsed.ok ? [parsed.value] : []
  })
})
afterAll(async () => {
  await simulated.close()
  rmSync(folder, { recursive: true })
})

/** Polls so often that a test sees more than one. */
const watchConfig = (changes: Partial<Config>): Config =>
  configOf({ endpoints, intervalMs: 200, timeoutMs: 2_000, ...changes })

function started(changes: Partial<Config> = {}) {
  const { io, ...outside } = screenIo()
  const status = runWatch(watchConfig(changes), io)
  onTestFinished(async () => {
    outside.leaving.abort()
    await status
  })
  return { ...outside, status }
}

describe('the screen of real requests', () => {
  it('shows nodes of every provider, and leaves with q: status 0, the terminal as it was', async () => {
    const screen = started()
    await expect.poll(() => shownBy(screen.stdout.written), SOON).toMatch(/2 live/)
    const shown = await shownBy(screen.stdout.written)
    for (const { id } of endpoints) expect(shown).toContain(id)
    expect(shown).toContain('node3')
    screen.stdin.type('q')
    expect(await screen.status).toBe(0)
    expect(screen.stdout.written.startsWith(ALL_MODES.enter)).toBe(true)
    expect(screen.stdout.written.endsWith(ALL_MODES.leave)).toBe(true)
    expect(screen.said()).toBe('')
  })

  it('asks no provider any more once it has ended', async () => {
    const screen = started()
    await expect.poll(() => shownBy(screen.stdout.written), SOON).toMatch(/2 live/)
    screen.stdin.type('q')
    await screen.status
    expect(simulated.providers.map(({ requests }) => requests.open)).toEqual([0, 0])
    const begun = simulated.providers.map(({ requests }) => requests.begun)
    const other = started({ endpoints: endpoints.slice(0, 1) })
    await expect
      .poll(() => (simulated.providers[0]?.requests.begun ?? 0) - (begun[0] ?? 0), SOON)
      .toBeGreaterThan(2)
    other.stdin.type('q')
    await other.status
    expect(simulated.providers[1]?.requests.begun).toBe(begun[1])
  })

  it('pauses with p and says so, and polls as often as d says', async () => {
    const screen = started()
    await expect.poll(() => shownBy(screen.stdout.written), SOON).toMatch(/2 live/)
    screen.stdin.type('p')
    await expect.poll(() => shownBy(screen.stdout.written), SOON).toMatch(/PAUSED/)
    screen.stdin.type('pd\x153600\r')
    const begun = () => simulated.providers.reduce((sum, { requests }) => sum + requests.begun, 0)
    const before = begun()
    // One in flight is not asked a second time, and only the program knows when it has the answer.
    const asked = () => {
      screen.stdin.type('r')
      return begun() - before
    }
    await expect.poll(asked, SOON).toBeGreaterThanOrEqual(2)
    screen.stdin.type('q')
    expect(await screen.status).toBe(0)
  })

  const ways: readonly [string, (screen: ReturnType<typeof started>) => void, number][] = [
    ['SIGTERM', ({ signals }) => signals.emit('SIGTERM'), 143],
    ['SIGHUP', ({ signals }) => signals.emit('SIGHUP'), 129],
    ['a terminal that is gone', ({ stdin }) => stdin.emit('end'), 129],
    ['an abort', ({ leaving }) => leaving.abort(), 0],
  ]
  it.each(ways)('ends with %s', async (_name, leave, status) => {
    const screen = started()
    await expect.poll(() => shownBy(screen.stdout.written), SOON).toMatch(/live/)
    leave(screen)
    expect(await screen.status).toBe(status)
    expect(screen.stdout.written.endsWith(ALL_MODES.leave)).toBe(true)
  })

  it('says what went wrong with the program after the screen is gone, in text that steers nothing', async () => {
    const screen = started()
    await expect.poll(() => shownBy(screen.stdout.written), SOON).toMatch(/live/)
    screen.signals.emit('uncaughtException', new Error('broken \x1b[31m'))
    expect(await screen.status).toBe(70)
    expect(screen.said()).toMatch(/^akash-top: this is a fault of the program: Error: broken \\x1b\[31m\n/)
    expect(screen.stdout.written.endsWith(ALL_MODES.leave)).toBe(true)
  })

  it('writes its diagnostics to the file of --log', async () => {
    const log = join(folder, 'log')
    const screen = started({ log })
    await expect.poll(() => shownBy(screen.stdout.written), SOON).toMatch(/2 live/)
    screen.stdin.type('q')
    await screen.status
    const records = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const answered = records.filter(({ event }) => event === 'answered').map(({ provider }) => provider)
    expect(new Set(answered)).toEqual(new Set(endpoints.map(({ id }) => id)))
    expect(records.at(-1)).toMatchObject({ event: 'ended', kind: 'quit' })
  })
})

describe('the screen over gRPC', () => {
  const open = () =>
    simulated.providers.reduce((sum, { grpc, requests }) => sum + grpc.streams.open + requests.open, 0)

  it('auto streams from every provider once, stops polling, and leaves no stream behind', async () => {
    const before = simulated.providers.map(({ grpc }) => grpc.streams.begun)
    const screen = started({ transport: 'auto' })
    const begun = () =>
      simulated.providers.map(({ grpc }, index) => grpc.streams.begun - (before[index] ?? 0))
    await expect.poll(begun, SOON).toEqual([1, 1])
    await expect.poll(() => shownBy(screen.stdout.written), SOON).toMatch(/2 live/)
    // Three intervals in which nobody is polled: the streams are the source.
    const polls = () => simulated.providers.reduce((sum, { requests }) => sum + requests.begun, 0)
    const pollsSoon = async () => {
      const before = polls()
      await setTimeout(600)
      return polls() - before
    }
    await expect.poll(pollsSoon, SOON).toBe(0)
    const polled = polls()
    const [first] = simulated.providers
    if (first === undefined) throw new Error('no provider')
    const [node] = first.cluster.nodes
    if (node === undefined) throw new Error('no node')
    node.name = 'streamed'
    first.grpc.publish()
    await expect.poll(() => shownBy(screen.stdout.written), SOON).toContain('streamed')
    expect(polls()).toBe(polled)
    screen.stdin.type('q')
    expect(await screen.status).toBe(0)
    await expect.poll(() => open(), SOON).toBe(0)
    expect(begun()).toEqual([1, 1])
  })

  it('rest connects to no gRPC port', async () => {
    const before = simulated.providers.map(({ grpc }) => grpc.connections.begun)
    const polled = simulated.providers[0]?.requests.begun ?? 0
    const screen = started({ transport: 'rest' })
    await expect.poll(() => (simulated.providers[0]?.requests.begun ?? 0) - polled, SOON).toBeGreaterThan(3)
    screen.stdin.type('q')
    expect(await screen.status).toBe(0)
    expect(simulated.providers.map(({ grpc }) => grpc.connections.begun)).toEqual(before)
  })

  it('ends at once where it is left before the first frame is out', async () => {
    const screen = started({ transport: 'auto' })
    screen.leaving.abort()
    expect(await screen.status).toBe(0)
    await expect.poll(() => open(), SOON).toBe(0)
  })
})

describe('start-up wishes', () => {
  const refused: readonly [string, Partial<Config>, RegExp][] = [
    [
      'a column the view lacks',
      { sort: 'nosuch' },
      /^akash-top: --sort "nosuch" is no column of the view nodes: give one of .*cpu/,
    ],
    ['a filter that is none', { filter: 'gpu>=lots' }, /^akash-top: --filter "gpu>=lots": /],
    ['a log that cannot be written', { log: '/no/such/folder/log' }, /^akash-top: --log cannot be written: /],
  ]
  it.each(refused)('%s is one sentence, status 2, and no screen', async (_name, changes, sentence) => {
    const screen = started(changes)
    expect(await screen.status).toBe(2)
    expect(screen.said()).toMatch(sentence)
    expect(screen.said().split('\n')).toHaveLength(2)
    expect(screen.stdout.written).toBe('')
  })

  it('are on the first screen: view, order, filter', async () => {
    const screen = started({ view: 'providers', sort: 'cpu', reverse: true, filter: '127' })
    await expect.poll(() => shownBy(screen.stdout.written), SOON).toMatch(/\[Providers\]/)
    expect(screen.stdout.written).toMatch(/sort.*CPU reversed/)
    expect(screen.stdout.written).toMatch(/filter.*127/)
    screen.stdin.type('q')
    expect(await screen.status).toBe(0)
  })
})
