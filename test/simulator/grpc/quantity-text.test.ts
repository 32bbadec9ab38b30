import { describe, expect, it } from 'vitest'
import {
  binaryText,
  decimalText,
  milliText,
  writeEveryForm,
  writeUsual,
} from '../../../src/simulator/grpc/quantity-text.ts'
import { nanoOf } from './quantity.ts'

describe('a quantity as Kubernetes writes it', () => {
  it.each([
    [0n, '0'],
    [8n, '8'],
    [8000n, '8k'],
    [64_000_000_000n, '64G'],
    [33_538_080_768n, '33538080768'],
    [-275_152_609_037n, '-275152609037'],
    [-5000n, '-5k'],
    [9_223_372_036_854_775_807n, '9223372036854775807'],
    [7_000_000_000_000_000_000n, '7E'],
  ])('decimal: %s is %s', (amount, text) => {
    expect(decimalText(amount)).toBe(text)
  })

  it.each([
    [0n, '0'],
    [1000n, '1000'],
    [4_535_332n * 1024n, '4535332Ki'],
    [1254n * 1024n * 1024n, '1254Mi'],
    [2n ** 34n, '16Gi'],
    [2n ** 60n, '1Ei'],
  ])('binary: %s is %s', (amount, text) => {
    expect(binaryText(amount)).toBe(text)
  })

  it.each([
    [3720n, '3720m'],
    [8000n, '8'],
    [252_000n, '252'],
    [-20_000n, '-20'],
    [-1n, '-1m'],
    [0n, '0'],
  ])('thousandths: %s is %s', (amount, text) => {
    expect(milliText(amount)).toBe(text)
  })

  it('has the form that each quantity usually has', () => {
    expect(writeUsual('cpu', 'allocated', 3051n)).toBe('3051m')
    expect(writeUsual('memory', 'allocated', 2n ** 30n)).toBe('1Gi')
    expect(writeUsual('memory', 'allocatable', 2n ** 30n)).toBe('1073741824')
    expect(writeUsual('storage', 'allocated', 2000n)).toBe('2k')
    expect(writeUsual('gpu', 'capacity', 8n)).toBe('8')
  })

  it('keeps its value in every form; only a capacity may grow, by less than one of its unit', () => {
    const write = writeEveryForm()
    const amounts = [0n, 1n, 999n, 1024n, 2n ** 30n, 3n * 2n ** 20n, 123_456_789_012n]
    for (const amount of [...amounts, ...amounts, ...amounts]) {
      expect(nanoOf({ string: write('memory', 'allocated', amount) })).toBe(amount * 10n ** 9n)
      expect(nanoOf({ string: write('cpu', 'allocatable', amount) })).toBe(amount * 10n ** 6n)
      expect(nanoOf({ string: write('gpu', 'allocatable', amount) })).toBe(amount * 10n ** 9n)
      const grown = nanoOf({ string: write('storage', 'capacity', amount) }) - amount * 10n ** 9n
      expect(grown >= 0n && grown < 10n ** 18n).toBe(true)
    }
  })
})
