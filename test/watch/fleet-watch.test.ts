import { describe, expect, it } from 'vitest'
import type { Endpoint } from '../../src/domain/endpoint.ts'
import { NO_FACTS } from '../../src/domain/provider-facts.ts'
import type { WatchEvent } from '../../src/watch/events.ts'
import { createFleetWatch, type FleetWatchOptions } from '../../src/watch/fleet-watch.ts'
import type { FleetSnapshot } from '../../src/watch/types.ts'
import { createFakeClock } from './support/fake-clock.ts'
import { createScriptedClient, type Reply } from './support/scripted-client.ts'
import { answer, endpoint, endpoints, HANG, inventory, node, refusal } from './support/values.ts'

const [P, Q] = [endpoint('p'), endpoint('q')]
const GOOD = answer(inventory([node('a')]), 50)

function setUp(
  script: (endpoint: Endpoint, nth: number) => Reply,
  options: Partial<FleetWatchOptions> & Pick<FleetWatchOptions, 'endpoints'>,
) {
  const clock = createFakeClock()
  const client = createScriptedClient(clock, script)
  const events: WatchEvent[] = []
  const watch = createFleetWatch({
    client,
    clock,
    intervalMs: 5000,
    random: () => 0.5,
    onEvent: (event) => events.push(event),
    ...options,
  })
  const published: FleetSnapshot[] = []
  watch.subscribe(() => published.push(watch.get()))
  const state = (id = P.id) => {
    const found = watch.get().providers.find((provider) => provider.id === id)
    if (found === undefined) throw new Error(`no ${id}`)
    return found
  }
  return { clock, client, watch, published, events, state, startMs: clock.now() }
}

describe('the watched fleet', () => {
  it('starts with every provider connecting, in the order given', async () => {
    const { watch, startMs } = setUp(() => GOOD, { endpoints: [Q, P] })
    expect(watch.get()).toMatchObject({
      intervalMs: 5000,
      paused: false,
      lastChangeAtMs: null,
      nowMs: startMs,
    })
    expect(watch.get().providers.map(({ id, condition }) => [id, condition])).toEqual([
      [Q.id, 'connecting'],
      [P.id, 'connecting'],
    ])
    await watch.close()
  })

  it('publishes the first result at once and those that follow together, 100 ms apart', async () => {
    const many = endpoints(40)
    // The nth answers after n times 10 ms.
    const { clock, watch, published, startMs } = setUp(
      ({ host }) => answer(inventory([]), 10 * (1 + Number(host.slice(1)))),
      { endpoints: many },
    )
    await clock.advance(10)
    expect(published.map(({ nowMs }) => nowMs - startMs)).toEqual([10])
    await clock.advance(490)
    expect(published.map(({ nowMs }) => nowMs - startMs)).toEqual([10, 110, 210, 310, 410])
    expect(watch.get().providers.every(({ condition }) => condition === 'live')).toBe(true)
    await watch.close()
  })

  it('tells the time about once a second when nothing happens, and keeps every unchanged state', async () => {
    const { clock, watch, published } = setUp(() => GOOD, { endpoints: [P, Q], intervalMs: 60_000 })
    await clock.advance(1000)
    const before = watch.get()
    published.length = 0
    await clock.advance(10_000)
    expect(published.length).toBe(10)
    expect(new Set(published.map(({ nowMs }) => nowMs)).size).toBe(10)
    expect(watch.get().providers).toBe(before.providers)
    await watch.close()
  })

  it('keeps the state of a provider when only another one was polled', async () => {
    const { clock, watch, state } = setUp(() => GOOD, { endpoints: [P, Q], intervalMs: 60_000 })
    await clock.advance(1000)
    const [p, q] = [state(P.id), state(Q.id)]
    watch.refresh(P.id)
    await clock.advance(200)
    expect(state(Q.id)).toBe(q)
    expect(state(P.id)).not.toBe(p)
    expect(state(P.id).inventory).toBe(p.inventory)
    await watch.close()
  })

  it('lets a provider go stale after three intervals, with its last inventory, and live again when it heals', async () => {
    const { clock, state, watch, startMs } = setUp((_, nth) => (nth === 0 || nth > 4 ? GOOD : refusal(0)), {
      endpoints: [P],
    })
    await clock.advance(15_000)
    expect(state()).toMatchObject({ condition: 'live', error: { code: 'refused' } })
    await clock.advance(1500)
    expect(state()).toMatchObject({ condition: 'stale', receivedAtMs: startMs + 50 })
    expect(state().inventory?.nodes.length).toBe(1)
    const sinceMs = state().error?.sinceMs
    await clock.advance(60_000)
    expect(state()).toMatchObject({ condition: 'stale', error: { sinceMs, attempts: 4 } })
    await clock.advance(10_000)
    expect(state()).toMatchObject({ condition: 'live', error: null })
    await watch.close()
  })

  it('lets a provider that hangs go stale by time alone', async () => {
    const { clock, state, watch } = setUp((_, nth) => (nth === 0 ? GOOD : HANG), { endpoints: [P] })
    await clock.advance(17_000)
    expect(state()).toMatchObject({ condition: 'stale', error: null, nextPollAtMs: null })
    await watch.close()
  })

  it('polls healthy neighbours at their interval beside ones that refuse and hang', async () => {
    const { clock, client, state, watch } = setUp(
      ({ host }) => (host === 'p0' ? refusal() : host === 'p1' ? HANG : GOOD),
      {
        endpoints: [...endpoints(2), P],
      },
    )
    await clock.advance(50_000)
    expect(client.calls.filter(({ id }) => id === P.id).length).toBe(10)
    expect(state().condition).toBe('live')
    await watch.close()
  })

  it('says when an inventory or a condition last changed, and nothing else moves that time', async () => {
    const { clock, watch, startMs } = setUp(
      (_, nth) => (nth < 4 ? answer(inventory([node('a', nth < 2 ? 1 : 2)]), 0) : refusal(0)),
      { endpoints: [P] },
    )
    const lastChange = () => (watch.get().lastChangeAtMs ?? Number.NaN) - startMs
    await clock.advance(0)
    expect(lastChange()).toBe(0)
    await clock.advance(9000)
    expect(lastChange()).toBe(0)
    await clock.advance(1500)
    expect(lastChange()).toBe(10_000)
    await clock.advance(19_000)
    expect(lastChange()).toBe(10_000)
    await clock.advance(2000)
    // The last good answer was 15 s in: stale with the tick at 30 s.
    expect(watch.get().providers[0]?.condition).toBe('stale')
    expect(lastChange()).toBe(30_000)
    await watch.close()
  })

  it('backs off to the limit of the endpoint', async () => {
    const { clock, client, watch } = setUp(() => refusal(0), {
      endpoints: [P, Q],
      maxBackoffMs: ({ id }) => (id === P.id ? 60_000 : 300_000),
    })
    await clock.advance(3_600_000)
    const gaps = (id: string): readonly number[] => {
      const times = client.calls.filter((call) => call.id === id).map(({ atMs }) => atMs)
      return times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0))
    }
    expect(Math.max(...gaps(P.id))).toBeGreaterThan(50_000)
    expect(Math.max(...gaps(P.id))).toBeLessThanOrEqual(60_000)
    expect(Math.max(...gaps(Q.id))).toBeGreaterThan(250_000)
    expect(Math.max(...gaps(Q.id))).toBeLessThanOrEqual(300_000)
    await watch.close()
  })

  it('never has more than 64 requests open with 500 providers, reaches all, and one to each', async () => {
    const { clock, client, watch } = setUp(
      ({ host }) => {
        const n = Number(host.slice(1))
        return n % 10 === 0 ? refusal(10_000) : answer(inventory([node('a')]), 100 + (n % 7) * 50)
      },
      { endpoints: endpoints(500), random: Math.random },
    )
    expect(client.open()).toBe(64)
    await clock.advance(60_000)
    expect(client.mostOpen()).toBe(64)
    expect(client.mostOpenToOne()).toBe(1)
    expect(new Set(client.calls.map(({ id }) => id)).size).toBe(500)
    watch.refresh()
    await clock.advance(10_000)
    expect(client.mostOpen()).toBe(64)
    await watch.close()
    expect([clock.pending(), client.open()]).toEqual([0, 0])
  })

  it('polls one provider on refresh by id, all without, none for an id it does not know', async () => {
    const { clock, client, watch } = setUp(() => GOOD, { endpoints: [P, Q], intervalMs: 60_000 })
    await clock.advance(1000)
    client.calls.length = 0
    watch.refresh(Q.id)
    watch.refresh('nobody:1')
    expect(client.calls.map(({ id }) => id)).toEqual([Q.id])
    await clock.advance(1000)
    watch.refresh()
    expect(client.calls.map(({ id }) => id)).toEqual([Q.id, P.id, Q.id])
    await watch.close()
  })

  it('publishes a new interval at once and polls by it', async () => {
    const { clock, client, watch } = setUp(() => GOOD, { endpoints: [P], intervalMs: 60_000 })
    await clock.advance(10_000)
    watch.setIntervalMs(1000)
    expect(watch.get().intervalMs).toBe(1000)
    const before = client.calls.length
    await clock.advance(10_000)
    expect(client.calls.length - before).toBeGreaterThanOrEqual(9)
    await watch.close()
  })

  it('takes what others found out about a provider, through its polls, and knows of no other provider', async () => {
    const { clock, watch, state } = setUp(() => GOOD, { endpoints: [P, Q] })
    await clock.advance(1000)
    const facts = { ...NO_FACTS, owner: 'akash1owner' }
    watch.annotate(P.id, { facts })
    watch.annotate('nobody:1', { facts })
    const { trust } = { trust: { rest: null, grpc: null } }
    watch.annotate(P.id, { trust })
    await clock.advance(6000)
    expect([state().facts, state().trust, state(Q.id).facts]).toEqual([facts, trust, undefined])
    const before = state()
    watch.annotate(P.id, { facts, trust })
    await clock.advance(100)
    expect(state()).toBe(before)
    await watch.close()
  })

  it('works with no endpoint at all', async () => {
    const { clock, watch, published } = setUp(() => GOOD, { endpoints: [] })
    await clock.advance(3000)
    expect(watch.get()).toMatchObject({ providers: [], lastChangeAtMs: null })
    expect(published.length).toBe(3)
    watch.refresh()
    watch.setPaused(true)
    await watch.close()
    expect(clock.pending()).toBe(0)
  })

  it('goes on when a subscriber throws, and tells the log', async () => {
    const { clock, watch, events, published } = setUp(() => GOOD, { endpoints: [P] })
    watch.subscribe(() => {
      throw new Error('boom')
    })
    await clock.advance(2000)
    expect(published.length).toBeGreaterThan(1)
    expect(events.some(({ event }) => event === 'listener-error')).toBe(true)
    await watch.close()
  })

  it('tells the log of answers, failures with their cause, and conditions', async () => {
    const { clock, watch, events } = setUp((_, nth) => (nth === 0 ? GOOD : refusal(0)), { endpoints: [P] })
    await clock.advance(17_000)
    expect(events.map((each) => ('code' in each ? `${each.event} ${each.code}` : each.event))).toEqual([
      'answered',
      'condition',
      'failed refused',
      'failed refused',
      'condition',
    ])
    expect(events.at(-1)).toMatchObject({ provider: P.id, from: 'live', to: 'stale' })
    await watch.close()
  })
})

describe('a paused fleet', () => {
  const changing = (_: Endpoint, nth: number): Reply => answer(inventory([node('a', nth)]), 0)

  it('keeps data and history as they were while it collects, tells the time, and shows all on resuming', async () => {
    const { clock, client, watch, state } = setUp(changing, { endpoints: [P] })
    await clock.advance(12_000)
    watch.setPaused(true)
    const frozen = watch.get()
    const samples = watch.history.node(P.id, 'a', 'cpu')
    expect(frozen.paused).toBe(true)
    expect(samples).toEqual([0, 0.01, 0.02])
    const asked = client.calls.length
    await clock.advance(60_000)
    expect(client.calls.length).toBe(asked + 12)
    const { nowMs, ...rest } = watch.get()
    const { nowMs: frozenAtMs, ...frozenRest } = frozen
    expect(rest).toEqual(frozenRest)
    expect(rest.providers).toBe(frozenRest.providers)
    expect(nowMs).toBe(frozenAtMs + 60_000)
    expect(watch.history.node(P.id, 'a', 'cpu')).toEqual(samples)
    watch.setPaused(false)
    expect(watch.get()).toMatchObject({ paused: false, lastChangeAtMs: watch.get().nowMs - 2000 })
    expect(state().inventory?.nodes[0]?.resources.cpu.allocated).toBe(14)
    expect(watch.history.node(P.id, 'a', 'cpu').length).toBe(15)
    await watch.close()
  })

  it('publishes about once a second, however much is collected', async () => {
    const { clock, watch, published } = setUp(changing, { endpoints: endpoints(50), intervalMs: 1000 })
    await clock.advance(500)
    watch.setPaused(true)
    published.length = 0
    await clock.advance(10_000)
    expect(published.length).toBe(10)
    await watch.close()
  })

  it('may be paused before the first answer, and takes a new interval while paused', async () => {
    const { clock, watch, state } = setUp(changing, { endpoints: [P] })
    watch.setPaused(true)
    await clock.advance(10_000)
    expect(state().condition).toBe('connecting')
    watch.setIntervalMs(1000)
    expect(watch.get()).toMatchObject({ intervalMs: 1000, paused: true })
    watch.setPaused(false)
    expect(state().condition).toBe('live')
    await watch.close()
  })
})

describe('the history of a fleet', () => {
  it('takes a sample of the fleet each interval, from the live providers only', async () => {
    const { clock, watch } = setUp(
      ({ id }, nth) =>
        answer(inventory([node('a', id === P.id ? 20 : 60)]), id === Q.id && nth > 3 ? 1e9 : 0),
      { endpoints: [P, Q] },
    )
    await clock.advance(16_500)
    expect(watch.history.fleet('cpu')).toEqual([0.4, 0.4, 0.4, 0.4])
    await clock.advance(30_000)
    expect(watch.history.fleet('cpu').at(-1)).toBe(0.2)
    expect(watch.history.fleet('cpu').length).toBe(10)
    await watch.close()
  })

  it('hands out the same list until there is a new sample', async () => {
    const { clock, watch } = setUp(() => GOOD, { endpoints: [P] })
    await clock.advance(2000)
    const list = watch.history.provider(P.id, 'gpu')
    await clock.advance(2000)
    expect(watch.history.provider(P.id, 'gpu')).toBe(list)
    await clock.advance(2000)
    expect(watch.history.provider(P.id, 'gpu')).not.toBe(list)
    await watch.close()
  })
})

describe('closing a fleet', () => {
  it('ends every timer and request, publishes nothing more, and leaves the client to its owner', async () => {
    const { clock, client, watch, published } = setUp(({ host }) => (host === 'p3' ? HANG : GOOD), {
      endpoints: endpoints(100),
    })
    await clock.advance(7_030)
    expect(client.open()).toBeGreaterThan(0)
    published.length = 0
    const closing = watch.close()
    expect(watch.close()).toBe(closing)
    await closing
    expect([clock.pending(), client.open()]).toEqual([0, 0])
    const last = watch.get()
    const calls = client.calls.length
    watch.refresh()
    watch.setPaused(true)
    watch.setIntervalMs(10)
    await clock.advance(100_000)
    expect([clock.pending(), client.calls.length, published.length]).toEqual([0, calls, 0])
    expect(watch.get()).toBe(last)
    expect(client.closed()).toBe(false)
  })

  it('may be done from a subscriber', async () => {
    const { clock, client, watch } = setUp(() => GOOD, { endpoints: endpoints(80) })
    watch.subscribe(() => void watch.close())
    await clock.advance(5000)
    await watch.close()
    expect([clock.pending(), client.open()]).toEqual([0, 0])
    expect(client.calls.length).toBeLessThanOrEqual(80)
  })

  it('resolves only when requests have settled', async () => {
    const clock = createFakeClock()
    let settleRequest: () => void = () => {}
    const watch = createFleetWatch({
      endpoints: [P],
      client: {
        askStatus: () =>
          new Promise((resolve) => {
            settleRequest = () => resolve(GOOD.outcome)
          }),
        close: () => Promise.resolve(),
      },
      clock,
      intervalMs: 1000,
    })
    let closed = false
    const closing = watch.close().then(() => {
      closed = true
    })
    await clock.advance(1000)
    expect(closed).toBe(false)
    settleRequest()
    await closing
    expect(watch.get().providers[0]?.condition).toBe('connecting')
  })
})
