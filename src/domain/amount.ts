/** Amounts in words, for sentences: `1.5 cores`, `12.5 GiB`, `2 GPUs`. */
import { KINDS, type ResourceKind } from './resource.ts'

const BINARY_PREFIXES = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const

/** Bytes with a binary prefix and at most two decimals; the sign is kept, `Infinity` is `unlimited`. */
export function bytesInWords(bytes: number): string {
  if (!Number.isFinite(bytes)) return 'unlimited'
  let value = Math.abs(bytes)
  let prefix = 0
  // 1023.995 and up would be printed as 1024.00: take the next prefix instead.
  while (value >= 1023.995 && prefix < BINARY_PREFIXES.length - 1) {
    value /= 1024
    prefix += 1
  }
  return `${bytes < 0 ? '-' : ''}${Number(value.toFixed(2))} ${BINARY_PREFIXES[prefix]}`
}

/**
 * An amount of a kind, in its base unit (millicores, bytes, units), as people say it: cores, binary prefixes,
 * GPUs. The sign is kept, `Infinity` is `unlimited`.
 */
export function amountInWords(kind: ResourceKind, amount: number): string {
  if (!Number.isFinite(amount)) return 'unlimited'
  const unit = KINDS[kind].unit
  if (unit === 'bytes') return bytesInWords(amount)
  if (unit === 'millicores') return plural(amount / 1000, 'core')
  return plural(amount, KINDS[kind].title)
}

function plural(amount: number, word: string): string {
  return `${amount} ${word}${Math.abs(amount) === 1 ? '' : 's'}`
}
