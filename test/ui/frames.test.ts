import { describe, expect, it } from 'vitest'
import { createPainter } from '../../src/ui/paint.ts'
import { createScreenStore } from '../../src/ui/screen-store.ts'
import { createFrames } from '../../src/ui/screen-texts.ts'
import { themeOf } from '../../src/ui/themes.ts'
import { startState } from '../../src/view/screen-state-start.ts'
import type { FleetSnapshot } from '../../src/watch/types.ts'
import { NO_HISTORY, plainFleet, storeOf } from './support/fleet.ts'

const SIZE = { columns: 100, rows: 20 }

function setUp() {
  const snapshot = plainFleet(2, 50)
  const fleet = storeOf(snapshot)
  const fail = (error: unknown): never => {
    throw error
  }
  const store = createScreenStore({
    ...{ fleet, history: NO_HISTORY, size: SIZE, charset: 'unicode' as const, onCrash: fail },
    onEffect: () => {},
    start: startState({ view: 'nodes', sort: null, filter: '', grouped: false }),
  })
  const frameOf = createFrames(createPainter(themeOf('dark', '256')))
  return { snapshot, fleet, store, frame: () => frameOf(store.get()) }
}

/** The first provider has answered again; its node of that place has a core more in use. */
function answered(snapshot: FleetSnapshot, place: number | null): FleetSnapshot {
  const [first, ...others] = snapshot.providers
  if (first?.inventory == null) throw new Error('no inventory')
  const nodes = first.inventory.nodes.map((node, nth) => {
    if (nth !== place) return node
    const { cpu } = node.resources
    const more = { ...cpu, allocated: (cpu.allocated ?? 0) + 1000, available: (cpu.available ?? 0) - 1000 }
    return { ...node, resources: { ...node.resources, cpu: more } }
  })
  const inventory = place === null ? first.inventory : { ...first.inventory, nodes }
  return { ...snapshot, providers: [{ ...first, inventory, latencyMs: 77 }, ...others] }
}

describe('the frame of a view', () => {
  it('is the same object where an answer changed nothing in sight, so that nothing is rendered', () => {
    const { snapshot, fleet, store, frame } = setUp()
    const before = frame()
    const view = store.get()
    fleet.set(answered(snapshot, null))
    expect(store.get()).not.toBe(view)
    expect(frame()).toBe(before)
    store.close()
  })

  it('is another where a row in sight changed, and where the size did', () => {
    const { snapshot, fleet, store, frame } = setUp()
    const before = frame()
    fleet.set(answered(snapshot, 3))
    const changed = frame()
    expect(changed).not.toBe(before)
    // Titles, rows and sums: the changed row, the header and the footer at the most, the rest as it was.
    expect(changed.texts.filter((text, nth) => text !== before.texts[nth]).length).toBeLessThan(6)
    store.resize({ columns: 100, rows: 10 })
    expect(frame().texts).toHaveLength(10)
    store.close()
  })
})
