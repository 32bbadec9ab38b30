import { describe, expect, it } from 'vitest'
import { createFleetWatch } from '../../src/watch/fleet-watch.ts'
import { createMemory } from '../../src/watch/memory.ts'
import { createEncoder } from '../../src/watch/recording/encode.ts'
import { createTimeTravel } from '../../src/watch/time-travel.ts'
import { createFakeClock } from './support/fake-clock.ts'
import { createScriptedClient, type Reply } from './support/scripted-client.ts'
import { createScriptedStream } from './support/scripted-stream.ts'
import { answer, endpoint, inventory, node, refusal } from './support/values.ts'

const HOUR_MS = 3_600_000
const GOOD = answer(inventory([node('a')]))
const JUMPS = [
  ['back', -HOUR_MS],
  ['forward', HOUR_MS],
] as const

/** A provider polled every five seconds by a clock of 1970 that never goes before it. */
function setUp(script: (nth: number) => Reply, stream: 'streams' | 'polled' = 'polled') {
  const clock = createFakeClock(100 * HOUR_MS)
  const client = createScriptedClient(clock, (_, nth) => script(nth))
  const grpc = createScriptedStream(clock, () => [{ afterMs: 10, status: inventory([node('a')]) }])
  const memory = createMemory()
  const encoder = createEncoder()
  let recorded = 0
  const live = createFleetWatch({
    ...{ client, clock, intervalMs: 5000, random: () => 0.5, endpoints: [endpoint('p')] },
    ...(stream === 'streams' ? { grpc } : {}),
    onCollected: (snapshot) => {
      memory.add(snapshot)
      if (encoder.add(snapshot) !== '') recorded += 1
    },
  })
  const fleet = createTimeTravel(live, memory)
  const seen = () => {
    const { providers, nowMs } = fleet.get()
    const state = providers[0]
    return { condition: state?.condition, ageMs: nowMs - (state?.receivedAtMs ?? Number.NaN), state }
  }
  return { clock, client, fleet, seen, recorded: () => recorded }
}

describe('a clock that is set back by an hour', () => {
  it('makes nothing younger: a provider that fails is stale as soon as ever, and stays so', async () => {
    const { clock, fleet, seen } = setUp((nth) => (nth === 0 ? GOOD : refusal()))
    await clock.advance(10_000)
    clock.jump(-HOUR_MS)
    await clock.advance(2_000)
    expect(seen().condition).toBe('live')
    expect(seen().ageMs).toBeGreaterThan(10_000)
    expect(seen().ageMs).toBeLessThan(14_000)
    await clock.advance(5_000)
    expect(seen().condition).toBe('stale')
    for (let minute = 0; minute < 75; minute += 1) {
      await clock.advance(60_000)
      expect(seen().condition).toBe('stale')
    }
    expect(seen().ageMs).toBeGreaterThan(75 * 60_000)
    await fleet.close()
  })

  it('tells since when a provider fails by the new clock', async () => {
    const { clock, fleet, seen } = setUp(() => refusal())
    await clock.advance(60_000)
    const since = () => fleet.get().nowMs - (seen().state?.error?.sinceMs ?? Number.NaN)
    const before = since()
    clock.jump(-HOUR_MS)
    await clock.advance(3_000)
    expect(since()).toBeGreaterThan(before)
    expect(since()).toBeLessThan(before + 6_000)
    await fleet.close()
  })
})

describe('a clock that is set forward by an hour, or a computer that slept', () => {
  it('makes what is known stale until the next answer, which is not late', async () => {
    const { clock, fleet, seen } = setUp(() => GOOD)
    await clock.advance(10_500)
    clock.jump(HOUR_MS)
    await clock.advance(1_000)
    expect(seen().condition).toBe('stale')
    await clock.advance(5_000)
    expect(seen()).toMatchObject({ condition: 'live' })
    expect(seen().ageMs).toBeLessThan(6_000)
    await fleet.close()
  })
})

describe.each(JUMPS)('a clock that is set %s', (_, jumpMs) => {
  it('moves no poll and no attempt after a failure', async () => {
    const paceOf = async (script: (nth: number) => Reply, jump: number) => {
      const { clock, client, fleet } = setUp(script)
      await clock.advance(30_000)
      clock.jump(jump)
      await clock.advance(200_000)
      await fleet.close()
      return client.calls.length
    }
    for (const script of [() => GOOD, () => refusal()]) {
      expect(await paceOf(script, jumpMs)).toBe(await paceOf(script, 0))
    }
  })

  it('leaves a stream live', async () => {
    const { clock, fleet, seen } = setUp(() => GOOD, 'streams')
    await clock.advance(5_000)
    clock.jump(jumpMs)
    for (let second = 0; second < 30; second += 1) {
      await clock.advance(1_000)
      expect(seen().condition).toBe('live')
    }
    await fleet.close()
  })

  it('goes on to record, and leaves the past in the order in which it was', async () => {
    const { clock, fleet, recorded } = setUp((nth) => answer(inventory([node('a')], { leases: nth })))
    await clock.advance(30_000)
    const before = recorded()
    clock.jump(jumpMs)
    await clock.advance(30_000)
    expect(recorded()).toBeGreaterThanOrEqual(before + 5)
    const leases: number[] = []
    for (let step = 0; step < 8; step += 1) {
      leases.push(fleet.get().providers[0]?.inventory?.leases ?? Number.NaN)
      fleet.travel('change-back')
    }
    expect(leases).toEqual([...leases].sort((a, b) => b - a))
    await fleet.close()
  })
})
