/** What a change is: one thing that differs between two observations of a provider. */
import type { ClusterInventory, Transport } from '../domain/cluster.ts'
import type { ProviderFacts } from '../domain/provider-facts.ts'
import type { ResourceKind } from '../domain/resource.ts'
import type { Doubt } from './doubts.ts'

/**
 * free, size: what is left, and what Kubernetes may hand out, of a resource of a node or of a storage class.
 * node-new, node-gone: a node is listed that was not, or no longer. leases, orders, pending: counts of the
 * provider. lost, back: the provider's numbers got old or it failed, and it answers again. doubt-raised,
 * doubt-cleared: a check of `inventory/doubts` fails, and holds again. version: of its software.
 */
export const CHANGE_KINDS = [
  'free',
  'size',
  'node-new',
  'node-gone',
  'leases',
  'orders',
  'pending',
  'lost',
  'back',
  'doubt-raised',
  'doubt-cleared',
  'version',
] as const
export type ChangeKind = (typeof CHANGE_KINDS)[number]

export interface Change {
  readonly kind: ChangeKind
  /** `Endpoint.id`. */
  readonly provider: string
  /** Key of the node (see `nodeKeys`); null where it is about the provider. */
  readonly node: string | null
  /** Which resource of the node; null where it is about none. */
  readonly resource: ResourceKind | null
  /**
   * The GPU model, where the node has one model; the storage class; the code of the failure or doubt; `provider`
   * or `kubernetes` of a version. Foreign text, unsanitised. null where there is none.
   */
  readonly subject: string | null
  /** Amounts in base units; a condition or version as text. null where there was nothing. */
  readonly before: number | string | null
  readonly after: number | string | null
  /** after - before in base units, with its sign; 1 and -1 for a node; null where nothing is counted. */
  readonly amount: number | null
}

/** What of a provider is compared; the published state of a provider is one. */
export interface Observation {
  readonly id: string
  readonly condition: 'connecting' | 'live' | 'stale' | 'failed'
  readonly inventory: ClusterInventory | null
  readonly error: { readonly code: string } | null
  readonly transport: Transport | null
  readonly facts?: ProviderFacts
  /** What is doubted beside what `doubtsOf` finds in the inventory by itself. */
  readonly doubts?: readonly Doubt[]
}

/** A change with the parts that are not about it left null. */
export function change(kind: ChangeKind, provider: string, parts: Partial<Change>): Change {
  return {
    kind,
    provider,
    node: null,
    resource: null,
    subject: null,
    before: null,
    after: null,
    amount: null,
    ...parts,
  }
}
