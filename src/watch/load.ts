/** How much of a node or a cluster is in use, as history keeps it. */
import type { ClusterNode } from '../domain/cluster.ts'
import { RESOURCE_KINDS, type ResourceKind, utilisation } from '../domain/resource.ts'
import type { KindTotals } from '../inventory/node-totals.ts'
import { failedCheck } from '../inventory/pair-checks.ts'

/** Utilisation, one a kind in the order of `RESOURCE_KINDS`; 0 and up, null where it is not known. */
export type Load = readonly (number | null)[]

export const UNKNOWN_LOAD: Load = RESOURCE_KINDS.map(() => null)

/**
 * Of one node. A quantity with a doubt on it is unknown, but for one: more allocated than allocatable is a full
 * node, whatever the exact figure is.
 */
export function nodeLoad(node: ClusterNode): Load {
  return RESOURCE_KINDS.map((kind) => (isTold(node, kind) ? utilisation(node.resources[kind]) : null))
}

function isTold(node: ClusterNode, kind: ResourceKind): boolean {
  const check = failedCheck(node, kind)
  return check === null || check.code === 'over-allocated'
}

/** The totals of several clusters as one utilisation; unknown where nothing is allocatable. */
export function totalLoad(clusters: readonly KindTotals[]): Load {
  return RESOURCE_KINDS.map((kind) => {
    let allocatable = 0
    let allocated = 0
    for (const totals of clusters) {
      allocatable += totals[kind].allocatable
      allocated += totals[kind].allocated
    }
    return allocatable > 0 ? allocated / allocatable : null
  })
}
