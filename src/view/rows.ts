/** The rows of each view, made once for each state of a provider. */
import type { ViewName } from '../config/choices.ts'
import type { ClusterInventory, ClusterNode, StoragePool } from '../domain/cluster.ts'
import { nodeKeys } from '../domain/node-key.ts'
import type { FleetEvent } from '../watch/event-log.ts'
import type { ProviderState } from '../watch/types.ts'
import { isFaded } from './condition.ts'
import type { Row } from './model.ts'
import { loudTrust } from './trust.ts'

/** Views whose rows are made provider by provider. */
export type ProviderView = Exclude<ViewName, 'gpus' | 'events'>

const builders: Readonly<Record<ProviderView, (provider: ProviderState) => readonly Row[]>> = {
  nodes: nodeRows,
  providers: (provider) => [providerRow(provider)],
  storage: storageRows,
}

const known: Readonly<Record<ProviderView, WeakMap<ProviderState, readonly Row[]>>> = {
  nodes: new WeakMap(),
  providers: new WeakMap(),
  storage: new WeakMap(),
}

/** The rows of one provider in a view; the same array for the same state of the provider. */
export function rowsOf(view: ProviderView, provider: ProviderState): readonly Row[] {
  const before = known[view].get(provider)
  if (before !== undefined) return before
  const rows = builders[view](provider)
  known[view].set(provider, rows)
  return rows
}

/** One row for each event of these providers, newest first. */
export function eventRows(
  events: readonly FleetEvent[] = [],
  providers: readonly ProviderState[],
): readonly Row[] {
  const byId = new Map(providers.map((provider) => [provider.id, provider]))
  return events.flatMap((event): Row[] => {
    const provider = byId.get(event.change.provider)
    return provider === undefined ? [] : [eventRow(event, provider)]
  })
}

/** The row of one event. */
export function eventRow(event: FleetEvent, provider: ProviderState): Row {
  return { kind: 'event', id: `event ${event.id}`, provider, event }
}

const headers = new WeakMap<ProviderState, { readonly open: Row; readonly folded: Row }>()

/** The row above the nodes of a provider; the same object for the same state and fold. */
export function groupRow(provider: ProviderState, folded: boolean): Row {
  let pair = headers.get(provider)
  if (pair === undefined) {
    const { id } = provider
    pair = {
      open: { kind: 'provider', id, provider, folded: false },
      folded: { kind: 'provider', id, provider, folded: true },
    }
    headers.set(provider, pair)
  }
  return folded ? pair.folded : pair.open
}

const keysOf = new WeakMap<readonly ClusterNode[], readonly string[]>()

/** Keys of the nodes of a cluster, made once for each list. */
export function keysOfNodes(inventory: ClusterInventory): readonly string[] {
  const before = keysOf.get(inventory.nodes)
  if (before !== undefined) return before
  const keys = nodeKeys(inventory.nodes)
  keysOf.set(inventory.nodes, keys)
  return keys
}

function providerRow(provider: ProviderState): Row {
  return { kind: 'provider', id: provider.id, provider }
}

/** The nodes, and a notice where the provider has something to say besides. */
function nodeRows(provider: ProviderState): readonly Row[] {
  const { inventory } = provider
  const rows: Row[] = []
  if (inventory !== null) {
    const keys = keysOfNodes(inventory)
    for (const [nth, node] of inventory.nodes.entries()) {
      const nodeKey = keys[nth] ?? node.name
      rows.push({ kind: 'node', id: `${provider.id}/${nodeKey}`, provider, node, nodeKey })
    }
  }
  if (needsNotice(provider)) rows.push({ kind: 'notice', id: `${provider.id}!`, provider })
  return rows
}

/** Whether a provider has more to say than its nodes do: an error, old numbers, nothing yet, no node, no trust. */
export function needsNotice(provider: ProviderState): boolean {
  const { inventory, error } = provider
  if (inventory === null || inventory.nodes.length === 0 || error !== null) return true
  return isFaded(provider) || loudTrust(provider) !== null
}

/** One row for each pool; two pools of one class stay two rows. */
function storageRows(provider: ProviderState): readonly Row[] {
  const pools: readonly StoragePool[] = provider.inventory?.storage ?? []
  const seen = new Map<string, number>()
  return pools.map((pool): Row => {
    const nth = (seen.get(pool.class) ?? 0) + 1
    seen.set(pool.class, nth)
    return {
      kind: 'storage',
      id: `${provider.id}/class/${pool.class}${nth === 1 ? '' : `#${nth}`}`,
      provider,
      pool,
    }
  })
}
