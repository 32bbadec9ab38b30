import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TransportChoice } from '../../src/config/choices.ts'
import { createGate, nestedGate } from '../../src/watch/gate.ts'
import type { WatcherChange } from '../../src/watch/provider-account.ts'
import { createWatcher } from '../../src/watch/watcher.ts'
import { createFakeClock } from './support/fake-clock.ts'
import { createScriptedClient, type Reply } from './support/scripted-client.ts'
import {
  createScriptedStream,
  ENDED,
  grpcAnswer,
  REFUSED,
  type StreamStep,
} from './support/scripted-stream.ts'
import { answer, endpoint, HANG, inventory, node, refusal } from './support/values.ts'

const AT_REST = answer(inventory([node('a')]), 100)
/** gRPC tells no owner. */
const told = (used = 50) => inventory([node('a', used)], { address: null, providerTimeMs: 1 })
const STANDS: readonly StreamStep[] = [{ afterMs: 300, status: told() }]
const REFUSES: readonly StreamStep[] = [{ afterMs: 0, end: REFUSED }]
const SWALLOWS: readonly StreamStep[] = []

interface Scene {
  readonly rest?: (nth: number) => Reply
  readonly stream?: (nth: number) => readonly StreamStep[]
  readonly ask?: (nth: number) => Reply
  readonly transport?: TransportChoice
  readonly intervalMs?: number
  readonly random?: () => number
  readonly places?: number
}

function setUp({ rest = () => AT_REST, stream = () => STANDS, ...scene }: Scene = {}) {
  const clock = createFakeClock()
  const startMs = clock.now()
  const client = createScriptedClient(clock, (_, nth) => rest(nth))
  const grpc = createScriptedStream(
    clock,
    (_, nth) => stream(nth),
    (_, nth) => scene.ask?.(nth) ?? grpcAnswer(told()),
  )
  const gate = createGate(scene.places ?? 64)
  const openings = createGate(32)
  const changes: WatcherChange[] = []
  const watcher = createWatcher({
    endpoint: endpoint('p'),
    client,
    stream: { client: grpc, gate: nestedGate(openings, gate) },
    transport: scene.transport ?? 'auto',
    gate,
    clock,
    random: scene.random ?? (() => 0),
    intervalMs: scene.intervalMs ?? 5000,
    maxBackoffMs: 60_000,
    onChange: (change) => changes.push(change),
  })
  watcher.start()
  const since = (atMs: number): number => atMs - startMs
  return {
    ...{ clock, client, grpc, watcher, changes, gate, openings, startMs },
    polled: () => client.calls.map(({ atMs }) => since(atMs)),
    opened: () => grpc.streams.map(({ atMs }) => since(atMs)),
    state: () => watcher.state(),
    ports: () => [watcher.state().ports?.rest.condition, watcher.state().ports?.grpc.condition],
  }
}

/** The last stream opened. */
function current({ grpc }: Pick<ReturnType<typeof setUp>, 'grpc'>) {
  const stream = grpc.streams.at(-1)
  if (stream === undefined) throw new Error('no stream was opened')
  return stream
}

describe('auto, where the stream comes about', () => {
  it('polls at once, opens one stream meanwhile, and polls no more from its first status on', async () => {
    const { clock, polled, opened, state, ports, watcher } = setUp()
    await clock.advance(200)
    expect(state()).toMatchObject({ transport: 'rest', condition: 'live' })
    expect(ports()).toEqual(['ok', 'connecting'])
    await clock.advance(100)
    expect(state()).toMatchObject({ transport: 'grpc', nextPollAtMs: null, latencyMs: 30 })
    expect(ports()).toEqual(['ok', 'ok'])
    await clock.advance(3_600_000)
    expect([polled(), opened()]).toEqual([[0], [0]])
    await watcher.close()
    expect(clock.pending()).toBe(0)
  })

  it('stays live through an hour of silence, with the age of the last message', async () => {
    const { clock, state, startMs, watcher, changes } = setUp()
    await clock.advance(3_600_000)
    watcher.age()
    expect(state()).toMatchObject({ condition: 'live', receivedAtMs: startMs + 300, error: null })
    const before = changes.length
    const same = state()
    await clock.advance(3_600_000)
    watcher.age()
    expect([changes.length, state()]).toEqual([before, same])
    expect(state()).toBe(same)
  })

  it('keeps the owner that REST told, also where the poll is answered after the stream, and counts no change', async () => {
    for (const takesMs of [100, 2000]) {
      const { clock, state, watcher } = setUp({ rest: () => answer(inventory([node('a')]), takesMs) })
      await clock.advance(3000)
      expect(state()).toMatchObject({
        transport: 'grpc',
        inventory: { address: 'akash1example', providerTimeMs: 1 },
        changedAtMs: null,
      })
      await watcher.close()
    }
  })

  it('lets a poll in flight end, and does not put it in the place of what the stream told', async () => {
    const scene = setUp({ rest: () => answer(inventory([node('a', 7)]), 2000) })
    await scene.clock.advance(500)
    expect(scene.state().inventory?.nodes[0]?.resources.cpu.allocated).toBe(50)
    const { receivedAtMs } = scene.state()
    expect(scene.client.open()).toBe(1)
    await scene.clock.advance(5000)
    expect(scene.client.open()).toBe(0)
    expect(scene.state()).toMatchObject({ transport: 'grpc', receivedAtMs })
    expect(scene.state().inventory?.nodes[0]?.resources.cpu.allocated).toBe(50)
    expect([scene.polled(), scene.ports()]).toEqual([[0], ['ok', 'ok']])
  })

  it('tells at most one status a second, the last of a burst, and each of those that come slowly', async () => {
    const scene = setUp()
    await scene.clock.advance(5000)
    scene.changes.length = 0
    for (let used = 1; used <= 50; used += 1) current(scene).send(told(used))
    await scene.clock.advance(10_000)
    const seen = () =>
      scene.changes.map(({ state, atMs }) => [
        state.inventory?.nodes[0]?.resources.cpu.allocated,
        atMs - scene.startMs,
      ])
    expect(seen()).toEqual([
      [1, 5000],
      [50, 5000],
    ])
    scene.changes.length = 0
    for (let nth = 0; nth < 30; nth += 1) {
      current(scene).send(told(nth))
      await scene.clock.advance(100)
    }
    // One at once, and then the last before each full second.
    expect(seen()).toEqual([
      [0, 15_000],
      [9, 15_900],
      [19, 16_900],
      [29, 17_900],
    ])
    await scene.clock.advance(5000)
    scene.changes.length = 0
    for (let nth = 1; nth <= 3; nth += 1) {
      current(scene).send(told(nth))
      await scene.clock.advance(1500)
    }
    expect(seen()).toEqual([
      [1, 23_000],
      [2, 24_500],
      [3, 26_000],
    ])
  })

  it('tells no change where only the provider’s clock moved, and keeps every node', async () => {
    const scene = setUp()
    await scene.clock.advance(1000)
    const before = scene.state()
    current(scene).send(inventory([node('a')], { address: null, providerTimeMs: 99 }))
    await scene.clock.advance(1000)
    expect(scene.state()).toMatchObject({ changedAtMs: null, inventory: { providerTimeMs: 99 } })
    expect(scene.state().receivedAtMs).toBeGreaterThan(before.receivedAtMs ?? 0)
    expect(scene.state().inventory?.nodes).toBe(before.inventory?.nodes)
    current(scene).send(told(51))
    await scene.clock.advance(1000)
    expect(scene.state().changedAtMs).toBe(scene.state().receivedAtMs)
  })

  it('asks once over gRPC on refresh, opens no second stream, and takes the answer as a status', async () => {
    const scene = setUp({ ask: () => grpcAnswer(told(77), 200) })
    await scene.clock.advance(10_000)
    scene.watcher.refresh()
    scene.watcher.refresh()
    await scene.clock.advance(10_000)
    expect([scene.grpc.asked.calls.length, scene.opened().length, scene.polled().length]).toEqual([1, 1, 1])
    expect(scene.state().inventory?.nodes[0]?.resources.cpu.allocated).toBe(77)
    expect(scene.state().receivedAtMs).toBe(scene.startMs + 10_200)
  })

  it('makes no provider error of a refresh that fails beside a stream that stands, and tells the log', async () => {
    const scene = setUp({ ask: () => refusal() })
    await scene.clock.advance(1000)
    const before = scene.state()
    scene.watcher.refresh()
    await scene.clock.advance(1000)
    expect(scene.state()).toBe(before)
    expect(scene.changes.at(-1)).toMatchObject({ reason: 'port', failure: { code: 'refused' } })
  })
})

describe('auto, where the stream is over', () => {
  it('polls at once and at the interval, is live without an error, and says which port is dead', async () => {
    const scene = setUp()
    await scene.clock.advance(600_000)
    current(scene).end(ENDED)
    await scene.clock.advance(50)
    expect(scene.state()).toMatchObject({ condition: 'live', error: null })
    expect(scene.state().ports?.grpc).toMatchObject({
      condition: 'failed',
      code: 'grpc',
      message: ENDED.message,
      sinceMs: scene.startMs + 600_000,
    })
    await scene.clock.advance(20_000)
    // 100 ms for the answer and the interval, which jitter makes 4.5 s here.
    expect(scene.polled()).toEqual([0, 600_000, 604_600, 609_200, 613_800, 618_400])
    expect(scene.state()).toMatchObject({ condition: 'live', error: null, transport: 'rest' })
    expect(
      scene.changes.every(({ state }) => state.condition === 'live' || state.receivedAtMs === null),
    ).toBe(true)
  })

  it('hands over the last status of a burst that the stream ended with', async () => {
    const scene = setUp({ rest: () => HANG })
    await scene.clock.advance(5000)
    current(scene).send(told(1))
    current(scene).send(told(2))
    current(scene).end(ENDED)
    await scene.clock.advance(0)
    expect(scene.state().inventory?.nodes[0]?.resources.cpu.allocated).toBe(2)
  })

  it('goes stale three intervals after its end where the other port is dead too, not at once', async () => {
    const scene = setUp({ rest: (nth) => (nth === 0 ? AT_REST : refusal(0)) })
    await scene.clock.advance(600_000)
    current(scene).end(ENDED)
    await scene.clock.advance(14_000)
    scene.watcher.age()
    expect(scene.state()).toMatchObject({ condition: 'live', error: { code: 'refused' } })
    await scene.clock.advance(1500)
    scene.watcher.age()
    expect(scene.state()).toMatchObject({ condition: 'stale', receivedAtMs: scene.startMs + 300 })
    expect(scene.ports()).toEqual(['failed', 'failed'])
  })

  it('is the source again when it comes back, after a minute', async () => {
    const scene = setUp()
    await scene.clock.advance(1000)
    current(scene).end(ENDED)
    await scene.clock.advance(61_000)
    expect(scene.opened()).toEqual([0, 61_000])
    expect(scene.state()).toMatchObject({ transport: 'grpc', error: null })
    const polls = scene.polled().length
    await scene.clock.advance(600_000)
    expect(scene.polled().length).toBe(polls)
  })
})

describe('auto, where no stream comes about', () => {
  it('polls on, and gives up a silent port after ten seconds', async () => {
    const { clock, grpc, polled, state, ports, startMs } = setUp({ stream: () => SWALLOWS })
    await clock.advance(9999)
    expect([grpc.open(), ports()]).toEqual([1, ['ok', 'connecting']])
    await clock.advance(1)
    expect([grpc.open(), ports()]).toEqual([0, ['ok', 'failed']])
    expect(state().ports?.grpc).toMatchObject({ code: 'timeout', sinceMs: startMs + 10_000 })
    await clock.advance(10_000)
    expect(polled()).toEqual([0, 4600, 9200, 13_800, 18_400])
    expect(state()).toMatchObject({ transport: 'rest', condition: 'live', error: null })
  })

  it('tries again after 60 s, 120 s, 240 s and then five minutes at most, jitter included', async () => {
    for (const random of [0, 0.5, 0.999]) {
      const scene = setUp({ stream: () => REFUSES, random: () => random })
      await scene.clock.advance(3_600_000)
      const gaps = scene.opened().map((ms, nth, all) => ms - (all[nth - 1] ?? 0))
      const [, first = 0, second = 0, third = 0, ...later] = gaps
      const jitter = 1 + 0.1 * random
      expect([first, second, third]).toEqual([60_000, 120_000, 240_000].map((ms) => Math.round(ms * jitter)))
      expect(later.length).toBeGreaterThan(5)
      for (const gap of later) expect(gap).toBeGreaterThanOrEqual(270_000)
      for (const gap of later) expect(gap).toBeLessThanOrEqual(300_000)
      expect(scene.state()).toMatchObject({ condition: 'live', error: null })
      expect(scene.state().ports?.grpc.sinceMs).toBe(scene.startMs)
      await scene.watcher.close()
    }
  })

  it('counts a stream that soon ends as a failure, and one that stood for five minutes as a fresh start', async () => {
    const shortly: readonly StreamStep[] = [...STANDS, { afterMs: 700, end: ENDED }]
    const long: readonly StreamStep[] = [...STANDS, { afterMs: 299_700 + 300, end: ENDED }]
    const scene = setUp({ stream: (nth) => (nth === 3 ? long : shortly) })
    await scene.clock.advance(1_200_000)
    const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = scene.opened()
    expect([second - first, third - second, fourth - third]).toEqual([61_000, 121_000, 241_000])
    expect(fifth - fourth).toBe(300_300 + 60_000)
  })

  it('tries again on refresh, but never within ten seconds of the last attempt', async () => {
    const scene = setUp({ stream: () => REFUSES })
    await scene.clock.advance(200_000)
    expect(scene.opened()).toEqual([0, 60_000, 180_000])
    for (let nth = 0; nth < 300; nth += 1) {
      scene.watcher.refresh()
      await scene.clock.advance(100)
    }
    expect(scene.opened()).toEqual([0, 60_000, 180_000, 200_000, 210_000, 220_000, 230_000])
  })

  it('has an error only where polls fail, and none any more when the stream serves', async () => {
    const scene = setUp({ rest: () => refusal(0), stream: () => [{ afterMs: 8000, status: told() }] })
    await scene.clock.advance(7000)
    expect(scene.state()).toMatchObject({ condition: 'failed', error: { code: 'refused' } })
    await scene.clock.advance(2000)
    expect(scene.state()).toMatchObject({ condition: 'live', error: null })
    expect(scene.ports()).toEqual(['failed', 'ok'])
  })

  it('asks a REST port that is dead ever more rarely beside a stream, until it answers, and then no more', async () => {
    const scene = setUp({ rest: (nth) => (nth < 4 ? refusal(0) : AT_REST) })
    await scene.clock.advance(3_600_000)
    expect(scene.polled()).toEqual([0, 60_000, 180_000, 420_000, 692_727])
    expect(scene.ports()).toEqual(['ok', 'ok'])
    expect(scene.state().inventory?.address).toBe('akash1example')
    expect(scene.state()).toMatchObject({ changedAtMs: null, error: null, transport: 'grpc' })
  })
})

describe('grpc alone', () => {
  it('never polls, and shows what kept the stream from coming about with the time of the next attempt', async () => {
    const scene = setUp({ transport: 'grpc', stream: (nth) => (nth === 0 ? REFUSES : STANDS) })
    await scene.clock.advance(100)
    expect(scene.state()).toMatchObject({
      condition: 'failed',
      error: { code: 'refused', attempts: 1 },
      nextPollAtMs: scene.startMs + 60_000,
    })
    expect(scene.ports()).toEqual(['unused', 'failed'])
    await scene.clock.advance(61_000)
    expect(scene.state()).toMatchObject({ condition: 'live', error: null, transport: 'grpc' })
    current(scene).end(ENDED)
    await scene.clock.advance(1000)
    expect(scene.state()).toMatchObject({ condition: 'live', error: { code: 'grpc' } })
    await scene.clock.advance(15_000)
    scene.watcher.age()
    expect(scene.state().condition).toBe('stale')
    expect(scene.client.calls).toEqual([])
  })
})

describe('rest alone', () => {
  it('opens no stream, asks nothing over gRPC, and has that port unused', async () => {
    const scene = setUp({ transport: 'rest' })
    await scene.clock.advance(600_000)
    scene.watcher.refresh()
    await scene.clock.advance(1000)
    expect([scene.opened(), scene.grpc.asked.calls, scene.ports()]).toEqual([[], [], ['ok', 'unused']])
  })
})

describe('the gate and streams', () => {
  it('counts a stream while it is opened, and not while it stands', async () => {
    const { clock, gate, openings } = setUp()
    await clock.advance(200)
    expect([gate.inFlight(), openings.inFlight()]).toEqual([1, 1])
    await clock.advance(200)
    expect([gate.inFlight(), openings.inFlight()]).toEqual([0, 0])
  })

  it('gives its place back when a silent port is given up', async () => {
    const { clock, gate, openings } = setUp({ stream: () => SWALLOWS })
    await clock.advance(9500)
    expect(openings.inFlight()).toBe(1)
    await clock.advance(600)
    expect([gate.inFlight(), openings.inFlight()]).toEqual([0, 0])
  })

  it('lets the first poll go before the stream', async () => {
    const { clock, polled, opened } = setUp({ places: 1 })
    await clock.advance(1000)
    expect([polled(), opened()]).toEqual([[0], [100]])
  })
})

describe('whatever happens', () => {
  const action = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ do: fc.constant('advance'), ms: fc.integer({ min: 0, max: 100_000 }) }),
    },
    fc.record({ do: fc.constant('refresh'), ms: fc.constant(0) }),
    fc.record({ do: fc.constant('send'), ms: fc.integer({ min: 0, max: 9 }) }),
    fc.record({ do: fc.constant('end'), ms: fc.constant(0) }),
    fc.record({ do: fc.constant('interval'), ms: fc.constantFrom(500, 5000, 90_000) }),
    fc.record({ do: fc.constant('age'), ms: fc.constant(0) }),
  )
  const stream = fc.oneof(
    fc.constant(SWALLOWS),
    fc.constant(REFUSES),
    fc
      .tuple(fc.integer({ min: 0, max: 12_000 }), fc.integer({ min: 0, max: 400_000 }), fc.boolean())
      .map(([firstMs, lastMs, ends]): readonly StreamStep[] => [
        { afterMs: firstMs, status: told() },
        ...(ends ? [{ afterMs: lastMs, end: ENDED }] : [{ afterMs: lastMs, status: told(3) }]),
      ]),
  )
  const reply = fc.oneof(
    fc.integer({ min: 0, max: 12_000 }).map((takesMs) => answer(inventory([node('a')]), takesMs)),
    fc.integer({ min: 0, max: 12_000 }).map(refusal),
  )

  it('there are never two streams or two polls, streams are opened sparingly, the state is true, the end is clean', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(action, { maxLength: 25 }),
        fc.array(stream, { minLength: 1, maxLength: 5 }),
        fc.array(reply, { minLength: 1, maxLength: 5 }),
        fc.constantFrom<TransportChoice>('auto', 'grpc'),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.constantFrom(1, 64),
        async (actions, streams, replies, transport, random, places) => {
          const scene = setUp({
            transport,
            places,
            random: () => random,
            stream: (nth) => streams[nth % streams.length] ?? REFUSES,
            rest: (nth) => replies[nth % replies.length] ?? AT_REST,
            ask: (nth) => replies[nth % replies.length] ?? AT_REST,
          })
          const { clock, watcher, grpc, client } = scene
          let byHand = 0
          for (const { do: what, ms } of actions) {
            if (what === 'advance') await clock.advance(ms)
            if (what === 'refresh') watcher.refresh()
            if (what === 'refresh') byHand += 1
            if (what === 'send' && grpc.open() === 1) current(scene).send(told(ms))
            if (what === 'end' && grpc.open() === 1) current(scene).end(ENDED)
            if (what === 'interval') watcher.setIntervalMs(ms)
            if (what === 'age') watcher.age()
            await clock.advance(0)
            const { condition, ports, receivedAtMs, nextPollAtMs } = watcher.state()
            const streaming = ports?.grpc.condition === 'ok'
            if (streaming) expect([condition, grpc.open(), nextPollAtMs]).toEqual(['live', 1, null])
            if (receivedAtMs === null) expect(['connecting', 'failed']).toContain(condition)
            // Always one next step: a poll, a timer, or a stream that stands.
            expect(clock.pending() > 0 || (streaming && grpc.open() === 1)).toBe(true)
          }
          expect(grpc.mostOpenToOne()).toBeLessThanOrEqual(1)
          expect(client.mostOpenToOne()).toBeLessThanOrEqual(transport === 'grpc' ? 0 : 1)
          const gaps = grpc.streams
            .slice(1)
            .map(({ atMs }, nth) => atMs - (grpc.streams[nth]?.endedAtMs ?? atMs))
          for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(10_000)
          expect(gaps.filter((gap) => gap < 60_000).length).toBeLessThanOrEqual(byHand)
          // With one place for all, a stream waits for a poll of at most 12 s to end.
          for (const gap of gaps) expect(gap).toBeLessThanOrEqual(300_000 + (places === 1 ? 12_000 : 0))
          const tellings = scene.changes.filter(
            ({ reason, state }) => reason === 'answered' && state.transport === 'grpc',
          )
          const span = clock.now() - scene.startMs
          expect(tellings.length).toBeLessThanOrEqual(2 * grpc.streams.length + span / 1000 + 1)

          const before = scene.changes.length
          await watcher.close()
          await clock.advance(1000)
          expect(scene.changes.length).toBe(before)
          expect([clock.pending(), client.open(), grpc.open(), grpc.asked.open()]).toEqual([0, 0, 0, 0])
          const { gate, openings } = scene
          expect([gate.inFlight(), gate.waiting(), openings.inFlight(), openings.waiting()]).toEqual([
            0, 0, 0, 0,
          ])
        },
      ),
      { numRuns: 200 },
    )
  })
})
