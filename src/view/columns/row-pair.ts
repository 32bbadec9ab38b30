/** The resource that a row is about. */
import { type ResourceKind, type ResourcePair, UNKNOWN_PAIR } from '../../domain/resource.ts'
import { isBelievable } from '../../inventory/pair-checks.ts'
import { clusterPair } from '../facts.ts'
import type { Row } from '../model.ts'
import { sumOfModel } from '../model-rows.ts'

/** The resource of a row: a node's own, a model's cards, or the sum over a provider's nodes. */
export function rowPair(row: Row, kind: ResourceKind): ResourcePair {
  if (row.kind === 'node') return row.node.resources[kind]
  if (row.kind === 'gpu') return kind === 'gpu' ? sumOfModel(row).pair : UNKNOWN_PAIR
  return row.kind === 'notice' || row.kind === 'event'
    ? UNKNOWN_PAIR
    : clusterPair(row.provider.inventory, kind)
}

/** The resource of a row where it may be believed; otherwise nothing is known of it. */
export function believedPair(row: Row, kind: ResourceKind): ResourcePair {
  return row.kind === 'node' && !isBelievable(row.node, kind) ? UNKNOWN_PAIR : rowPair(row, kind)
}
