/** Amounts as people type them in a filter: `64Gi`, `16`, `500m`, `80%`, `2h`. */

/** What an amount counts; the parsed value is in millicores, bytes, units, a fraction, milliseconds. */
export type AmountKind = 'cores' | 'bytes' | 'count' | 'percent' | 'duration'

type Factors = Readonly<Record<string, number>>

/** Lower-case suffix to base units. A bare number is cores, bytes, units, per cent, seconds. */
const FACTORS: Readonly<Record<AmountKind, Factors>> = {
  cores: { '': 1000, m: 1, k: 1e6 },
  bytes: byteFactors(),
  count: { '': 1, k: 1e3 },
  percent: { '': 0.01, '%': 0.01 },
  duration: { '': 1e3, ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5 },
}

/** What a person may write for each kind, for error sentences. */
export const AMOUNT_EXAMPLES: Readonly<Record<AmountKind, string>> = {
  cores: 'a number of cores, as 16, 0.5 or 500m',
  bytes: 'a number of bytes, as 64Gi, 1.5Ti or 500G',
  count: 'a number, as 2',
  percent: 'a number of per cent, as 80 or 80%',
  duration: 'a time, as 30s, 5m or 2h',
}

const AMOUNT = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)\s*([a-z%]*)$/i

/**
 * The amount in base units, or null where the text is no amount of that kind. Suffixes are read in either case,
 * an ending `B` is allowed; `Gi` is 2^30 and `G` 10^9. `inf` is unlimited.
 */
export function parseAmount(text: string, kind: AmountKind): number | null {
  if (/^(inf|\u221e)$/i.test(text)) return Number.POSITIVE_INFINITY
  const match = AMOUNT.exec(text)
  if (match === null) return null
  const [, sign, digits, suffix = ''] = match
  const factors = FACTORS[kind]
  const key = suffix.toLowerCase()
  const factor = Object.hasOwn(factors, key) ? factors[key] : undefined
  if (factor === undefined) return null
  const value = Number(digits) * factor
  return sign === '-' ? -value : value
}

function byteFactors(): Factors {
  const factors: Record<string, number> = { '': 1, b: 1 }
  for (const [nth, letter] of ['k', 'm', 'g', 't', 'p', 'e'].entries()) {
    for (const ending of ['', 'b']) {
      factors[letter + ending] = 1000 ** (nth + 1)
      factors[`${letter}i${ending}`] = 1024 ** (nth + 1)
    }
  }
  return factors
}
