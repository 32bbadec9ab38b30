import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEventLog, MAX_EVENTS } from '../../src/watch/event-log.ts'
import { createMemory, type Memory } from '../../src/watch/memory.ts'
import type { FleetSnapshot } from '../../src/watch/types.ts'
import { fullLife } from './support/full-life.ts'
import { life, START_MS, stateOf } from './support/recordings.ts'
import { inventory, node } from './support/values.ts'

const UNBOUND = { ms: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY }

function numbersOf(memory: Memory): readonly number[] {
  return Array.from({ length: memory.last() - memory.first() + 1 }, (_, nth) => memory.first() + nth)
}

/** The same moments with what changed in them, as the live part tells it. */
function withEvents(snapshots: readonly FleetSnapshot[]): readonly FleetSnapshot[] {
  const log = createEventLog()
  return snapshots.map((snapshot, nth) => {
    for (const [index, state] of snapshot.providers.entries()) {
      const known = snapshots[nth - 1]?.providers[index]
      if (known !== undefined && known !== state) log.record(known, state, snapshot.nowMs)
    }
    return { ...snapshot, events: log.list() }
  })
}

function remembered(snapshots: readonly FleetSnapshot[]): Memory {
  const memory = createMemory(UNBOUND)
  for (const snapshot of snapshots) memory.add(snapshot)
  return memory
}

describe('the memory of a live screen', () => {
  it('keeps moments a second apart or with a change, and nothing twice', () => {
    const memory = createMemory()
    const [first, second] = life(2)
    if (first === undefined || second === undefined) throw new Error('no life')
    memory.add(first)
    memory.add({ ...first, nowMs: first.nowMs + 5000 })
    expect(numbersOf(memory)).toHaveLength(1)
    memory.add({ ...second, nowMs: first.nowMs + 300 })
    expect(numbersOf(memory)).toHaveLength(1)
    memory.add({ ...(life(3)[2] ?? second), nowMs: first.nowMs + 600, events: [] })
    expect(numbersOf(memory).map(memory.changed)).toEqual([false, true])
  })

  it('keeps a moment a second where something is new ten times a second', () => {
    const memory = createMemory()
    const [first] = life(1)
    for (const [nth, { providers }] of life(50).entries()) {
      if (first !== undefined) memory.add({ ...first, providers, nowMs: START_MS + nth * 100 })
    }
    expect(numbersOf(memory).map(memory.atMs)).toEqual(
      [0.9, 1.9, 2.9, 3.9, 4.9].map((s) => START_MS + s * 1000),
    )
  })

  it('gives every moment back as it was, in whatever order it is asked', () => {
    const lives = fc.constantFrom(
      withEvents(life(40)),
      withEvents(fullLife(40)),
      fullLife(40).map((one, nth) =>
        nth % 7 === 3 ? { ...one, providers: one.providers.slice(0, 2) } : one,
      ),
    )
    fc.assert(
      fc.property(lives, fc.array(fc.nat(39), { minLength: 1, maxLength: 30 }), (snapshots, asked) => {
        const look = remembered(snapshots).look()
        for (const number of asked) expect(look.at(number)).toEqual(snapshots[number])
      }),
      { numRuns: 60 },
    )
  })

  it('gives back what was replaced within a second only as it was last', () => {
    const snapshots = life(6).map((one, nth) => ({ ...one, nowMs: START_MS + Math.floor(nth / 2) * 1000 }))
    const memory = remembered(snapshots)
    const look = memory.look()
    expect(numbersOf(memory).map(look.at)).toEqual([snapshots[1], snapshots[3], snapshots[5]])
  })

  it('knows the events of a moment that newer ones have pushed out since', () => {
    const log = createEventLog()
    const moments = Array.from({ length: 30 }, (_, nth): FleetSnapshot => {
      const of = (count: number) =>
        stateOf('p', inventory(Array.from({ length: count }, (_, at) => node(`n${nth}-${at}`))), 0)
      // Nodes that come are an event each.
      log.record(of(0), of(150), nth)
      const nowMs = START_MS + nth * 1000
      return {
        providers: [],
        intervalMs: 5000,
        paused: false,
        lastChangeAtMs: null,
        nowMs,
        events: log.list(),
      }
    })
    const look = remembered(moments).look()
    expect(moments[20]?.events).toHaveLength(MAX_EVENTS)
    for (const nth of [29, 15, 14, 13, 5, 0]) expect(look.at(nth).events).toEqual(moments[nth]?.events)
  })

  it('is bounded in time', () => {
    const memory = createMemory({ ...UNBOUND, ms: 10_000 })
    for (const snapshot of life(100)) memory.add(snapshot)
    const numbers = numbersOf(memory)
    expect(numbers.map((number) => memory.atMs(number) - START_MS)).toEqual(
      Array.from({ length: 11 }, (_, nth) => (89 + nth) * 1000),
    )
    expect(numbers.map(memory.look().at)).toEqual(life(100).slice(89))
    // One that is gone is the oldest there is.
    expect(memory.look().at(3).nowMs).toBe(START_MS + 89_000)
    expect(memory.atMs(3)).toBe(0)
  })

  it('is bounded in bytes', () => {
    const bytes = 20_000
    const memory = createMemory({ ...UNBOUND, bytes })
    for (const snapshot of fullLife(400)) {
      memory.add(snapshot)
      expect(memory.bytes()).toBeLessThan(bytes + 10_000)
    }
    expect(numbersOf(memory).length).toBeLessThan(100)
    expect(memory.look().at(0)).toEqual(fullLife(400)[memory.first()])
  })

  it('takes a hundredth of what the moments are as text', () => {
    const snapshots = fullLife(400)
    const memory = remembered(snapshots)
    expect(memory.bytes()).toBeLessThan(JSON.stringify(snapshots).length / 100 + 64 * 1024)
  })

  it('keeps no state alive, with all that was made of it for the screen', async () => {
    setFlagsFromString('--expose-gc')
    const collect: unknown = runInNewContext('gc')
    if (typeof collect !== 'function') throw new Error('no gc')
    const memory = createMemory(UNBOUND)
    const seen: WeakRef<object>[] = []
    for (const snapshot of life(20)) {
      memory.add(snapshot)
      const [state] = snapshot.providers
      if (state !== undefined) seen.push(new WeakRef(state))
    }
    const alive = () => seen.filter((one) => one.deref() !== undefined).length
    await expect
      .poll(() => {
        collect()
        return alive()
      })
      .toBeLessThanOrEqual(2)
    expect(memory.look().at(3).nowMs).toBe(START_MS + 3000)
  })
})
