/** Domain values to the documents of `document-types.ts`. */
import type { ClusterInventory, ClusterNode, StoragePool, Transport } from '../domain/cluster.ts'
import type { Failure } from '../domain/outcome.ts'
import { RESOURCE_KINDS, type ResourcePair } from '../domain/resource.ts'
import type {
  ClusterDocument,
  DoubtDocument,
  ErrorDocument,
  NodeDocument,
  NodeInventoryDocument,
  QuantityDocument,
  StorageDocument,
} from './document-types.ts'
import { type Doubt, doubtsOf, doubtsOfNode } from './doubts.ts'

/** How "no limit" is written in a document: the largest int64, as providers themselves write it. */
export const UNLIMITED_TEXT = '9223372036854775807'

/** An inventory, and who answered with it. */
export interface AnsweredInventory {
  /** `Endpoint.id`. */
  readonly provider: string
  readonly inventory: ClusterInventory
  readonly transport: Transport
  /** Milliseconds since it was received. */
  readonly ageMs: number
  /** What is doubted of it; what its inventory alone raises, where absent. */
  readonly doubts?: readonly Doubt[]
}

/** The document of a provider that answered. */
export function clusterDocument({
  provider,
  inventory,
  transport,
  ageMs,
  doubts = doubtsOf(inventory),
}: AnsweredInventory): ClusterDocument {
  return {
    status: 'success',
    provider,
    address: inventory.address,
    transport,
    leases: inventory.leases,
    reservations: {
      active: inventory.reservations.active.count,
      pending: inventory.reservations.pending.count,
    },
    orders: inventory.orders,
    deployments: inventory.deployments,
    age_ms: Math.max(0, Math.round(ageMs)),
    nodes: inventory.nodes.map(nodeDocument),
    storage: inventory.storage.map(storageDocument),
    doubts: doubts.map(doubtDocument),
  }
}

/** The document of a provider that did not answer, or of a node it does not have. */
export function errorDocument(provider: string, failed: Failure): ErrorDocument {
  return { status: 'error', provider, code: failed.code, error: failed.message }
}

/** The document of one node of a provider that answered. */
export function nodeInventoryDocument(answer: AnsweredInventory, node: ClusterNode): NodeInventoryDocument {
  return {
    status: 'success',
    provider: answer.provider,
    address: answer.inventory.address,
    transport: answer.transport,
    age_ms: Math.max(0, Math.round(answer.ageMs)),
    ...nodeDocument(node),
    doubts: doubtsOfNode(node).map(doubtDocument),
  }
}

/** A node as it stands in a cluster's document. */
export function nodeDocument(node: ClusterNode): NodeDocument {
  const { cpu, memory, gpu, ephemeral_storage } = node.resources
  return {
    name: node.name,
    resources: {
      cpu: quantityDocument(cpu),
      memory: quantityDocument(memory),
      gpu: quantityDocument(gpu),
      ephemeral_storage: quantityDocument(ephemeral_storage),
    },
    capacity_source: reportsCapacity(node) ? 'reported' : 'allocatable',
    // The classes of the whole cluster would be a guess about each of its nodes.
    capabilities: { storage_classes: node.storageClasses ?? [] },
    gpus: node.gpus.map(({ vendor, model, memorySize, interface: slot, count }) => ({
      vendor,
      model,
      memory_size: memorySize,
      interface: slot,
      count,
    })),
  }
}

function quantityDocument(pair: ResourcePair): QuantityDocument {
  return {
    capacity: decimal(pair.capacity ?? pair.allocatable),
    allocatable: decimal(pair.allocatable),
    allocated: decimal(pair.allocated),
    available: decimal(notNegative(pair.available)),
  }
}

function storageDocument(pool: StoragePool): StorageDocument {
  return {
    class: pool.class,
    size: decimal(notNegative(pool.available)),
    allocatable: decimal(pool.allocatable),
    allocated: decimal(pool.allocated),
  }
}

function doubtDocument({ code, node, message }: Doubt): DoubtDocument {
  return { code, node, message }
}

/** True where every quantity that is known at all comes with a capacity. */
function reportsCapacity(node: ClusterNode): boolean {
  const known = RESOURCE_KINDS.map((kind) => node.resources[kind]).filter((pair) => pair.allocatable !== null)
  return known.length > 0 && known.every((pair) => pair.capacity !== null)
}

/** All digits, never an exponent: `String(1e21)` would be `1e+21`. */
function decimal(amount: number | null): string | null {
  if (amount === null || Number.isNaN(amount)) return null
  if (amount === Number.POSITIVE_INFINITY) return UNLIMITED_TEXT
  return BigInt(Math.round(amount)).toString()
}

function notNegative(amount: number | null): number | null {
  return amount === null ? null : Math.max(0, amount)
}
