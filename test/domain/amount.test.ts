import { describe, expect, it } from 'vitest'
import { amountInWords, bytesInWords } from '../../src/domain/amount.ts'

describe('an amount in words', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1 KiB'],
    [1536, '1.5 KiB'],
    [-12_109_127_680, '-11.28 GiB'],
    [2 ** 20 - 1, '1 MiB'],
    [Number.POSITIVE_INFINITY, 'unlimited'],
  ])('%d bytes are %s', (bytes, words) => {
    expect(bytesInWords(bytes)).toBe(words)
    expect(amountInWords('memory', bytes)).toBe(words)
  })

  it('counts CPU in cores and GPUs in GPUs, one of them singular', () => {
    expect(amountInWords('cpu', 3720)).toBe('3.72 cores')
    expect(amountInWords('cpu', -16)).toBe('-0.016 cores')
    expect(amountInWords('cpu', 1000)).toBe('1 core')
    expect(amountInWords('gpu', -1)).toBe('-1 GPU')
    expect(amountInWords('gpu', 8)).toBe('8 GPUs')
  })
})
