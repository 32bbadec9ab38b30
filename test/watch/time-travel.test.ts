import { describe, expect, it } from 'vitest'
import { createFleetWatch } from '../../src/watch/fleet-watch.ts'
import { createMemory } from '../../src/watch/memory.ts'
import { openRecording } from '../../src/watch/recording/decode.ts'
import { createReplayFleet } from '../../src/watch/replay-fleet.ts'
import { createTimeTravel } from '../../src/watch/time-travel.ts'
import { createFakeClock } from './support/fake-clock.ts'
import { life, piecesOf, read, START_MS, sourceOf } from './support/recordings.ts'
import { createScriptedClient } from './support/scripted-client.ts'
import { answer, endpoint, inventory, node } from './support/values.ts'

describe('a live fleet seen in the past', () => {
  function start() {
    const clock = createFakeClock()
    const memory = createMemory()
    const client = createScriptedClient(clock, (_, nth) => answer(inventory([node('a')], { leases: nth })))
    const live = createFleetWatch({
      ...{ client, clock, intervalMs: 5000, endpoints: [endpoint('p')], random: () => 0.5 },
      onCollected: memory.add,
    })
    const fleet = createTimeTravel(live, memory)
    const leases = () => fleet.get().providers[0]?.inventory?.leases
    return { clock, fleet, leases, memory }
  }

  it('stays where it is while collecting goes on, says so, and comes back', async () => {
    const { clock, fleet, leases } = start()
    await clock.advance(21_000)
    const now = leases() ?? 0
    expect(fleet.get().time).toBeUndefined()
    fleet.travel('change-back')
    expect(leases()).toBeLessThan(now)
    const past = leases()
    expect(fleet.get().time).toMatchObject({ mode: 'past', playing: false })
    await clock.advance(20_000)
    expect(leases()).toBe(past)
    fleet.travel('now')
    expect(fleet.get().time).toBeUndefined()
    expect(leases()).toBeGreaterThan(now)
    await fleet.close()
    expect(clock.pending?.() ?? 0).toBe(0)
  })

  it('steps back and forward moment by moment, and stops at the oldest', async () => {
    const { clock, fleet, memory } = start()
    await clock.advance(21_000)
    const count = memory.last() - memory.first() + 1
    for (let nth = 0; nth < count + 5; nth += 1) fleet.travel('back')
    expect(fleet.get().time).toMatchObject({ position: 0 })
    expect(fleet.get().nowMs).toBe(memory.atMs(memory.first()))
    for (let nth = 0; nth < count; nth += 1) fleet.travel('forward')
    expect(fleet.get().time).toBeUndefined()
    await fleet.close()
  })
})

describe('a replay', () => {
  function start(snapshots = life(10)) {
    const clock = createFakeClock()
    const fleet = createReplayFleet(read(Buffer.concat(piecesOf(snapshots))), clock)
    const at = () => fleet.get().nowMs - START_MS
    return { clock, fleet, at }
  }

  it('plays by itself at the speed of life, and stops at the end', async () => {
    const { clock, fleet, at } = start()
    expect(at()).toBe(0)
    expect(fleet.get().time).toMatchObject({ mode: 'replay', playing: true, speed: 1 })
    await clock.advance(3_000)
    expect(at()).toBe(3_000)
    await clock.advance(60_000)
    expect(at()).toBe(9_000)
    expect(fleet.get().time).toMatchObject({ playing: false, position: 1 })
  })

  it('goes faster and slower, and can be stopped and started', async () => {
    const { clock, fleet, at } = start()
    fleet.travel('faster')
    await clock.advance(1_000)
    expect(at()).toBe(2_000)
    fleet.setPaused(true)
    await clock.advance(5_000)
    expect(at()).toBe(2_000)
    fleet.setPaused(false)
    await clock.advance(1_000)
    expect(at()).toBe(4_000)
  })

  it('begins anew when it is played on from its end', async () => {
    const { clock, fleet, at } = start()
    fleet.travel('now')
    fleet.setPaused(false)
    expect(at()).toBe(0)
    await clock.advance(2_000)
    expect(at()).toBe(2_000)
    fleet.travel('now')
    fleet.setPaused(true)
    expect(at()).toBe(9_000)
  })

  it('steps, jumps to the change before and after, and to the end', () => {
    const { fleet, at } = start()
    const went = (['forward', 'forward', 'change-forward', 'back', 'change-back', 'now'] as const).map(
      (step) => {
        fleet.travel(step)
        return at()
      },
    )
    expect(went).toEqual([1_000, 2_000, 4_000, 3_000, 2_000, 9_000])
    fleet.travel('forward')
    expect(at()).toBe(9_000)
  })

  it('does not wait for a clock that jumps', async () => {
    const [first, second, third] = life(3)
    if (first === undefined || second === undefined || third === undefined) throw new Error('no life')
    const { clock, at } = start([
      first,
      { ...second, nowMs: START_MS - 9e6 },
      { ...third, nowMs: START_MS + 9e9 },
    ])
    await clock.advance(0)
    expect(at()).toBe(-9e6)
    await clock.advance(10_000)
    expect(at()).toBe(9e9)
  })

  it('shows the begin at once and reads the rest of a long recording meanwhile', async () => {
    const bytes = Buffer.concat(piecesOf(life(50)))
    const opened = openRecording(sourceOf(bytes), { stretch: 1000, marks: 1e6 }, 1000)
    if (!opened.ok) throw new Error(opened.error.message)
    const clock = createFakeClock()
    const fleet = createReplayFleet(opened.value, clock)
    expect(fleet.get().time).toMatchObject({ playing: true, cut: false })
    expect(fleet.get().time?.read).toBeLessThan(0.5)
    expect(fleet.get().time?.lastMs).toBeLessThan(START_MS + 25_000)
    await clock.advance(0)
    expect(fleet.get().time).toMatchObject({ read: 1, lastMs: START_MS + 49_000, atMs: START_MS })
    fleet.travel('now')
    expect(fleet.get()).toMatchObject({ nowMs: START_MS + 49_000, time: { playing: false, position: 1 } })
    await fleet.close()
    expect(clock.pending()).toBe(0)
  })

  it('leaves no timer behind, also not while it is being read', async () => {
    const opened = openRecording(sourceOf(Buffer.concat(piecesOf(life(10)))), undefined, 1)
    if (!opened.ok) throw new Error(opened.error.message)
    const half = createReplayFleet(opened.value, createFakeClock())
    await half.close()
    expect(opened.value.progress()).toBeLessThan(1)
    const { clock, fleet, at } = start()
    await fleet.close()
    expect(clock.pending()).toBe(0)
    await clock.advance(60_000)
    expect(at()).toBe(0)
  })

  it('tells sparklines of what was before the moment shown', () => {
    const { fleet } = start(life(60, 5_000))
    fleet.travel('now')
    const samples = fleet.history.provider('p:8443', 'cpu')
    expect(samples).toHaveLength(60)
    expect(samples[0]).toBeNull()
    expect(samples.at(-1)).toBeCloseTo(0.39)
    expect(fleet.history.node('p:8443', 'a', 'cpu').at(-1)).toBeCloseTo(0.39)
  })
})
