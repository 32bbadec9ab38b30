import { describe, expect, it } from 'vitest'
import type { Endpoint } from '../../src/domain/endpoint.ts'
import type { WatchEvent } from '../../src/watch/events.ts'
import { createFleetWatch, type FleetWatchOptions } from '../../src/watch/fleet-watch.ts'
import { createFakeClock } from './support/fake-clock.ts'
import { createScriptedClient, type Reply } from './support/scripted-client.ts'
import { createScriptedStream, ENDED, REFUSED, type StreamStep } from './support/scripted-stream.ts'
import { answer, endpoint, endpoints, HANG, inventory, node, refusal } from './support/values.ts'

const P = endpoint('p')
const told = (used = 50, providerTimeMs = 1) =>
  inventory([node('a', used)], { address: null, providerTimeMs })

function setUp(
  rest: (endpoint: Endpoint, nth: number) => Reply,
  stream: (endpoint: Endpoint, nth: number) => readonly StreamStep[],
  options: Partial<FleetWatchOptions> & Pick<FleetWatchOptions, 'endpoints'>,
) {
  const clock = createFakeClock()
  const client = createScriptedClient(clock, rest)
  const grpc = createScriptedStream(clock, stream)
  const events: WatchEvent[] = []
  const watch = createFleetWatch({
    ...{ client, grpc, clock, intervalMs: 5000, random: () => 0.5 },
    onEvent: (event) => events.push(event),
    ...options,
  })
  const state = (id = P.id) => watch.get().providers.find((provider) => provider.id === id)
  return { clock, client, grpc, watch, events, state, startMs: clock.now() }
}

const slow: Reply = answer(inventory([node('a')]), 100)

describe('a fleet that streams', () => {
  it('keeps every state and publishes only the time, through silence', async () => {
    const { clock, watch } = setUp(
      () => slow,
      () => [{ afterMs: 300, status: told() }],
      { endpoints: endpoints(20) },
    )
    await clock.advance(2000)
    const before = watch.get()
    await clock.advance(3_600_000)
    expect(watch.get().providers).toBe(before.providers)
    expect(watch.get().providers.every(({ condition }) => condition === 'live')).toBe(true)
    expect(watch.get().nowMs).toBeGreaterThan(before.nowMs + 3_500_000)
    await watch.close()
    expect(clock.pending()).toBe(0)
  })

  it('has a sample of each interval for a stream that says nothing, and none denser for one that bursts', async () => {
    const { clock, grpc, watch } = setUp(
      () => slow,
      ({ host }) => [{ afterMs: 300, status: told(host === 'p0' ? 20 : 60) }],
      { endpoints: endpoints(2) },
    )
    await clock.advance(1000)
    for (let second = 0; second < 60; second += 1) {
      grpc.streams[1]?.send(told(60, second))
      await clock.advance(1000)
    }
    const quiet = watch.history.node('p0:8443', 'a', 'cpu')
    const busy = watch.history.node('p1:8443', 'a', 'cpu')
    expect(quiet.length).toBe(13)
    expect(busy.length).toBe(13)
    expect(new Set(quiet.slice(1))).toEqual(new Set([0.2]))
    expect(watch.history.fleet('cpu').at(-1)).toBe(0.4)
    await watch.close()
  })

  it('leaves a gap in the past of a provider that neither port answers for, and none where REST goes on', async () => {
    const { clock, grpc, watch } = setUp(
      ({ host }, nth) => (host === 'p0' && nth > 0 ? refusal(0) : slow),
      (_, nth) => (nth === 0 ? [{ afterMs: 300, status: told() }] : [{ afterMs: 0, end: REFUSED }]),
      { endpoints: endpoints(2) },
    )
    await clock.advance(20_000)
    for (const stream of grpc.streams.slice(0, 2)) stream.end(ENDED)
    await clock.advance(40_000)
    expect(watch.history.provider('p0:8443', 'cpu').at(-1)).toBeNull()
    expect(watch.history.provider('p1:8443', 'cpu')).not.toContain(null)
    await watch.close()
  })

  it('says when something changed: not for a takeover, a late owner, or the clock of a provider', async () => {
    const { clock, grpc, watch, startMs } = setUp(
      () => answer(inventory([node('a')]), 2000),
      () => [{ afterMs: 300, status: told() }],
      { endpoints: [P] },
    )
    const lastChange = () => (watch.get().lastChangeAtMs ?? Number.NaN) - startMs
    await clock.advance(3000)
    expect(lastChange()).toBe(300)
    expect(watch.get().providers[0]?.inventory?.address).toBe('akash1example')
    grpc.streams[0]?.send(told(50, 777))
    await clock.advance(2000)
    expect([lastChange(), watch.get().providers[0]?.inventory?.providerTimeMs]).toEqual([300, 777])
    grpc.streams[0]?.send(told(51, 778))
    await clock.advance(2000)
    expect(lastChange()).toBe(5000)
    grpc.streams[0]?.end(ENDED)
    await clock.advance(10_000)
    expect(watch.get().providers[0]?.transport).toBe('rest')
    expect(lastChange()).toBe(5000)
    await watch.close()
  })

  it('tells the log who answered, and of a port that failed while the other serves', async () => {
    const { clock, grpc, events, watch } = setUp(
      () => slow,
      () => [{ afterMs: 300, status: told() }],
      { endpoints: [P] },
    )
    await clock.advance(1000)
    grpc.streams[0]?.end(ENDED)
    await clock.advance(1000)
    expect(
      events.map((each) => [
        each.event,
        'transport' in each ? each.transport : 'code' in each ? each.code : null,
        'changed' in each ? each.changed : null,
      ]),
    ).toEqual([
      ['answered', 'rest', true],
      ['condition', null, null],
      ['answered', 'grpc', false],
      ['port-failed', 'grpc', null],
      ['answered', 'rest', false],
    ])
    await watch.close()
  })

  it('opens few streams at once, so that silent ports keep nobody’s polls waiting, and in the end all', async () => {
    const many = endpoints(500)
    const { clock, client, grpc, watch } = setUp(
      () => answer(inventory([node('a')]), 100),
      ({ host }) => (Number(host.slice(1)) % 2 === 0 ? [] : [{ afterMs: 200, status: told() }]),
      { endpoints: many, random: Math.random },
    )
    await clock.advance(2500)
    // All were polled before the first silent port is given up.
    expect(watch.get().providers.every(({ condition }) => condition === 'live')).toBe(true)
    // Half of them stream in the end; those that stand hold no place.
    await clock.advance(100_000)
    const streaming = watch.get().providers.filter(({ transport }) => transport === 'grpc').length
    expect(streaming).toBe(250)
    expect(grpc.mostOpenToOne()).toBe(1)
    expect(client.mostOpen()).toBeLessThanOrEqual(64)
    await watch.close()
    expect([clock.pending(), client.open(), grpc.open()]).toEqual([0, 0, 0])
  })

  it('has at most 64 requests and openings at once, 32 openings of them', async () => {
    const { clock, client, grpc, watch } = setUp(
      () => HANG,
      () => [],
      { endpoints: endpoints(200) },
    )
    await clock.advance(0)
    expect([client.open(), grpc.open()]).toEqual([64, 0])
    await watch.close()
    const other = setUp(
      () => refusal(0),
      () => [],
      { endpoints: endpoints(200) },
    )
    await other.clock.advance(9000)
    expect(other.grpc.mostOpen()).toBe(32)
    await other.watch.close()
  })

  it('asks a streaming provider once over gRPC on refresh, and polls the others', async () => {
    const { clock, client, grpc, watch } = setUp(
      () => slow,
      ({ host }) => (host === 'p0' ? [{ afterMs: 300, status: told() }] : [{ afterMs: 0, end: REFUSED }]),
      { endpoints: endpoints(2), intervalMs: 60_000 },
    )
    await clock.advance(5000)
    const polls = client.calls.length
    watch.refresh()
    await clock.advance(1000)
    expect(grpc.asked.calls.map(({ id }) => id)).toEqual(['p0:8443'])
    expect(client.calls.slice(polls).map(({ id }) => id)).toEqual(['p1:8443'])
    expect(grpc.streams.filter(({ id }) => id === 'p0:8443').length).toBe(1)
    await watch.close()
  })

  it('shows what it showed while paused, though streams begin, tell and end', async () => {
    const { clock, grpc, watch } = setUp(
      () => slow,
      () => [{ afterMs: 300, status: told() }],
      { endpoints: [P] },
    )
    await clock.advance(1000)
    watch.setPaused(true)
    const { providers } = watch.get()
    grpc.streams[0]?.send(told(99))
    await clock.advance(2000)
    grpc.streams[0]?.end(ENDED)
    await clock.advance(10_000)
    expect(watch.get().providers).toBe(providers)
    watch.setPaused(false)
    expect(watch.get().providers[0]).toMatchObject({ transport: 'rest', ports: { grpc: { code: 'grpc' } } })
    await watch.close()
  })
})
