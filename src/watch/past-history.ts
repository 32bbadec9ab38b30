/** Sparklines of the past: read back from the moments before the one that is shown. */
import type { ClusterInventory } from '../domain/cluster.ts'
import { nodeKeys } from '../domain/node-key.ts'
import { RESOURCE_KINDS } from '../domain/resource.ts'
import { type KindTotals, sumNodes } from '../inventory/totals.ts'
import { type Load, nodeLoad, totalLoad, UNKNOWN_LOAD } from './load.ts'
import type { Moment } from './moments.ts'
import { HISTORY_SAMPLES } from './ring.ts'
import type { FleetSnapshot, History, ProviderState } from './types.ts'

const totals = new WeakMap<ClusterInventory, KindTotals>()

/** What the rings held at that moment, about: a sample an interval, unknown where a provider was not live. */
export function pastHistory(moments: readonly Moment[], index: number): History {
  const picked = pick(moments, index)
  const fleet = picked.map(({ providers }) =>
    totalLoad(providers.flatMap((state) => liveInventory(state) ?? []).map(totalsOf)),
  )
  const of = (id: string, load: (inventory: ClusterInventory) => Load): readonly Load[] => {
    const at = picked.at(-1)?.providers.findIndex((state) => state.id === id) ?? -1
    return picked.map(({ providers }) => {
      const inventory = liveInventory(providers[at])
      return inventory === null ? UNKNOWN_LOAD : load(inventory)
    })
  }
  const kindOf = (loads: readonly Load[], kind: (typeof RESOURCE_KINDS)[number]) =>
    loads
      .map((load) => load[RESOURCE_KINDS.indexOf(kind)] ?? null)
      .map((it) => (it === null ? null : Math.min(1, it)))
  return {
    fleet: (kind) => kindOf(fleet, kind),
    provider: (id, kind) =>
      kindOf(
        of(id, (inventory) => totalLoad([totalsOf(inventory)])),
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
function pick(moments: readonly Moment[], index: number): readonly FleetSnapshot[] {
  const picked: FleetSnapshot[] = []
  for (let nth = index; nth >= 0 && picked.length < HISTORY_SAMPLES; nth -= 1) {
    const snapshot = moments[nth]?.snapshot
    const later = picked.at(-1)
    if (snapshot === undefined) continue
    // A clock that was set back leaves no gap to keep.
    const isFar =
      later === undefined ||
      Math.abs(later.nowMs - snapshot.nowMs) >= later.intervalMs - later.intervalMs / 10
    if (isFar) picked.push(snapshot)
  }
  return picked.reverse()
}

function liveInventory(state: ProviderState | undefined): ClusterInventory | null {
  return state?.condition === 'live' ? state.inventory : null
}

function totalsOf(inventory: ClusterInventory): KindTotals {
  let known = totals.get(inventory)
  if (known === undefined) {
    known = sumNodes(inventory.nodes).kinds
    totals.set(inventory, known)
  }
  return known
}
