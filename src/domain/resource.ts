/**
 * The four resources a node has, and the arithmetic of one of them on one node.
 *
 * Amounts are JS numbers in base units: CPU in millicores, memory and storage in bytes, GPU in units.
 * `null` means "the provider did not say", which is never the same as zero.
 */

export const RESOURCE_KINDS = ['cpu', 'memory', 'gpu', 'ephemeral_storage'] as const
export type ResourceKind = (typeof RESOURCE_KINDS)[number]

export type ResourceUnit = 'millicores' | 'bytes' | 'units'

export interface KindInfo {
  readonly kind: ResourceKind
  /** As written on the screen: `CPU`, `Memory`, `GPU`, `Ephemeral`. */
  readonly title: string
  readonly unit: ResourceUnit
}

/** What each kind is called and counted in; a new kind is one entry here and its mapping in `provider`. */
export const KINDS: Readonly<Record<ResourceKind, KindInfo>> = {
  cpu: { kind: 'cpu', title: 'CPU', unit: 'millicores' },
  memory: { kind: 'memory', title: 'Memory', unit: 'bytes' },
  gpu: { kind: 'gpu', title: 'GPU', unit: 'units' },
  ephemeral_storage: { kind: 'ephemeral_storage', title: 'Ephemeral', unit: 'bytes' },
}

/** One resource of one node (or pool). See {@link pairFromAvailable} and {@link pairFromAllocated}. */
export interface ResourcePair {
  /** Hardware capacity; null where the provider does not report it (REST never does). */
  readonly capacity: number | null
  /** What Kubernetes may hand out; `Infinity` when unlimited; null in the flat and the 2021 shape. */
  readonly allocatable: number | null
  /** What is handed out; may exceed `allocatable` (overcommit); null where allocatable is. */
  readonly allocated: number | null
  /** What is left, signed: below zero it is a deficit. null where it cannot be told. */
  readonly available: number | null
}

/** A pair about which nothing is known. */
export const UNKNOWN_PAIR: ResourcePair = {
  capacity: null,
  allocatable: null,
  allocated: null,
  available: null,
}

/**
 * From what REST gives: allocatable (or null in the older shapes) and the signed available.
 * An unlimited allocatable leaves allocated unknown unless the caller knows better.
 */
export function pairFromAvailable(allocatable: number | null, available: number | null): ResourcePair {
  if (allocatable === Number.POSITIVE_INFINITY) {
    return { capacity: null, allocatable, allocated: null, available: allocatable }
  }
  const allocated = allocatable === null || available === null ? null : allocatable - available
  return { capacity: null, allocatable, allocated, available }
}

/** From what gRPC gives: capacity (null before provider v0.6.7), allocatable and allocated. */
export function pairFromAllocated(
  capacity: number | null,
  allocatable: number,
  allocated: number,
): ResourcePair {
  return { capacity, allocatable, allocated, available: allocatable - allocated }
}

/** What can still be taken, never below zero; null where unknown, `Infinity` where unlimited. */
export function free(pair: ResourcePair): number | null {
  return pair.available === null ? null : Math.max(0, pair.available)
}

/** How far below zero the available amount is; 0 where there is no deficit or none is known. */
export function deficit(pair: ResourcePair): number {
  return pair.available !== null && pair.available < 0 ? -pair.available : 0
}

/** True where the provider sets no limit (allocatable -1 or 2^63-1 on the wire). */
export function isUnlimited(pair: ResourcePair): boolean {
  return pair.allocatable === Number.POSITIVE_INFINITY
}

/** allocated / allocatable, which may pass 1; null where unknown, unlimited or nothing is allocatable. */
export function utilisation(pair: ResourcePair): number | null {
  if (pair.allocatable === null || pair.allocated === null || isUnlimited(pair)) return null
  return pair.allocatable > 0 ? pair.allocated / pair.allocatable : null
}
