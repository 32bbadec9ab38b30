/**
 * The documents of the library and of `--once -o json`: field names and types are those of the Akash Python
 * SDK's inventory module. A node's quantities are decimal strings in base units (millicores, bytes, units),
 * null where the provider does not tell; totals are integers.
 */
import type { Transport } from '../domain/cluster.ts'
import type { ErrorCode } from '../domain/outcome.ts'
import type { ResourceKind } from '../domain/resource.ts'
import type { DoubtCode } from './doubts.ts'

/** Decimal strings in base units; `9223372036854775807` is unlimited, null not reported. */
export interface QuantityDocument {
  readonly capacity: string | null
  readonly allocatable: string | null
  readonly allocated: string | null
  /** Never below zero; a deficit shows as allocated beyond allocatable, and as a doubt. */
  readonly available: string | null
}

export interface GpuDocument {
  readonly vendor: string
  readonly model: string
  readonly memory_size: string | null
  readonly interface: string | null
  readonly count: number
}

export interface NodeDocument {
  readonly name: string
  readonly resources: Readonly<Record<ResourceKind, QuantityDocument>>
  /** `allocatable`: the provider reports no capacity, and its allocatable stands for it. */
  readonly capacity_source: 'reported' | 'allocatable'
  /** Empty where the provider does not tell the classes of each node, as REST never does. */
  readonly capabilities: { readonly storage_classes: readonly string[] }
  /** Empty where the provider tells no models, as REST never does. */
  readonly gpus: readonly GpuDocument[]
}

export interface StorageDocument {
  readonly class: string
  /** What is available, never below zero. */
  readonly size: string | null
  readonly allocatable: string | null
  readonly allocated: string | null
}

/** How many reservations there are, by whether their lease is deployed already. */
export interface ReservationsDocument {
  readonly active: number
  readonly pending: number
}

export interface DoubtDocument {
  readonly code: DoubtCode
  readonly node: string | null
  readonly message: string
}

/** What `queryClusterInventory` resolves to when the provider answered. */
export interface ClusterDocument {
  readonly status: 'success'
  /** `host:port`. */
  readonly provider: string
  readonly address: string | null
  readonly transport: Transport
  readonly leases: number | null
  readonly reservations: ReservationsDocument
  readonly orders: number | null
  readonly deployments: number | null
  readonly age_ms: number
  readonly nodes: readonly NodeDocument[]
  readonly storage: readonly StorageDocument[]
  readonly doubts: readonly DoubtDocument[]
}

/** What a query resolves to when it failed. */
export interface ErrorDocument {
  readonly status: 'error'
  /** `host:port`, or the text that is no endpoint. */
  readonly provider: string
  readonly code: ErrorCode
  readonly error: string
}

/** What `queryNodeInventory` resolves to when the node was found. */
export interface NodeInventoryDocument extends NodeDocument {
  readonly status: 'success'
  readonly provider: string
  readonly address: string | null
  readonly transport: Transport
  readonly age_ms: number
  readonly doubts: readonly DoubtDocument[]
}

export type ClusterResult = ClusterDocument | ErrorDocument
export type NodeResult = NodeInventoryDocument | ErrorDocument

export interface TotalDocument {
  readonly capacity: number
  readonly allocatable: number
  readonly allocated: number
  readonly available: number
}

export interface StorageTotalDocument {
  readonly class: string
  readonly allocatable: number | null
  readonly allocated: number | null
  readonly available: number | null
}

export interface GpuModelDocument extends GpuDocument {
  /** How many nodes have at least one. */
  readonly nodes: number
}

export interface AggregateSummary {
  readonly total_providers_queried: number
  readonly successful_providers: number
  readonly failed_providers: number
  /** Of the successful providers. */
  readonly total_nodes: number
  /** Sorted. */
  readonly storage_classes: readonly string[]
  /** Of the providers that tell it. */
  readonly total_leases: number
}

export interface AggregateErrorDocument {
  readonly provider: string
  /** null where the result that failed carries none, as the Python SDK's never do. */
  readonly code: ErrorCode | null
  readonly error: string
}

/** A quantity that `aggregateInventoryData` left out of its totals, and why. */
export interface AggregateDoubtDocument {
  readonly provider: string
  readonly code: DoubtCode | 'unreadable'
  readonly node: string | null
  readonly message: string
}

/** What `aggregateInventoryData` returns. */
export interface AggregateDocument {
  /** `error`: no provider answered; `error` then says so. */
  readonly status: 'success' | 'error'
  readonly error?: string
  /** RFC 3339. */
  readonly timestamp: string
  readonly summary: AggregateSummary
  readonly resources: Readonly<Record<ResourceKind, TotalDocument>>
  /** Sorted by class. */
  readonly storage: readonly StorageTotalDocument[]
  /** Sorted by vendor, model, memory size and interface. */
  readonly gpu_models: readonly GpuModelDocument[]
  readonly errors: readonly AggregateErrorDocument[]
  readonly doubts: readonly AggregateDoubtDocument[]
}
