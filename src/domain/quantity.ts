/**
 * Kubernetes quantities ("3720m", "4535332Ki", "1e9"): exact values and their rounding to base units.
 *
 * The grammar is that of k8s.io/apimachinery/pkg/api/resource.Quantity:
 * sign? (digits | digits. | digits.digits | .digits) (n u m k M G T P E | Ki..Ei | (e|E) sign? digits)?
 */
import { failure, type Outcome, success } from './outcome.ts'
import { quote } from './quote.ts'

export interface Quantity {
  /** As written. */
  readonly text: string
  /** The value in billionths, rounded away from zero where the text is finer than that. */
  readonly nanos: bigint
}

/** Longer texts are refused: the longest canonical quantity has some 25 characters. */
const LONGEST = 64
/** Larger exponents are refused: 10^36 bytes is far beyond anything, and BigInt powers are not free. */
const LARGEST_EXPONENT = 36

const NANOS_PER_UNIT = 10n ** 9n
const NANOS_PER_MILLI = 10n ** 6n

/** Suffix to [base, exponent]; `E` is exa only without digits after it, which the grammar settles. */
const SUFFIXES: ReadonlyMap<string, readonly [base: bigint, exponent: number]> = new Map([
  ['n', [10n, -9]],
  ['u', [10n, -6]],
  ['m', [10n, -3]],
  ['', [10n, 0]],
  ['k', [10n, 3]],
  ['M', [10n, 6]],
  ['G', [10n, 9]],
  ['T', [10n, 12]],
  ['P', [10n, 15]],
  ['E', [10n, 18]],
  ['Ki', [2n, 10]],
  ['Mi', [2n, 20]],
  ['Gi', [2n, 30]],
  ['Ti', [2n, 40]],
  ['Pi', [2n, 50]],
  ['Ei', [2n, 60]],
])

const GRAMMAR = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/

/**
 * Reads a quantity exactly. Values finer than a billionth round away from zero, as Kubernetes rounds them;
 * values beyond 2^63-1 are kept, where Kubernetes would cap them, so that a wrapped number stays visible.
 *
 * Fails with code `quantity` on anything else, on a text of more than 64 characters and on an exponent
 * beyond +-36. Stricter than the Go code in one point, and with its documented grammar: a lone sign or dot
 * is refused, not zero.
 */
export function parseQuantity(text: string): Outcome<Quantity, 'quantity'> {
  if (text.length > LONGEST) return refusal(text, `it has more than ${LONGEST} characters`)
  const match = GRAMMAR.exec(text)
  if (match === null) return refusal(text, text === '' ? 'it is empty' : 'it does not follow the grammar')

  const [, sign, whole = '', fraction = match[4] ?? '', , suffix = '', exponentText] = match
  const scale = exponentText === undefined ? SUFFIXES.get(suffix) : ([10n, Number(exponentText)] as const)
  if (scale === undefined) return refusal(text, 'its suffix is not known')
  const [base, exponent] = scale
  if (Math.abs(exponent) > LARGEST_EXPONENT && exponentText !== undefined) {
    return refusal(text, `its exponent is beyond ${LARGEST_EXPONENT}`)
  }

  const digits = BigInt(whole + fraction)
  const power = base ** BigInt(Math.abs(exponent))
  const numerator = digits * NANOS_PER_UNIT * (exponent > 0 ? power : 1n)
  const denominator = 10n ** BigInt(fraction.length) * (exponent < 0 ? power : 1n)
  const nanos = divideAwayFromZero(numerator, denominator)
  return success({ text, nanos: sign === '-' ? -nanos : nanos })
}

/** The value in thousandths (CPU cores to millicores), rounded away from zero like Go's `MilliValue()`. */
export function quantityMillis(quantity: Quantity): number {
  return Number(divideAwayFromZero(quantity.nanos, NANOS_PER_MILLI))
}

/** The value in whole units (bytes, GPUs), rounded away from zero like Go's `Value()`. */
export function quantityUnits(quantity: Quantity): number {
  return Number(divideAwayFromZero(quantity.nanos, NANOS_PER_UNIT))
}

/**
 * True for the two ways a provider writes "no limit" in an allocatable amount: -1, which its `Available()`
 * tests for, and 2^63-1, where the Rancher storage driver starts. An allocated or available -1 is no such
 * sign, so this is asked of allocatable and capacity only.
 */
export function isUnlimitedQuantity(quantity: Quantity): boolean {
  return quantity.nanos === -NANOS_PER_UNIT || quantity.nanos === (2n ** 63n - 1n) * NANOS_PER_UNIT
}

function divideAwayFromZero(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator
  if (quotient * denominator === numerator) return quotient
  return numerator < 0n ? quotient - 1n : quotient + 1n
}

function refusal(text: string, why: string): Outcome<Quantity, 'quantity'> {
  return failure(
    'quantity',
    `${quote(text)} is no quantity: ${why}. Write a number, with a suffix if needed: ` +
      'n, u, m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei, or an exponent such as e3.',
  )
}
