import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createGate } from '../../src/watch/gate.ts'
import type { WatcherChange } from '../../src/watch/provider-account.ts'
import { createWatcher } from '../../src/watch/watcher.ts'
import { createFakeClock } from './support/fake-clock.ts'
import { createScriptedClient, type Reply } from './support/scripted-client.ts'
import { answer, endpoint, HANG, inventory, node, refusal } from './support/values.ts'

const GOOD = answer(inventory([node('a')]), 100)

function setUp(script: (nth: number) => Reply, intervalMs = 5000, gate = createGate(64)) {
  const clock = createFakeClock()
  const startMs = clock.now()
  const client = createScriptedClient(clock, (_, nth) => script(nth))
  const changes: WatcherChange[] = []
  const watcher = createWatcher({
    endpoint: endpoint('p'),
    client,
    gate,
    clock,
    random: () => 0.5,
    intervalMs,
    maxBackoffMs: 60_000,
    onChange: (change) => changes.push(change),
  })
  /** When each request went out, ms after the start. */
  const asked = (): readonly number[] => client.calls.map(({ atMs }) => atMs - startMs)
  return { clock, client, watcher, changes, asked, startMs, gate }
}

describe('a watcher', () => {
  it('asks at once, and again an interval after each answer', async () => {
    const { clock, watcher, asked, startMs } = setUp(() => GOOD)
    watcher.start()
    await clock.advance(12_000)
    expect(asked()).toEqual([0, 5100, 10_200])
    expect(watcher.state()).toMatchObject({ condition: 'live', nextPollAtMs: startMs + 15_300, error: null })
  })

  it('asks a provider that fails ever less often, and at the interval again after one success', async () => {
    const { clock, watcher, asked } = setUp((nth) => (nth < 4 ? refusal(0) : GOOD))
    watcher.start()
    await clock.advance(60_000)
    expect(asked()).toEqual([0, 5000, 15_000, 35_000])
    await clock.advance(30_000)
    expect(asked()).toEqual([0, 5000, 15_000, 35_000, 75_000, 80_100, 85_200])
  })

  it('asks at once on refresh, forgets the backoff, and keeps counting the attempts', async () => {
    const { clock, watcher, asked } = setUp(() => refusal(0))
    watcher.start()
    await clock.advance(16_000)
    expect(asked()).toEqual([0, 5000, 15_000])
    watcher.refresh()
    await clock.advance(5000)
    expect(asked()).toEqual([0, 5000, 15_000, 16_000, 21_000])
    expect(watcher.state().error?.attempts).toBe(5)
  })

  it('does not double a request in flight on refresh', async () => {
    const { clock, watcher, client } = setUp(() => GOOD)
    watcher.start()
    await clock.advance(50)
    watcher.refresh()
    watcher.refresh()
    await clock.advance(1000)
    expect(client.calls.length).toBe(1)
  })

  it('says that a poll is in flight by having no next one', async () => {
    const { clock, watcher, changes } = setUp(() => GOOD)
    watcher.start()
    expect(watcher.state().nextPollAtMs).toBeNull()
    await clock.advance(200)
    watcher.refresh()
    expect(watcher.state().nextPollAtMs).toBeNull()
    await clock.advance(5000)
    expect(changes.map(({ reason }) => reason)).toEqual(['begun', 'answered', 'begun-by-hand', 'answered'])
  })

  it('moves the next poll when the interval changes, to now if it would have been over', async () => {
    const { clock, watcher, asked, startMs } = setUp(() => GOOD, 60_000)
    watcher.start()
    await clock.advance(20_100)
    watcher.setIntervalMs(30_000)
    expect(watcher.state().nextPollAtMs).toBe(startMs + 30_100)
    watcher.setIntervalMs(5000)
    await clock.advance(0)
    expect(asked()).toEqual([0, 20_100])
    watcher.setIntervalMs(10_000)
    await clock.advance(9_000)
    expect(asked().length).toBe(2)
  })

  it('does not put the next poll off when the clock was set back', async () => {
    const { clock, watcher, client } = setUp(() => GOOD, 60_000)
    watcher.start()
    await clock.advance(200)
    clock.jump(-3_600_000)
    watcher.setIntervalMs(5000)
    await clock.advance(5000)
    expect(client.calls.length).toBe(2)
  })

  it('waits at the gate, goes first on refresh, and leaves the gate with its answer', async () => {
    const gate = createGate(1)
    const { clock, watcher, client } = setUp(() => GOOD, 5000, gate)
    let open: () => void = () => {}
    gate.enter((leave) => {
      open = leave
    }, false)
    watcher.start()
    const other: string[] = []
    gate.enter((leave) => {
      other.push('other')
      leave()
    }, false)
    await clock.advance(1000)
    expect(client.calls.length).toBe(0)
    open()
    expect(client.calls.length).toBe(1)
    expect(other).toEqual([])
    await clock.advance(100)
    expect(other).toEqual(['other'])
    expect(gate.inFlight()).toBe(0)
  })

  it('goes on when a client breaks its word and rejects or throws', async () => {
    const clock = createFakeClock()
    let calls = 0
    const watcher = createWatcher({
      endpoint: endpoint('p'),
      client: {
        askStatus: () => {
          calls += 1
          if (calls === 1) throw new Error('thrown')
          return Promise.reject(new Error('rejected'))
        },
        close: () => Promise.resolve(),
      },
      gate: createGate(1),
      clock,
      random: () => 0.5,
      intervalMs: 1000,
      maxBackoffMs: 60_000,
      onChange: () => {},
    })
    watcher.start()
    await clock.advance(1500)
    expect(calls).toBe(2)
    expect(watcher.state()).toMatchObject({
      condition: 'failed',
      error: { code: 'unreachable', attempts: 2 },
    })
    await watcher.close()
  })

  it('closes by aborting what is in flight, and says nothing afterwards', async () => {
    const { clock, watcher, client, changes } = setUp(() => HANG)
    watcher.start()
    await clock.advance(1000)
    expect(client.open()).toBe(1)
    const before = changes.length
    await watcher.close()
    expect(client.open()).toBe(0)
    watcher.refresh()
    watcher.setIntervalMs(1)
    watcher.age()
    await clock.advance(100_000)
    expect(changes.length).toBe(before)
    expect(client.calls.length).toBe(1)
    expect(clock.pending()).toBe(0)
  })

  it('may be closed while it waits at the gate, and then never asks', async () => {
    const gate = createGate(1)
    const { watcher, client } = setUp(() => GOOD, 5000, gate)
    let open: () => void = () => {}
    gate.enter((leave) => {
      open = leave
    }, false)
    watcher.start()
    await watcher.close()
    open()
    expect([client.calls.length, gate.waiting(), gate.inFlight()]).toEqual([0, 0, 0])
  })

  const action = fc.oneof(
    fc.record({ do: fc.constant('advance' as const), ms: fc.integer({ min: 0, max: 20_000 }) }),
    fc.record({ do: fc.constant('refresh' as const), ms: fc.constant(0) }),
    fc.record({ do: fc.constant('interval' as const), ms: fc.constantFrom(500, 1000, 5000, 90_000) }),
    fc.record({ do: fc.constant('age' as const), ms: fc.constant(0) }),
  )
  const reply = fc.oneof(
    fc.integer({ min: 0, max: 12_000 }).map((takesMs) => answer(inventory([node('a')]), takesMs)),
    fc.integer({ min: 0, max: 12_000 }).map(refusal),
  )

  it('never has two requests open, keeps one next step, and ends clean, whatever happens to it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(action, { maxLength: 30 }),
        fc.array(reply, { minLength: 1, maxLength: 20 }),
        async (actions, replies) => {
          const { clock, client, watcher, gate } = setUp((nth) => replies[nth % replies.length] ?? GOOD)
          watcher.start()
          for (const { do: what, ms } of actions) {
            if (what === 'advance') await clock.advance(ms)
            if (what === 'refresh') watcher.refresh()
            if (what === 'interval') watcher.setIntervalMs(ms)
            if (what === 'age') watcher.age()
            expect(client.open()).toBeLessThanOrEqual(1)
            // The one pending timer is the reply under way or the next poll: never both, never none.
            await clock.advance(0)
            expect(clock.pending()).toBe(1)
            expect(watcher.state().nextPollAtMs === null).toBe(client.open() === 1)
          }
          expect(client.mostOpenToOne()).toBe(1)
          await watcher.close()
          await clock.advance(0)
          expect([clock.pending(), client.open(), gate.inFlight(), gate.waiting()]).toEqual([0, 0, 0, 0])
        },
      ),
      { numRuns: 150 },
    )
  })
})
