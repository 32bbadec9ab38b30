/** What is free of a cluster while replicas are placed on it, and what of it could not be believed or checked. */
import type { ClusterInventory, ClusterNode, GpuGroup } from '../../domain/cluster.ts'
import { quote } from '../../domain/quote.ts'
import type { ResourceUnit } from '../../domain/request.ts'
import { free, KINDS, type ResourceKind } from '../../domain/resource.ts'
import { believablePools } from '../doubts.ts'
import { isBelievable } from '../pair-checks.ts'

/** One node; amounts in base units, `Infinity` is unlimited, 0 where unknown or in doubt. */
export interface FreeNode {
  readonly node: ClusterNode
  readonly cards: readonly GpuGroup[]
  /** False where the transport tells no models (REST). */
  readonly tellsModels: boolean
  /** null where the transport does not tell classes per node (REST). */
  readonly classes: readonly string[] | null
  cpu: number
  memory: number
  gpu: number
  ephemeral: number
}

/** A cluster in the making; changed in place by whoever places on it. */
export interface FreeCapacity {
  readonly nodes: readonly FreeNode[]
  /** Persistent bytes by class. */
  pools: ReadonlyMap<string, number>
  /** Leasable addresses; null where not told. */
  leasedIps: number | null
  /** By unit without GPUs, how many nodes from the first cannot take one more of its replicas, now or later. */
  readonly spent: Map<ResourceUnit, number>
}

/** Copies what is free out of an inventory. A quantity in doubt is taken as nothing. */
export function freeCapacityOf(inventory: ClusterInventory): FreeCapacity {
  return {
    spent: new Map(),
    nodes: inventory.nodes.map((node) => ({
      node,
      cards: node.gpus,
      tellsModels: node.storageClasses !== null || node.gpus.length > 0,
      classes: node.storageClasses,
      cpu: believedFree(node, 'cpu'),
      memory: believedFree(node, 'memory'),
      gpu: believedFree(node, 'gpu'),
      ephemeral: believedFree(node, 'ephemeral_storage'),
    })),
    pools: new Map(
      believablePools(inventory.storage).map((pool) => [pool.class, Math.max(0, pool.available ?? 0)]),
    ),
    leasedIps:
      inventory.leasedIps === undefined || inventory.leasedIps === null ? null : free(inventory.leasedIps),
  }
}

/** What can be taken of one quantity of a node: 0 where it is unknown or in doubt, `Infinity` where unlimited. */
export function believedFree(node: ClusterNode, kind: ResourceKind): number {
  return isBelievable(node, kind) ? (free(node.resources[kind]) ?? 0) : 0
}

/** Nodes that a sentence names. */
const NAMES_SHOWN = 3

/** One sentence for each of these kinds that is in doubt or unknown on some node, so that it was not counted. */
export function uncountedKinds(
  inventory: ClusterInventory,
  kinds: readonly ResourceKind[],
): readonly string[] {
  return kinds.flatMap((kind) => {
    const doubted = inventory.nodes.filter((node) => !isBelievable(node, kind))
    const unknown = inventory.nodes.filter(
      (node) => isBelievable(node, kind) && node.resources[kind].available === null,
    )
    return [
      ...sentence(doubted, `${KINDS[kind].title} is in doubt and was not counted`),
      ...sentence(unknown, `${KINDS[kind].title} is not told and was not counted`),
    ]
  })
}

function sentence(nodes: readonly ClusterNode[], what: string): readonly string[] {
  if (nodes.length === 0) return []
  const names = nodes.slice(0, NAMES_SHOWN).map(({ name }) => quote(name))
  const more = nodes.length - names.length
  return [`${what} on ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`]
}
