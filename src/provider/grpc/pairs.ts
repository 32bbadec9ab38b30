/** Kubernetes quantities of the wire to amounts in base units, and three of them to what is known of a resource. */
import { isUnlimitedQuantity, parseQuantity, quantityMillis, quantityUnits } from '../../domain/quantity.ts'
import {
  pairFromAllocated,
  type ResourcePair,
  type ResourceUnit,
  UNKNOWN_PAIR,
} from '../../domain/resource.ts'

/** A quantity as it is decoded; '' where the provider left it empty. */
export interface WireQuantity {
  readonly string: string
}

/** One resource as it is decoded; a quantity that was not sent is undefined. */
export interface WirePair {
  readonly allocatable?: WireQuantity | undefined
  readonly allocated?: WireQuantity | undefined
  readonly capacity?: WireQuantity | undefined
}

/** What is known of a resource, and whether a number of it was a negative, plainly or cast to uint64. */
export interface ReadPair {
  readonly pair: ResourcePair
  readonly wrapped: boolean
}

/** A quantity in billionths; `unlimited` only means something of an allocatable or a capacity. */
interface Told {
  readonly nanos: bigint
  readonly wrapped: boolean
  readonly unlimited: boolean
}

type Reading = Told | 'absent' | 'junk'

const TWO_TO_63 = 2n ** 63n
const TWO_TO_64 = 2n ** 64n

/** Billionths in one base unit. */
const NANOS: Readonly<Record<ResourceUnit, bigint>> = {
  millicores: 10n ** 6n,
  bytes: 10n ** 9n,
  units: 10n ** 9n,
}

const UNKNOWN: ReadPair = { pair: UNKNOWN_PAIR, wrapped: false }

/**
 * What a provider tells of one resource, in base units. A quantity that was not sent is unknown, never zero; one that
 * cannot be read, or is past int64 and uint64, makes the whole pair unknown. What is left is rounded up from the exact
 * difference and what is handed out is the rest of the allocatable, as in REST, which tells only what is left: so both
 * transports give the same figures, with fractions of a millicore or byte too.
 */
export function readPair(wire: WirePair | undefined, unit: ResourceUnit): ReadPair {
  if (wire === undefined) return UNKNOWN
  const capacity = read(wire.capacity, unit)
  const allocatable = read(wire.allocatable, unit)
  const allocated = read(wire.allocated, unit)
  if (capacity === 'junk' || allocatable === 'junk' || allocated === 'junk') return UNKNOWN
  const wrapped =
    isWrapped(capacity) || isWrapped(allocatable) || (allocated !== 'absent' && allocated.wrapped)
  return { pair: pairOf(limitOf(capacity, unit), allocatable, allocated, unit), wrapped }
}

/** A sum of reservations in base units: 0 where it was not sent, cannot be read, or is below zero. */
export function readReserved(wire: WireQuantity | undefined, unit: ResourceUnit): number {
  const told = read(wire, unit)
  return typeof told === 'string' || told.nanos < 0n ? 0 : inBaseUnits(told.nanos, unit)
}

function pairOf(
  capacity: number | null,
  allocatable: Told | 'absent',
  allocated: Told | 'absent',
  unit: ResourceUnit,
): ResourcePair {
  const whole = limitOf(allocatable, unit)
  if (allocatable === 'absent' || whole === null) return { ...UNKNOWN_PAIR, capacity }
  if (whole === Number.POSITIVE_INFINITY) {
    const handedOut = allocated === 'absent' ? null : inBaseUnits(allocated.nanos, unit)
    return { capacity, allocatable: whole, allocated: handedOut, available: whole }
  }
  if (allocated === 'absent') return { capacity, allocatable: whole, allocated: null, available: null }
  const available = inBaseUnits(allocatable.nanos - allocated.nanos, unit)
  return pairFromAllocated(capacity, whole, whole - available)
}

function read(wire: WireQuantity | undefined, unit: ResourceUnit): Reading {
  if (wire === undefined || wire.string === '') return 'absent'
  const parsed = parseQuantity(wire.string)
  if (!parsed.ok) return 'junk'
  const { nanos } = parsed.value
  if (isUnlimitedQuantity(parsed.value)) return { nanos, wrapped: nanos < 0n, unlimited: true }
  const size = NANOS[unit]
  if (nanos >= TWO_TO_64 * size || nanos < -TWO_TO_63 * size) return 'junk'
  // Providers before v0.10.6 cast a negative int64 to uint64.
  if (nanos >= TWO_TO_63 * size) return { nanos: nanos - TWO_TO_64 * size, wrapped: true, unlimited: false }
  return { nanos, wrapped: nanos < 0n, unlimited: false }
}

function isWrapped(limit: Told | 'absent'): boolean {
  return limit !== 'absent' && limit.wrapped && !limit.unlimited
}

function limitOf(told: Told | 'absent', unit: ResourceUnit): number | null {
  if (told === 'absent') return null
  return told.unlimited ? Number.POSITIVE_INFINITY : inBaseUnits(told.nanos, unit)
}

function inBaseUnits(nanos: bigint, unit: ResourceUnit): number {
  const quantity = { text: '', nanos }
  return unit === 'millicores' ? quantityMillis(quantity) : quantityUnits(quantity)
}
