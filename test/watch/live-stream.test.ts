/** The live part over both real clients, against simulated providers on loopback. */
import { afterEach, describe, expect, it } from 'vitest'
import type { TransportChoice } from '../../src/config/choices.ts'
import { type Endpoint, parseEndpoint } from '../../src/domain/endpoint.ts'
import { createGrpcClient } from '../../src/provider/grpc/grpc-client.ts'
import { createRestClient } from '../../src/provider/rest/rest-client.ts'
import { type GrpcMisbehaviour, type SimulatedProvider, startFleet } from '../../src/simulator/index.ts'
import { type Clock, systemClock } from '../../src/watch/clock.ts'
import { createFleetWatch } from '../../src/watch/fleet-watch.ts'
import { REOPEN_MS } from '../../src/watch/schedule.ts'
import { FIRST_STATUS_MS } from '../../src/watch/stream-line.ts'
import type { FleetSnapshot, FleetWatch, ProviderState } from '../../src/watch/types.ts'

const INTERVAL_MS = 600

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** The system's clock, on which a minute is over in a second, and a first status is waited for as long as is said. */
function hastyClock(firstStatusMs: number): Clock {
  const shortened = (ms: number): number => {
    if (ms === FIRST_STATUS_MS) return firstStatusMs
    return ms >= REOPEN_MS.least ? ms / 60 : ms
  }
  return { now: systemClock.now, setTimer: (ms, run) => systemClock.setTimer(shortened(ms), run) }
}

interface Wishes {
  readonly providers?: number
  readonly transport?: TransportChoice
  /** From the start on, so that no stream was there before. */
  readonly grpc?: GrpcMisbehaviour | null
  readonly firstStatusMs?: number
}

async function setUp({
  providers = 1,
  transport = 'auto',
  grpc = null,
  firstStatusMs = 10_000,
}: Wishes = {}) {
  const fleet = await startFleet({ providers, nodesPerProvider: 3 })
  cleanups.push(fleet.close)
  const [first] = fleet.providers
  if (first === undefined) throw new Error('the fleet is empty')
  if (grpc !== null) await first.grpc.misbehave(grpc)
  const rest = createRestClient({ timeoutMs: 700, tls: 'trust' })
  const overGrpc = createGrpcClient({ timeoutMs: 700, tls: 'trust', grpcPort: null })
  cleanups.push(rest.close, overGrpc.close)
  const begunMs = Date.now()
  const watch = createFleetWatch({
    ...{ client: rest, grpc: overGrpc, transport, intervalMs: INTERVAL_MS, maxBackoffMs: 1000 },
    endpoints: fleet.providers.map(endpointOf),
    clock: hastyClock(firstStatusMs),
  })
  cleanups.push(watch.close)
  return { watch, simulated: fleet.providers, first, begunMs }
}

function endpointOf(provider: SimulatedProvider): Endpoint {
  const parsed = parseEndpoint(provider.endpoint)
  if (!parsed.ok) throw new Error(parsed.error.message)
  return parsed.value
}

/** The first provider, once, now or later, it fulfils the condition. */
function until(watch: FleetWatch, fulfilled: (state: ProviderState) => boolean): Promise<ProviderState> {
  return untilAll(watch, ({ providers }) => providers[0] !== undefined && fulfilled(providers[0])).then(
    ({ providers: [state] }) => {
      if (state === undefined) throw new Error('no provider')
      return state
    },
  )
}

function untilAll(
  watch: FleetWatch,
  fulfilled: (snapshot: FleetSnapshot) => boolean,
): Promise<FleetSnapshot> {
  return new Promise((resolve) => {
    const look = (): void => {
      const snapshot = watch.get()
      if (!fulfilled(snapshot)) return
      leave()
      resolve(snapshot)
    }
    const leave = watch.subscribe(look)
    look()
  })
}

const streams = ({ transport, ports }: ProviderState): boolean =>
  transport === 'grpc' && ports?.grpc.condition === 'ok'
const polls = ({ transport, condition }: ProviderState): boolean =>
  transport === 'rest' && condition === 'live'

describe('auto against a provider that streams', () => {
  it('shows something within a second, has the stream within two, and then polls no more', async () => {
    const { watch, simulated, begunMs } = await setUp({ providers: 5 })
    await untilAll(watch, ({ providers }) => providers.every(({ condition }) => condition === 'live'))
    const shownMs = Date.now() - begunMs
    const { providers } = await untilAll(watch, (snapshot) => snapshot.providers.every(streams))
    // A second and two on a machine that does nothing else; the code is loaded in this time too.
    expect(shownMs).toBeLessThan(4000)
    expect(Date.now() - begunMs).toBeLessThan(8000)
    expect(providers.map(({ inventory }) => inventory?.address)).toEqual(simulated.map(({ owner }) => owner))
    for (const { inventory } of providers) {
      for (const node of inventory?.nodes ?? []) expect(node.resources.cpu.capacity).not.toBeNull()
    }
    await expect.poll(() => simulated.every(({ requests }) => requests.open === 0)).toBe(true)
    const asked = simulated.map(({ requests }) => requests.begun)
    const nowMs = watch.get().nowMs
    await untilAll(watch, (snapshot) => snapshot.nowMs > nowMs + 4 * INTERVAL_MS)
    expect(simulated.map(({ requests }) => requests.begun)).toEqual(asked)
    expect(simulated.map(({ grpc }) => [grpc.streams.begun, grpc.unary.begun])).toEqual(
      simulated.map(() => [1, 0]),
    )
    // Longer than three intervals without a word, and not stale.
    expect(watch.get().providers.map(({ condition }) => condition)).toEqual(simulated.map(() => 'live'))
  })

  it('shows a change when the provider tells it, and keeps what did not change', async () => {
    const { watch, first } = await setUp()
    const before = await until(watch, streams)
    first.cluster.leases += 1000
    first.grpc.publish()
    const after = await until(watch, ({ inventory }) => (inventory?.leases ?? 0) >= 1000)
    expect(after.changedAtMs).toBe(after.receivedAtMs)
    expect(after.inventory?.nodes).toBe(before.inventory?.nodes)
  })

  it('makes one publication, or two, of a burst of two hundred', async () => {
    const { watch, first } = await setUp()
    await until(watch, streams)
    const seen = new Set<number | null>()
    const leave = watch.subscribe(() => seen.add(watch.get().providers[0]?.receivedAtMs ?? null))
    first.cluster.leases = 4321
    first.grpc.burst(200)
    await until(watch, ({ inventory }) => inventory?.leases === 4321)
    const nowMs = watch.get().nowMs
    await untilAll(watch, (snapshot) => snapshot.nowMs > nowMs + 1200)
    leave()
    expect(seen.size).toBeLessThanOrEqual(3)
  })

  it('asks once beside the stream on refresh', async () => {
    const { watch, first } = await setUp()
    await until(watch, streams)
    first.cluster.leases = 777
    watch.refresh()
    await until(watch, ({ inventory }) => inventory?.leases === 777)
    expect([first.grpc.unary.begun, first.grpc.streams.begun]).toEqual([1, 1])
  })

  it('ends every stream and connection when it is closed', async () => {
    const { watch, simulated } = await setUp({ providers: 4 })
    await untilAll(watch, (snapshot) => snapshot.providers.every(streams))
    await watch.close()
    const open = () => simulated.map(({ grpc, requests }) => grpc.streams.open + requests.open)
    await expect.poll(open).toEqual([0, 0, 0, 0])
    expect(simulated.map(({ grpc }) => grpc.streams.mostOpen)).toEqual([1, 1, 1, 1])
  })
})

describe('auto against a gRPC port that is bad from the start', () => {
  const bad: readonly (readonly [GrpcMisbehaviour, string])[] = [
    ['closed', 'refused'],
    ['plain-text', 'tls'],
    ['unimplemented', 'not-akash'],
    ['trailers-only', 'grpc'],
  ]
  it.each(bad)('%s: polls, without an error, and says why of that port (%s)', async (how, code) => {
    const { watch, first } = await setUp({ grpc: how })
    const state = await until(watch, (one) => polls(one) && one.ports?.grpc.condition === 'failed')
    expect(state).toMatchObject({ error: null, ports: { rest: { condition: 'ok' }, grpc: { code } } })
    const polled = first.requests.begun
    await expect.poll(() => first.requests.begun, { timeout: 5000 }).toBeGreaterThan(polled + 1)
    expect(first.grpc.streams.mostOpen).toBeLessThanOrEqual(1)
  })

  it.each<GrpcMisbehaviour>(['blackhole', 'quiet', 'not-ready', 'hang'])(
    '%s: polls meanwhile, gives the silent port up, and takes the stream over when it heals',
    async (how) => {
      const { watch, first } = await setUp({ grpc: how, firstStatusMs: 1500 })
      const state = await until(watch, (one) => polls(one) && one.ports?.grpc.condition === 'failed')
      expect(state).toMatchObject({ error: null, ports: { rest: { condition: 'ok' } } })
      expect(first.requests.begun).toBeGreaterThan(0)
      await first.grpc.misbehave(null)
      const healed = await until(watch, streams)
      expect(healed).toMatchObject({ condition: 'live', error: null })
      expect(first.grpc.streams.mostOpen).toBeLessThanOrEqual(1)
    },
  )
})

describe('auto where a stream that stood is over', () => {
  it('server-ends: polls at once, stays live without an error, and opens the next after a while', async () => {
    const { watch, first } = await setUp()
    await until(watch, streams)
    const conditions = new Set<string>()
    const leave = watch.subscribe(() => conditions.add(watch.get().providers[0]?.condition ?? ''))
    const polled = first.requests.begun
    await first.grpc.misbehave('server-ends')
    const over = await until(watch, polls)
    expect(over).toMatchObject({ error: null, ports: { grpc: { condition: 'failed' } } })
    expect(first.requests.begun).toBeGreaterThan(polled)
    await first.grpc.misbehave(null)
    await until(watch, streams)
    leave()
    expect([...conditions]).toEqual(['live'])
    expect(first.grpc.streams.mostOpen).toBe(1)
  })

  it('closed, both ports: stale with an error after three intervals, and back when they heal', async () => {
    const { watch, first } = await setUp()
    const before = await until(watch, streams)
    await Promise.all([first.grpc.misbehave('closed'), first.misbehave('closed')])
    const dead = await until(watch, ({ condition }) => condition === 'stale')
    expect(dead).toMatchObject({
      error: { code: 'refused' },
      ports: { rest: { condition: 'failed' }, grpc: { condition: 'failed' } },
    })
    expect(dead.inventory).toBe(before.inventory)
    await Promise.all([first.grpc.misbehave(null), first.misbehave(null)])
    expect(await until(watch, streams)).toMatchObject({ condition: 'live', error: null })
  })

  it('one dead REST port is no error while the stream tells, and is known to be dead', async () => {
    const { watch, first } = await setUp()
    await first.misbehave('closed')
    const state = await until(watch, (one) => streams(one) && one.ports?.rest.condition === 'failed')
    expect(state).toMatchObject({ condition: 'live', error: null, ports: { rest: { code: 'refused' } } })
    await first.misbehave(null)
    const healed = await until(watch, ({ ports }) => ports?.rest.condition === 'ok')
    expect(healed).toMatchObject({ transport: 'grpc', inventory: { address: first.owner } })
  })
})

describe('one transport alone', () => {
  it('grpc never asks REST, rest never connects to gRPC', async () => {
    const overGrpc = await setUp({ transport: 'grpc' })
    await until(overGrpc.watch, streams)
    expect(overGrpc.first.requests.begun).toBe(0)
    const overRest = await setUp({ transport: 'rest' })
    await until(overRest.watch, polls)
    await expect.poll(() => overRest.first.requests.begun, { timeout: 5000 }).toBeGreaterThan(2)
    expect(overRest.first.grpc.connections.begun).toBe(0)
    expect(overRest.watch.get().providers[0]?.ports?.grpc.condition).toBe('unused')
  })

  it('grpc shows what kept the stream from coming about', async () => {
    const { watch } = await setUp({ transport: 'grpc', grpc: 'closed' })
    const state = await until(watch, ({ condition }) => condition === 'failed')
    expect(state).toMatchObject({ error: { code: 'refused' }, ports: { rest: { condition: 'unused' } } })
  })
})
