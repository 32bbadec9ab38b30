/** What is doubted of a row: of the node, the pool or the provider that it is. */
import type { ClusterNode } from '../domain/cluster.ts'
import { type Doubt, type DoubtCode, doubtsOf, doubtsOfNode } from '../inventory/doubts.ts'
import type { ProviderState } from '../watch/types.ts'
import type { Row } from './model.ts'

/** A doubt; since when it has been there, where somebody keeps account of that. */
export type ShownDoubt = Doubt & { readonly sinceMs?: number }

const NONE: readonly ShownDoubt[] = []

/** Everything doubted of a provider, its nodes and pools included. */
export function doubtsOfProvider({ doubts, inventory }: ProviderState): readonly ShownDoubt[] {
  return doubts ?? (inventory === null ? NONE : doubtsOf(inventory))
}

/** What is doubted of what the row itself is; a provider's row has all that is doubted of the provider. */
export function doubtsOfRow(row: Row): readonly ShownDoubt[] {
  if (row.kind === 'node') return doubtsOfNodeOf(row.provider, row.node)
  if (row.kind === 'provider') return doubtsOfProvider(row.provider)
  if (row.kind !== 'storage') return NONE
  const { pool, provider } = row
  return doubtsOfProvider(provider).filter(({ storageClass }) => storageClass === pool.class)
}

/** About a node that is listed, and not in its inventory alone: by name, for there is nothing else to know it by. */
const OVER_TIME: ReadonlySet<DoubtCode> = new Set(['gpus-dropped'])

/** What is doubted of one node of a provider. */
export function doubtsOfNodeOf({ doubts }: ProviderState, node: ClusterNode): readonly ShownDoubt[] {
  const own = doubtsOfNode(node)
  const more = doubts === undefined ? undefined : byNode(doubts).get(node.name)
  return more === undefined ? own : [...own, ...more]
}

const known = new WeakMap<readonly Doubt[], ReadonlyMap<string, readonly ShownDoubt[]>>()

/** Nearly always empty; made once a list, because every node of a provider asks. */
function byNode(doubts: readonly ShownDoubt[]): ReadonlyMap<string, readonly ShownDoubt[]> {
  const before = known.get(doubts)
  if (before !== undefined) return before
  const found = new Map<string, ShownDoubt[]>()
  for (const doubt of doubts) {
    if (doubt.node === null || !OVER_TIME.has(doubt.code)) continue
    found.set(doubt.node, [...(found.get(doubt.node) ?? []), doubt])
  }
  known.set(doubts, found)
  return found
}
