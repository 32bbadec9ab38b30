/** What one provider's cluster is, whichever transport or shape it was told in. Values only, no I/O. */
import type { ResourceKind, ResourcePair } from './resource.ts'

export type Transport = 'rest' | 'grpc'

/** Cards of one kind on one node. REST tells no models: the list is then empty while the GPU pair counts. */
export interface GpuGroup {
  readonly vendor: string
  readonly model: string
  /** As reported, `80Gi`; null where unknown. */
  readonly memorySize: string | null
  /** As reported, `SXM5`, `PCIe`; null where unknown. */
  readonly interface: string | null
  readonly count: number
}

/** One CPU package of a node. */
export interface CpuModel {
  readonly vendor: string
  readonly model: string
  /** Threads of the package; null where not told. */
  readonly vcores: number | null
}

export interface ClusterNode {
  /** As reported, unsanitised. Unnamed nodes of the older shapes are called `unnamed-1`, `unnamed-2`, ... */
  readonly name: string
  readonly resources: Readonly<Record<ResourceKind, ResourcePair>>
  /** null where the transport does not tell it per node (REST). */
  readonly storageClasses: readonly string[] | null
  readonly gpus: readonly GpuGroup[]
  /** One entry a CPU package; absent where the transport does not tell (REST). */
  readonly cpus?: readonly CpuModel[]
  /** Kinds of which a number on the wire was a negative cast to uint64 (>= 2^63) or plainly negative. */
  readonly wrapped: readonly ResourceKind[]
}

/** Persistent storage of one class in the whole cluster, bytes; `Infinity` is unlimited, null not reported. */
export interface StoragePool {
  readonly class: string
  readonly allocatable: number | null
  readonly allocated: number | null
  /** Signed, as reported (REST calls it size). */
  readonly available: number | null
}

export interface ReservationTotals {
  /** How many reservations. */
  readonly count: number
  readonly resources: Readonly<Record<ResourceKind, number>>
  /** Persistent bytes by storage class. */
  readonly storage: Readonly<Record<string, number>>
}

/** `nodes`: today's; `flat`: 2022-23, free amounts only; `units`: 2021, amounts in `{units:{val}}`. */
export type StatusShape = 'nodes' | 'flat' | 'units'

export interface ClusterInventory {
  readonly shape: StatusShape
  /** In the provider's order (by name in today's shape). */
  readonly nodes: readonly ClusterNode[]
  /** Sorted by class: the wire order is a Go map's and changes from poll to poll. */
  readonly storage: readonly StoragePool[]
  /** Deployment managers on the provider; null where not reported. */
  readonly leases: number | null
  readonly reservations: { readonly active: ReservationTotals; readonly pending: ReservationTotals }
  readonly orders: number | null
  readonly deployments: number | null
  readonly hostnames: readonly string[]
  /** Owner address `akash1...`; null where not reported. */
  readonly address: string | null
  /** Nanoseconds; null where not reported (provider < v0.14.1). */
  readonly reclamationWindowNs: number | null
  /** Leasable IP addresses, in units; absent or null where not told (REST; provider < v0.14.1). */
  readonly leasedIps?: ResourcePair | null
  /**
   * Epoch milliseconds at which the provider says it made this, by its own clock; absent or null where not told.
   * A stream's first message is a kept one, and may be old.
   */
  readonly providerTimeMs?: number | null
}
