import { describe, expect, it } from 'vitest'
import { createEventLog, MAX_EVENTS } from '../../src/watch/event-log.ts'
import { createFleetWatch } from '../../src/watch/fleet-watch.ts'
import type { FleetSnapshot } from '../../src/watch/types.ts'
import { createFakeClock } from './support/fake-clock.ts'
import { createScriptedClient } from './support/scripted-client.ts'
import { answer, endpoint, inventory, node } from './support/values.ts'

const P = endpoint('p')

function seen(leases: number) {
  const error = null
  return {
    ...({ id: P.id, condition: 'live', transport: 'rest', error } as const),
    inventory: inventory([], { leases }),
  }
}

describe('the log of what changed', () => {
  it('lists the newest first, the same array while nothing came', () => {
    const log = createEventLog()
    expect(log.record(seen(1), seen(2), 10)).toBe(true)
    expect(log.record(seen(2), seen(5), 20)).toBe(true)
    const list = log.list()
    expect(list.map(({ id, atMs, change }) => [id, atMs, change.amount])).toEqual([
      [2, 20, 3],
      [1, 10, 1],
    ])
    expect(log.record(seen(5), seen(5), 30)).toBe(false)
    expect(log.list()).toBe(list)
  })

  it('keeps the newest to its bound, whether or not anybody looks', () => {
    const log = createEventLog()
    for (let nth = 0; nth < 3 * MAX_EVENTS; nth += 1) log.record(seen(nth), seen(nth + 1), nth)
    expect(log.list()).toHaveLength(MAX_EVENTS)
    expect(log.list()[0]?.id).toBe(3 * MAX_EVENTS)
    expect(log.list().at(-1)?.id).toBe(2 * MAX_EVENTS + 1)
  })
})

describe('the events of the watched fleet', () => {
  const clusters = [1, 1, 4, 9].map((leases) => answer(inventory([node('a')], { leases })))

  function start() {
    const clock = createFakeClock()
    const collected: FleetSnapshot[] = []
    const client = createScriptedClient(
      clock,
      (_, nth) => clusters[Math.min(nth, 3)] ?? clusters[0] ?? answer(inventory([])),
    )
    const watch = createFleetWatch({
      ...{ client, clock, intervalMs: 5000, endpoints: [P], random: () => 0.5 },
      onCollected: (snapshot) => collected.push(snapshot),
    })
    return { clock, watch, collected }
  }

  it('are part of what it publishes, the first answer being none', async () => {
    const { clock, watch } = start()
    await clock.advance(4_000)
    const before = watch.get().events
    expect(before).toEqual([])
    await clock.advance(4_000)
    expect(watch.get().events).toBe(before)
    await clock.advance(12_000)
    expect(watch.get().events?.map(({ change }) => change.amount)).toEqual([5, 3])
    await watch.close()
  })

  it('are held while the display is paused, and collected all the same', async () => {
    const { clock, watch, collected } = start()
    await clock.advance(4_000)
    watch.setPaused(true)
    await clock.advance(20_000)
    expect(watch.get()).toMatchObject({ paused: true, events: [] })
    expect(collected.at(-1)).toMatchObject({ paused: false })
    expect(collected.at(-1)?.events).toHaveLength(2)
    watch.setPaused(false)
    expect(watch.get().events).toHaveLength(2)
    await watch.close()
  })
})
