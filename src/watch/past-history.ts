/** Sparklines of the past: read back from the moments before the one that is shown. */
import type { ClusterInventory } from '../domain/cluster.ts'
import { nodeKeys } from '../domain/node-key.ts'
import { RESOURCE_KINDS } from '../domain/resource.ts'
import { totalsOf } from '../inventory/node-totals.ts'
import { type Load, nodeLoad, totalLoad, UNKNOWN_LOAD } from './load.ts'
import type { Timeline } from './moments.ts'
import { HISTORY_SAMPLES } from './ring.ts'
import type { FleetSnapshot, History, ProviderState } from './types.ts'

/**
 * What the rings held at that moment, about: a sample an interval, unknown where a provider was not live. Nothing is
 * looked up before it is asked for.
 */
export function pastHistory(timeline: Timeline, index: number): History {
  const picked = once(() => pick(timeline, index))
  const fleet = once(() =>
    picked().map(({ providers }) =>
      totalLoad(
        providers.flatMap((state) => liveInventory(state) ?? []).map(({ nodes }) => totalsOf(nodes).kinds),
      ),
    ),
  )
  const of = (id: string, load: (inventory: ClusterInventory) => Load): readonly Load[] => {
    const at =
      picked()
        .at(-1)
        ?.providers.findIndex((state) => state.id === id) ?? -1
    return picked().map(({ providers }) => {
      const inventory = liveInventory(providers[at])
      return inventory === null ? UNKNOWN_LOAD : load(inventory)
    })
  }
  const kindOf = (loads: readonly Load[], kind: (typeof RESOURCE_KINDS)[number]) =>
    loads
      .map((load) => load[RESOURCE_KINDS.indexOf(kind)] ?? null)
      .map((it) => (it === null ? null : Math.min(1, it)))
  return {
    fleet: (kind) => kindOf(fleet(), kind),
    provider: (id, kind) =>
      kindOf(
        of(id, ({ nodes }) => totalLoad([totalsOf(nodes).kinds])),
        kind,
      ),
    node: (id, key, kind) =>
      kindOf(
        of(id, ({ nodes }) => {
          const node = nodes[nodeKeys(nodes).indexOf(key)]
          return node === undefined ? UNKNOWN_LOAD : nodeLoad(node)
        }),
        kind,
      ),
  }
}

/** About one moment an interval, oldest first, the last one being that of `index`. */
function pick(timeline: Timeline, index: number): readonly FleetSnapshot[] {
  const picked = [timeline.at(index)]
  let later = picked[0]
  for (let nth = index - 1; nth >= 0 && picked.length < HISTORY_SAMPLES && later !== undefined; nth -= 1) {
    // A clock that was set back leaves no gap to keep.
    const gapMs = Math.abs(later.nowMs - timeline.atMs(nth))
    if (gapMs < later.intervalMs - later.intervalMs / 10) continue
    later = timeline.at(nth)
    picked.push(later)
  }
  return picked.reverse()
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

function liveInventory(state: ProviderState | undefined): ClusterInventory | null {
  return state?.condition === 'live' ? state.inventory : null
}
