/** What differs in the amounts of two inventories: nodes by their keys, storage by class. */
import type { ClusterInventory, ClusterNode, StoragePool } from '../domain/cluster.ts'
import { nodeKeys } from '../domain/node-key.ts'
import { RESOURCE_KINDS, type ResourceKind } from '../domain/resource.ts'
import { type Change, type ChangeKind, change } from './change.ts'
import { believablePools, isBelievable } from './doubts.ts'

/** Which amount of a pair or pool each kind of change is about. */
const AMOUNTS = [
  { kind: 'size', field: 'allocatable' },
  { kind: 'free', field: 'available' },
] as const satisfies readonly { kind: ChangeKind; field: 'allocatable' | 'available' }[]

/** Nodes that came and went, and what differs in those that stayed; nodes that are the same object cost nothing. */
export function nodeChanges(
  provider: string,
  before: readonly ClusterNode[],
  after: readonly ClusterNode[],
): readonly Change[] {
  if (before === after) return []
  const earlierKeys = nodeKeys(before)
  const earlier = new Map(before.map((node, nth) => [earlierKeys[nth] ?? node.name, node]))
  const laterKeys = nodeKeys(after)
  const later = new Set(laterKeys)
  const gone = [...earlier.keys()].filter((key) => !later.has(key))
  const changes = gone.map((node) => change('node-gone', provider, { node, amount: -1 }))
  for (const [nth, node] of after.entries()) {
    const key = laterKeys[nth] ?? node.name
    const known = earlier.get(key)
    if (known === undefined) changes.push(change('node-new', provider, { node: key, amount: 1 }))
    else if (known !== node) changes.push(...pairChanges(provider, key, known, node))
  }
  return changes
}

function pairChanges(provider: string, key: string, before: ClusterNode, after: ClusterNode): Change[] {
  return RESOURCE_KINDS.flatMap((resource) => {
    if (before.resources[resource] === after.resources[resource]) return []
    if (!isBelievable(before, resource) || !isBelievable(after, resource)) return []
    const subject = resource === 'gpu' ? onlyModel(after) : null
    return AMOUNTS.flatMap(({ kind, field }) =>
      amountChange(kind, before.resources[resource][field], after.resources[resource][field], {
        provider,
        node: key,
        resource,
        subject,
      }),
    )
  })
}

/** The model of a node's cards where all are of one: what is free is told for all cards together. */
function onlyModel({ gpus }: ClusterNode): string | null {
  const [first, ...others] = gpus
  return first !== undefined && others.every(({ model }) => model === first.model) ? first.model : null
}

/** What differs in the storage classes that both list once and that are believed. */
export function poolChanges(
  provider: string,
  before: ClusterInventory['storage'],
  after: ClusterInventory['storage'],
): readonly Change[] {
  if (before === after) return []
  const earlier = new Map(believablePools(before).map((pool) => [pool.class, pool]))
  return believablePools(after).flatMap((pool: StoragePool) => {
    const known = earlier.get(pool.class)
    if (known === undefined || known === pool) return []
    const about = { provider, node: null, resource: null, subject: pool.class }
    return AMOUNTS.flatMap(({ kind, field }) => amountChange(kind, known[field], pool[field], about))
  })
}

interface About {
  readonly provider: string
  readonly node: string | null
  readonly resource: ResourceKind | null
  readonly subject: string | null
}

/** None where either amount is unknown or unlimited: unknown is not zero, and there is no difference to tell. */
function amountChange(
  kind: ChangeKind,
  before: number | null,
  after: number | null,
  { provider, ...about }: About,
): readonly Change[] {
  if (before === null || after === null || before === after) return []
  if (!Number.isFinite(before) || !Number.isFinite(after)) return []
  return [change(kind, provider, { ...about, before, after, amount: after - before })]
}
