/** What a number of `/status` means: wrapped negatives, "unlimited", and the exact difference of two. */
import type { WireInteger } from './parse-json.ts'

const TWO_TO_63 = 2n ** 63n
const TWO_TO_64 = 2n ** 64n
const MAX_INT64 = TWO_TO_63 - 1n

/** A whole number after the casts of the provider were undone. */
export interface Amount {
  readonly value: WireInteger
  /** True where it stood on the wire as a negative, plainly or cast to uint64. */
  readonly wrapped: boolean
}

/** True for a whole number that fits Go's int64 or uint64. */
export function isWireInteger(value: unknown): value is WireInteger {
  if (typeof value === 'bigint') return value >= -TWO_TO_63 && value < TWO_TO_64
  return Number.isSafeInteger(value)
}

/**
 * The signed value: from 2^63 on it is a negative int64 that the provider cast to uint64 (releases before
 * v0.10.6 do that to a deficit), so 2^64 is taken off.
 */
export function amountOf(wire: WireInteger): Amount {
  if (typeof wire === 'number') return { value: wire + 0, wrapped: wire < 0 }
  const signed = wire >= TWO_TO_63 ? wire - TWO_TO_64 : wire
  const number = Number(signed)
  return { value: Number.isSafeInteger(number) ? number : signed, wrapped: signed < 0n }
}

/**
 * True where an allocatable amount or a pool's size says "no limit": a literal -1, which
 * go/inventory/v1 ResourcePair.Available takes so, or the largest int64, with which it answers.
 */
export function isUnlimitedWire(wire: WireInteger): boolean {
  return wire === -1 || wire === MAX_INT64
}

/** `a - b`, exact before it becomes a JS number. */
export function difference(a: WireInteger, b: WireInteger): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : Number(BigInt(a) - BigInt(b))
}
