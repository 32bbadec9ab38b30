import { describe, expect, it } from 'vitest'
import { type AmountKind, parseAmount } from '../../src/view/amount.ts'

const GI = 1024 ** 3

describe('parseAmount', () => {
  it.each<[string, AmountKind, number | null]>([
    ['64Gi', 'bytes', 64 * GI],
    ['64gib', 'bytes', 64 * GI],
    ['1.5Ti', 'bytes', 1536 * GI],
    ['500G', 'bytes', 500e9],
    ['500GB', 'bytes', 500e9],
    ['100', 'bytes', 100],
    ['100B', 'bytes', 100],
    ['64Xi', 'bytes', null],
    ['16', 'cores', 16_000],
    ['.5', 'cores', 500],
    ['500m', 'cores', 500],
    ['2Gi', 'cores', null],
    ['8', 'count', 8],
    ['-1', 'count', -1],
    ['eight', 'count', null],
    ['80', 'percent', 0.8],
    ['80%', 'percent', 0.8],
    ['30', 'duration', 30_000],
    ['250ms', 'duration', 250],
    ['2h', 'duration', 7_200_000],
    ['inf', 'bytes', Number.POSITIVE_INFINITY],
    ['', 'bytes', null],
    ['Gi', 'bytes', null],
    ['1 Gi', 'bytes', GI],
    ['1constructor', 'count', null],
  ])('reads %s as %s: %s', (text, kind, value) => {
    const parsed = parseAmount(text, kind)
    if (value === null || parsed === null) expect(parsed).toBe(value)
    else if (Number.isFinite(value)) expect(parsed).toBeCloseTo(value, 6)
    else expect(parsed).toBe(value)
  })
})
