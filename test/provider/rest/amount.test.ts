import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amountOf, difference, isUnlimitedWire, isWireInteger } from '../../../src/provider/rest/amount.ts'

describe('an amount on the wire', () => {
  it.each([
    [0, { value: 0, wrapped: false }],
    [16000, { value: 16000, wrapped: false }],
    [-275152609037, { value: -275152609037, wrapped: true }],
    [18446744073709531616n, { value: -20000, wrapped: true }],
    [18446744061600858112n, { value: -12108693504, wrapped: true }],
    [18446744073709551615n, { value: -1, wrapped: true }],
    [9223372036854775808n, { value: -9223372036854775808n, wrapped: true }],
    [9223372036854775807n, { value: 9223372036854775807n, wrapped: false }],
    [9007199254740993n, { value: 9007199254740993n, wrapped: false }],
  ])('%s means %o', (wire, amount) => {
    expect(amountOf(wire)).toEqual(amount)
  })

  it('has no negative zero', () => {
    expect(Object.is(amountOf(-0).value, 0)).toBe(true)
  })

  it('undoes the cast of any int64 to uint64', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: -1n }), (negative) => {
        expect(BigInt(amountOf(BigInt.asUintN(64, negative)).value)).toBe(negative)
      }),
    )
  })

  it.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e20, '5', null, true, 2n ** 64n, -(2n ** 63n) - 1n])(
    'is not %s',
    (value) => {
      expect(isWireInteger(value)).toBe(false)
    },
  )

  it('is unlimited as a literal -1 or the largest int64, and not as a wrapped -1', () => {
    expect([-1, 9223372036854775807n].map(isUnlimitedWire)).toEqual([true, true])
    expect([0, -2, 18446744073709551615n, 9223372036854775806n].map(isUnlimitedWire)).toEqual([
      false,
      false,
      false,
      false,
    ])
  })
})

describe('the difference of two amounts', () => {
  it('is exact before it is rounded to a number', () => {
    expect(difference(9223372036854775807n, 9223372036854775800n)).toBe(7)
    expect(difference(10000, -20000)).toBe(30000)
    expect(difference(5, -9223372036854775808n)).toBe(Number(9223372036854775813n))
  })
})
