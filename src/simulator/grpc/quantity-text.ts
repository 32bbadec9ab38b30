/**
 * Amounts as Kubernetes writes them (apimachinery, `resource.Quantity`): canonical, that is with the largest suffix
 * that leaves a whole number.
 */

/** How an amount is meant: CPU in thousandths of a core, memory and storage in bytes, cards in ones. */
export type QuantityKind = 'cpu' | 'memory' | 'gpu' | 'storage'
export type QuantityRole = 'allocatable' | 'allocated' | 'capacity'
/** Writes one amount; equal amounts need not look the same. */
export type WriteQuantity = (kind: QuantityKind, role: QuantityRole, amount: bigint) => string

type Unit = readonly [suffix: string, size: bigint]

const DECIMAL: readonly Unit[] = ['', 'k', 'M', 'G', 'T', 'P', 'E'].map((suffix, power) => [
  suffix,
  1000n ** BigInt(power),
])
const BINARY: readonly Unit[] = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((suffix, power) => [
  suffix,
  1024n ** BigInt(power),
])

function withLargest(units: readonly Unit[], amount: bigint): string {
  const unit = amount === 0n ? undefined : units.findLast(([, size]) => amount % size === 0n)
  const [suffix, size] = unit ?? ['', 1n]
  return `${amount / size}${suffix}`
}

/** `DecimalSI`: 8000 is `8k`. */
export function decimalText(amount: bigint): string {
  return withLargest(DECIMAL, amount)
}

/** `BinarySI`: 1314914304 is `1254Mi`. */
export function binaryText(amount: bigint): string {
  return withLargest(BINARY, amount)
}

/** `DecimalSI` of an amount given in thousandths: 3720 is `3720m`, 8000 is `8`. */
export function milliText(thousandths: bigint): string {
  return thousandths % 1000n === 0n ? decimalText(thousandths / 1000n) : `${thousandths}m`
}

/**
 * As providers do: a node's totals come from Kubernetes in decimal, its sums take the format of the first pod that
 * was added, and pods ask for memory in binary units.
 */
export const writeUsual: WriteQuantity = (kind, role, amount) => {
  if (kind === 'cpu') return milliText(amount)
  return kind === 'memory' && role === 'allocated' ? binaryText(amount) : decimalText(amount)
}

const CPU_FORMS: readonly ((thousandths: bigint) => string)[] = [
  milliText,
  (thousandths) => `${thousandths}m`,
  (thousandths) => `${thousandths * 1000n}u`,
  (thousandths) => `${thousandths * 1_000_000n}n`,
]
/** Those that can write any number of bytes, and those that can where it divides. */
const BYTE_FORMS: readonly Unit[] = [
  ['Ki', 1024n],
  ['', 1n],
  ['Mi', 1024n ** 2n],
  ['Gi', 1024n ** 3n],
]
/** Capacity is told by no other transport, so it may be rounded up to what the form can say. */
const ROUNDED_FORMS: readonly Unit[] = [
  ['k', 10n ** 3n],
  ['G', 10n ** 9n],
  ['e9', 10n ** 9n],
  ['M', 10n ** 6n],
  ['E3', 10n ** 3n],
  ['Mi', 1024n ** 2n],
]

/**
 * A writer that takes the next form with each amount: milli, micro and nano for CPU, binary suffixes, plain digits
 * and milli for bytes, decimal suffixes and exponents for capacities.
 */
export function writeEveryForm(): WriteQuantity {
  const turns = { cpu: 0, bytes: 0, rounded: 0 }
  const next = <T>(turn: keyof typeof turns, forms: readonly T[]): T | undefined => {
    turns[turn] += 1
    return forms[(turns[turn] - 1) % forms.length]
  }
  return (kind, role, amount) => {
    if (kind === 'gpu') return decimalText(amount)
    if (kind === 'cpu') return next('cpu', CPU_FORMS)?.(amount) ?? milliText(amount)
    if (role === 'capacity') {
      const [suffix, size] = next('rounded', ROUNDED_FORMS) ?? ['', 1n]
      return `${(amount + size - 1n) / size}${suffix}`
    }
    const milli: Unit = ['m', 0n]
    const possible = [...BYTE_FORMS.filter(([, size]) => amount % size === 0n), milli]
    const [suffix, size] = next('bytes', possible) ?? ['', 1n]
    return suffix === 'm' ? `${amount * 1000n}m` : `${amount / size}${suffix}`
  }
}
