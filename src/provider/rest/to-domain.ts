/** From the checked wire values of REST `/status` to what a cluster is. */
import type { ClusterNode, ReservationTotals, StoragePool } from '../../domain/cluster.ts'
import {
  pairFromAvailable,
  RESOURCE_KINDS,
  type ResourceKind,
  type ResourcePair,
  UNKNOWN_PAIR,
} from '../../domain/resource.ts'
import { type Amount, amountOf, difference, isUnlimitedWire } from './amount.ts'
import type { WireInteger } from './parse-json.ts'
import type { WireAmounts, WireReservation } from './schema.ts'

/** Where each kind stands in the amounts of `/status`. */
const WIRE_KEYS: Readonly<Record<ResourceKind, keyof WireAmounts>> = {
  cpu: 'cpu',
  memory: 'memory',
  gpu: 'gpu',
  ephemeral_storage: 'storage_ephemeral',
}

const NONE: readonly never[] = []

/** A node of today's shape: allocated is allocatable less available, which the provider subtracted itself. */
export function nodeFromBothSides(
  name: string,
  allocatable: WireAmounts,
  available: WireAmounts,
): ClusterNode {
  const wrapped: ResourceKind[] = []
  const resources = byKind((kind) => {
    const key = WIRE_KEYS[kind]
    const [whole, left] = [allocatable[key], available[key]]
    if (whole === undefined || left === undefined) return UNKNOWN_PAIR
    if (isUnlimitedWire(whole)) return pairFromAvailable(Number.POSITIVE_INFINITY, null)
    const [wholeAmount, leftAmount] = [amountOf(whole), amountOf(left)]
    if (wholeAmount.wrapped || leftAmount.wrapped) wrapped.push(kind)
    return exactPair(wholeAmount, leftAmount)
  })
  return node(name, resources, wrapped)
}

/** A node of an older shape: only what is free is told, and a kind that is not told is unknown, never zero. */
export function nodeFromFree(name: string, free: WireAmounts): ClusterNode {
  const wrapped: ResourceKind[] = []
  const resources = byKind((kind) => {
    const left = free[WIRE_KEYS[kind]]
    if (left === undefined) return UNKNOWN_PAIR
    const amount = amountOf(left)
    if (amount.wrapped) wrapped.push(kind)
    return pairFromAvailable(null, Number(amount.value))
  })
  return node(name, resources, wrapped)
}

/** Pools in order of class, equal classes in order of size: the wire order is a Go map's. */
export function poolsFromWire(
  wire: readonly { readonly class: string; readonly size: WireInteger }[],
): readonly StoragePool[] {
  return wire
    .map(({ class: storageClass, size }) => ({
      class: storageClass,
      allocatable: null,
      allocated: null,
      available: isUnlimitedWire(size) ? Number.POSITIVE_INFINITY : Number(amountOf(size).value),
    }))
    .sort((a, b) => compare(a.class, b.class) || compare(a.available, b.available))
}

/**
 * Sums of a list of reservations. A negative amount cannot be reserved and is left out of its sum: one wrapped
 * number would otherwise make all of it absurd.
 */
export function reservationTotals(reservations: readonly WireReservation[]): ReservationTotals {
  const storage = new Map<string, number>()
  for (const reservation of reservations) {
    for (const [storageClass, bytes] of Object.entries(reservation.storage ?? {})) {
      storage.set(storageClass, (storage.get(storageClass) ?? 0) + reserved(bytes))
    }
  }
  return {
    count: reservations.length,
    resources: byKind((kind) => {
      const key = WIRE_KEYS[kind]
      return reservations.reduce((sum, reservation) => sum + reserved(reservation[key] ?? 0), 0)
    }),
    storage: Object.fromEntries([...storage].sort(([a], [b]) => compare(a, b))),
  }
}

/** A counter of the document; null where it is not told, or impossible (below zero). */
export function countFromWire(wire: WireInteger | null | undefined): number | null {
  if (wire === null || wire === undefined) return null
  const { value, wrapped } = amountOf(wire)
  return wrapped ? null : Number(value)
}

function exactPair(allocatable: Amount, available: Amount): ResourcePair {
  return {
    capacity: null,
    allocatable: Number(allocatable.value),
    allocated: difference(allocatable.value, available.value),
    available: Number(available.value),
  }
}

function node(
  name: string,
  resources: ClusterNode['resources'],
  wrapped: readonly ResourceKind[],
): ClusterNode {
  return { name, resources, storageClasses: null, gpus: NONE, wrapped: wrapped.length > 0 ? wrapped : NONE }
}

function reserved(wire: WireInteger): number {
  return Math.max(0, Number(amountOf(wire).value))
}

function byKind<T>(make: (kind: ResourceKind) => T): Readonly<Record<ResourceKind, T>> {
  // True because RESOURCE_KINDS holds every ResourceKind: the type is made from it.
  return Object.fromEntries(RESOURCE_KINDS.map((kind) => [kind, make(kind)])) as Record<ResourceKind, T>
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0
}
