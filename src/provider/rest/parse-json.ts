/** JSON with exact integers: what JSON.parse would round past 2^53 becomes a BigInt. */

/** A whole number as parsed: a `bigint` only where a JS number could not hold it exactly. */
export type WireInteger = number | bigint

/** No run of fewer digits can pass 2^53 (9007199254740992, sixteen digits). */
const UNSAFE_DIGITS = 16

/**
 * Parses JSON; integers that a JS number cannot hold exactly come back as `bigint`, all else as JSON.parse gives
 * it. Throws what JSON.parse throws.
 *
 * The reviver makes V8's parser about six times slower (22 ms against 4 ms for 2,000 nodes, 410 KB), and a
 * healthy provider never needs it: it is used only where the text has a run of sixteen digits.
 */
export function parseJson(text: string): unknown {
  return hasLongDigits(text) ? JSON.parse(text, keepExact) : JSON.parse(text)
}

/** True where the text has sixteen digits in a row: looks at every sixteenth character, about 0.1 ms per MB. */
function hasLongDigits(text: string): boolean {
  for (let at = UNSAFE_DIGITS - 1; at < text.length; at += UNSAFE_DIGITS) {
    if (!isDigit(text, at)) continue
    let first = at
    let last = at
    while (isDigit(text, first - 1) && at - first < UNSAFE_DIGITS) first -= 1
    while (isDigit(text, last + 1) && last - at < UNSAFE_DIGITS) last += 1
    if (last - first + 1 >= UNSAFE_DIGITS) return true
  }
  return false
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 48 && code <= 57
}

/** Longer digit strings are no amount of anything, and reading them as a BigInt takes quadratic time. */
const MOST_DIGITS = 40

function keepExact(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  const source = context?.source
  if (source === undefined || source.length > MOST_DIGITS) return value
  return /^-?\d+$/.test(source) ? BigInt(source) : value
}
