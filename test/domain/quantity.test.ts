import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isUnlimitedQuantity,
  parseQuantity,
  type Quantity,
  quantityMillis,
  quantityUnits,
} from '../../src/domain/quantity.ts'

function parsed(text: string): Quantity {
  const outcome = parseQuantity(text)
  if (!outcome.ok) throw new Error(outcome.error.message)
  return outcome.value
}

/** An exact fraction, kept as such: shares no arithmetic with the parser. */
interface Fraction {
  readonly top: bigint
  readonly bottom: bigint
}

/** Multipliers spelled out by hand. */
const MULTIPLIERS: Readonly<Record<string, Fraction>> = {
  n: { top: 1n, bottom: 1_000_000_000n },
  u: { top: 1n, bottom: 1_000_000n },
  m: { top: 1n, bottom: 1_000n },
  '': { top: 1n, bottom: 1n },
  k: { top: 1_000n, bottom: 1n },
  M: { top: 1_000_000n, bottom: 1n },
  G: { top: 1_000_000_000n, bottom: 1n },
  T: { top: 1_000_000_000_000n, bottom: 1n },
  P: { top: 1_000_000_000_000_000n, bottom: 1n },
  E: { top: 1_000_000_000_000_000_000n, bottom: 1n },
  Ki: { top: 1_024n, bottom: 1n },
  Mi: { top: 1_048_576n, bottom: 1n },
  Gi: { top: 1_073_741_824n, bottom: 1n },
  Ti: { top: 1_099_511_627_776n, bottom: 1n },
  Pi: { top: 1_125_899_906_842_624n, bottom: 1n },
  Ei: { top: 1_152_921_504_606_846_976n, bottom: 1n },
}

function exponentMultiplier(exponent: number): Fraction {
  let power = 1n
  for (let step = 0; step < Math.abs(exponent); step += 1) power *= 10n
  return exponent < 0 ? { top: 1n, bottom: power } : { top: power, bottom: 1n }
}

/** The smallest integer n >= 0 with n/scale >= fraction, by search: no division to get wrong. */
function ceilingBySearch({ top, bottom }: Fraction, scale: bigint): bigint {
  let low = 0n
  let high = 1n
  while (high * bottom < top * scale) high *= 2n
  while (low < high) {
    const middle = (low + high) / 2n
    if (middle * bottom >= top * scale) high = middle
    else low = middle + 1n
  }
  return low
}

const digits = (from: number, to: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: from, maxLength: to })

const written = fc
  .record({
    sign: fc.constantFrom('', '+', '-'),
    number: fc.oneof(
      digits(1, 20).map((whole) => ({ text: whole, whole, fraction: '' })),
      digits(1, 20).map((whole) => ({ text: `${whole}.`, whole, fraction: '' })),
      fc
        .tuple(digits(1, 15), digits(1, 15))
        .map(([whole, fraction]) => ({ text: `${whole}.${fraction}`, whole, fraction })),
      digits(1, 15).map((fraction) => ({ text: `.${fraction}`, whole: '', fraction })),
    ),
    suffix: fc.oneof(
      fc.constantFrom(...Object.keys(MULTIPLIERS)).map((text) => ({ text, multiplier: MULTIPLIERS[text] })),
      fc
        .tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), fc.integer({ min: 0, max: 20 }))
        .map(([letter, sign, size]) => ({
          text: `${letter}${sign}${size}`,
          multiplier: exponentMultiplier(sign === '-' ? -size : size),
        })),
    ),
  })
  .map(({ sign, number, suffix }) => {
    const multiplier = suffix.multiplier ?? { top: 1n, bottom: 1n }
    let bottom = multiplier.bottom
    for (const _ of number.fraction) bottom *= 10n
    return {
      text: sign + number.text + suffix.text,
      negative: sign === '-',
      size: { top: BigInt(number.whole + number.fraction) * multiplier.top, bottom },
    }
  })

describe('a quantity', () => {
  it('has the exact value of its text, rounded away from zero at a billionth', () => {
    fc.assert(
      fc.property(written, ({ text, negative, size }) => {
        const expected = ceilingBySearch(size, 1_000_000_000n)
        expect(parsed(text).nanos).toBe(negative ? -expected : expected)
      }),
      { numRuns: 500 },
    )
  })

  it('rounds to whole units and to thousandths away from zero', () => {
    fc.assert(
      fc.property(written, ({ text, negative, size }) => {
        // Two roundings in one direction are one: the billionths in between change nothing.
        const units = Number(ceilingBySearch(size, 1n))
        const millis = Number(ceilingBySearch(size, 1_000n))
        const sign = (value: number) => (negative && value !== 0 ? -value : value)
        expect(quantityUnits(parsed(text))).toBe(sign(units))
        expect(quantityMillis(parsed(text))).toBe(sign(millis))
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['3720m', 3720],
    ['8', 8000],
    ['0.5', 500],
    ['500u', 1],
    ['1.5m', 2],
    ['1k', 1_000_000],
    ['-1.5m', -2],
  ])('as a CPU amount %s is %d millicores', (text, millicores) => {
    expect(quantityMillis(parsed(text))).toBe(millicores)
  })

  it.each([
    ['4535332Ki', 4_644_179_968],
    ['1254Mi', 1_314_914_304],
    ['107374182400m', 107_374_183], // 0.1Gi: Value() rounds the fraction up
    ['64G', 64_000_000_000],
    ['1e9', 1_000_000_000],
    ['1E', 1e18],
    ['1E3', 1000],
    ['1Ei', 2 ** 60],
    ['2Pi', 2 ** 51],
    ['+1', 1],
    ['.5', 1],
    ['5.', 5],
    ['1.G', 1_000_000_000],
    ['-275152609037', -275_152_609_037],
    ['18446744073709551616', 2 ** 64],
  ])('as a memory amount %s is %d bytes', (text, bytes) => {
    expect(quantityUnits(parsed(text))).toBe(bytes)
  })

  it('is refused, never zero, when it is junk, and the refusal names it and what is accepted', () => {
    const junk = ['', ' ', '-', '.', '+.', 'abc', '1K', '1ki', '1 Gi', '1,5', '1e', '1e1.5', '0x10', '1GiB']
    for (const text of [...junk, '--1', '1_000', '١', 'NaN', 'Infinity', '1Zi', '1\n', '\n1']) {
      const outcome = parseQuantity(text)
      expect(outcome.ok, JSON.stringify(text)).toBe(false)
      if (!outcome.ok) {
        expect(outcome.error.code).toBe('quantity')
        expect(outcome.error.message).toContain('is no quantity')
        expect(outcome.error.message).toContain('Ki, Mi, Gi')
      }
    }
  })

  it('shows a hostile text without its control characters and without its bulk', () => {
    const outcome = parseQuantity(`\u001B]0;owned\u0007\u202E${'9'.repeat(100_000)}`)
    if (outcome.ok) throw new Error('accepted')
    expect(outcome.error.message).not.toMatch(/\p{C}/u)
    expect(outcome.error.message).toContain('\\u{1b}]0;owned\\u{7}\\u{202e}9999')
    expect(outcome.error.message.length).toBeLessThan(400)
  })

  it('is refused at once when its length or exponent would burn time', () => {
    const begun = performance.now()
    for (const text of [
      '9'.repeat(10_000_000),
      '1e999999999',
      '1e-999999999',
      `1e${'9'.repeat(50)}`,
      '1e37',
    ]) {
      expect(parseQuantity(text).ok).toBe(false)
    }
    expect(performance.now() - begun).toBeLessThan(1000)
    expect(parsed('1e36').nanos).toBe(10n ** 45n)
    expect(parsed('1e-36').nanos).toBe(1n)
  })

  it('means no limit where it is -1 or the largest int64, and nowhere near', () => {
    expect(isUnlimitedQuantity(parsed('-1'))).toBe(true)
    expect(isUnlimitedQuantity(parsed('9223372036854775807'))).toBe(true)
    for (const text of ['1', '0', '-2', '-1m', '9223372036854775806', '9223372036854775808', '8Ei']) {
      expect(isUnlimitedQuantity(parsed(text)), text).toBe(false)
    }
  })
})
