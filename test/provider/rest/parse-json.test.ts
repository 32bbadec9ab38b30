import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../src/provider/rest/parse-json.ts'

describe('JSON of a provider', () => {
  it.each([
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['9007199254740993', 9007199254740993n],
    ['-9007199254740993', -9007199254740993n],
    ['18446744073709551615', 18446744073709551615n],
    ['18446744073709531616', 18446744073709531616n],
    ['9223372036854775807', 9223372036854775807n],
  ])('holds %s exactly', (text, value) => {
    expect(parseJson(text)).toBe(value)
    expect(parseJson(`{"a":[${text}]}`)).toEqual({ a: [value] })
  })

  it('reads every whole number exactly, wherever it stands in the text', () => {
    const whole = fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n })
    fc.assert(
      fc.property(fc.string(), whole, fc.string(), (before, number, after) => {
        const text = JSON.stringify({ before, number: 0, after }).replace('"number":0', `"number":${number}`)
        const parsed = parseJson(text)
        expect(parsed).toMatchObject({ before, after })
        expect(BigInt(Reflect.get(Object(parsed), 'number'))).toBe(number)
      }),
    )
  })

  it('is what JSON.parse gives, but for the rounding', () => {
    const rounded = (value: unknown): unknown =>
      JSON.parse(
        JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? Number(item) : item)),
      )
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // The long digits make sure that the exact way of reading is the one that is compared.
        const text = JSON.stringify({ value, long: '1234567890123456' })
        expect(rounded(parseJson(text))).toEqual(JSON.parse(text))
      }),
    )
  })

  it('leaves fractions, exponents and absurd lengths as the numbers they are', () => {
    expect(parseJson('[1.5, 1e20, 9007199254740993.5, 12345678901234567890.0]')).toEqual([
      1.5,
      1e20,
      Number('9007199254740993.5'),
      Number('12345678901234567890'),
    ])
    expect(parseJson('9'.repeat(400))).toBe(Number.POSITIVE_INFINITY)
  })

  it('throws on text that is no JSON, whichever way it is read', () => {
    expect(() => parseJson('{"a":')).toThrow(SyntaxError)
    expect(() => parseJson('{"a":1234567890123456789')).toThrow(SyntaxError)
  })
})
