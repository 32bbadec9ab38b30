/** One amount of a foreign document, whoever wrote it, as a number in base units. */
import type { Outcome } from '../domain/outcome.ts'
import { failure, success } from '../domain/outcome.ts'
import { parseQuantity, quantityMillis, quantityUnits } from '../domain/quantity.ts'
import { quote } from '../domain/quote.ts'
import type { ResourceUnit } from '../domain/resource.ts'

const INT64_LARGEST = 2n ** 63n - 1n
const UINT64_SIZE = 2n ** 64n

/**
 * Reads an amount of a document: null or missing is null; a JSON number or a text of digits is in base units
 * already (millicores for CPU), as our documents and the SDK's REST documents have it; any other text is a
 * Kubernetes quantity, whose unit for CPU is the core ("3720m" is 3720 millicores, "0.5" is 500). For texts of
 * digits that are CPU cores, see {@link coresAsQuantity}.
 *
 * 2^63-1 is `Infinity`, and what lies between that and 2^64 is the negative that a uint64 cast made of it.
 * Fails with code `quantity` on anything else, amounts beyond 64 bits included.
 */
export function readAmount(value: unknown, unit: ResourceUnit): Outcome<number | null, 'quantity'> {
  if (value === undefined || value === null) return success(null)
  if (typeof value === 'number') return readNumber(value)
  if (typeof value !== 'string') return failure('quantity', `a value of type ${typeof value} is no quantity`)
  const text = value.trim()
  // What is exact in a double needs no BigInt; nearly every amount of nearly every document is.
  if (/^-?\d{1,15}$/.test(text)) return success(Number(text))
  if (/^[+-]?\d{1,40}$/.test(text)) return readInteger(BigInt(text.replace('+', '')), text)
  const quantity = parseQuantity(text)
  if (!quantity.ok) return quantity
  return bounded(unit === 'millicores' ? quantityMillis(quantity.value) : quantityUnits(quantity.value), text)
}

/** A text that only Kubernetes' notation has: a suffix, a fraction or an exponent. */
export function isSuffixed(value: unknown): boolean {
  return typeof value === 'string' && !/^[+-]?\d*$/.test(value.trim()) && parseQuantity(value.trim()).ok
}

/**
 * A CPU amount of a document in Kubernetes' notation, where "8" beside "3720m" is eight cores: the value that
 * {@link readAmount} reads right. Digits from 4096 up stay millicores: no node has that many cores.
 */
export function coresAsQuantity(value: unknown): unknown {
  return typeof value === 'string' && /^\d{1,4}$/.test(value.trim()) && Number(value) < 4096
    ? `${value.trim()}000m`
    : value
}

/** A JSON number beyond 2^53 has lost its last digits: 2^63-1 arrives as 2^63, and -1 as uint64 as 2^64. */
function readNumber(value: number): Outcome<number | null, 'quantity'> {
  if (value === Number.POSITIVE_INFINITY || value === 2 ** 63) return success(Number.POSITIVE_INFINITY)
  if (value > 2 ** 63 && value <= 2 ** 64) return success(Math.min(-1, value - 2 ** 64))
  return bounded(value < 0 ? Math.floor(value) : Math.ceil(value), String(value))
}

function readInteger(value: bigint, text: string): Outcome<number | null, 'quantity'> {
  if (value === INT64_LARGEST) return success(Number.POSITIVE_INFINITY)
  if (value > INT64_LARGEST && value < UINT64_SIZE) return success(Number(value - UINT64_SIZE))
  return bounded(Number(value), text)
}

function bounded(amount: number, text: string): Outcome<number, 'quantity'> {
  // NaN fails this as well.
  if (Math.abs(amount) <= 2 ** 63) return success(amount)
  return failure('quantity', `${quote(text)} is no quantity: it is beyond 64 bits`)
}
