import { describe, expect, it } from 'vitest'
import {
  formatBytes,
  formatCores,
  formatCount,
  formatFigure,
  formatPercent,
  formatUsage,
} from '../../src/view/format.ts'
import {
  formatAge,
  formatAgeOf,
  formatAgo,
  formatClock,
  formatDurationNs,
  formatLatency,
} from '../../src/view/format-time.ts'

const KI = 1024
const GI = KI ** 3
const TI = KI ** 4

describe('numbers', () => {
  it.each([
    [null, '?'],
    [Number.NaN, '?'],
    [0, '0'],
    [1, '1B'],
    [1023, '1023B'],
    [1024, '1Ki'],
    [1.5 * KI, '1.5Ki'],
    [512 * GI, '512Gi'],
    [1007 * GI, '1007Gi'],
    [1023.4 * GI, '1023Gi'],
    [1023.6 * GI, '1Ti'],
    [1.379 * TI, '1.38Ti'],
    [12.34 * GI, '12.3Gi'],
    [99.96 * GI, '100Gi'],
    [-1232.58 * GI, '-1.2Ti'],
    [Number.POSITIVE_INFINITY, '∞'],
    [2 ** 63, '8Ei'],
    [2 ** 90, '1.1e9Ei'],
  ])('bytes %s are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })

  it.each([
    [null, '?'],
    [0, '0'],
    [145, '145m'],
    [-50, '-50m'],
    [1000, '1'],
    [3720, '3.72'],
    [12_500, '12.5'],
    [252_000, '252'],
    [2_016_000, '2016'],
    [12_345_000, '12.3k'],
    [-1200, '-1.2'],
    [Number.POSITIVE_INFINITY, '∞'],
  ])('%s millicores are %s', (millicores, text) => {
    expect(formatCores(millicores)).toBe(text)
  })

  it.each([
    [null, '?'],
    [7, '7'],
    [9999, '9999'],
    [10_000, '10k'],
    [-3, '-3'],
    [1_234_567, '1.23M'],
  ])('a count of %s is %s', (count, text) => {
    expect(formatCount(count)).toBe(text)
  })

  it.each([
    [0.001, '<.01'],
    [-0.001, '>-.01'],
    [0.125, '0.13'],
    [1, '1'],
    [1.5, '1.5'],
    [9.999, '10'],
  ])('a figure of %s never becomes a false zero: %s', (value, text) => {
    expect(formatFigure(value)).toBe(text)
  })

  it.each([
    [null, '?'],
    [0, '0%'],
    [0.001, '<1%'],
    [0.5, '50%'],
    [0.999, '99%'],
    [1, '100%'],
    [1.3, '130%'],
    [50, '>999%'],
    [Number.POSITIVE_INFINITY, '>999%'],
  ])('%s is %s: full only when full, empty only when empty', (fraction, text) => {
    expect(formatPercent(fraction)).toBe(text)
  })

  it.each([
    ['bytes', 52.3 * GI, 62.6 * GI, '52.3/62.6Gi'],
    ['bytes', 10 * KI ** 2, 62.6 * GI, '0.01/62.6Gi'],
    ['bytes', 0, 64 * GI, '0/64Gi'],
    ['bytes', 1, 64 * GI, '<.01/64Gi'],
    ['bytes', null, null, '?/?'],
    ['bytes', null, Number.POSITIVE_INFINITY, '?/∞'],
    ['bytes', 5000 * TI, 64 * GI, '4.88Pi/64Gi'],
    ['millicores', 148, 47_400, '0.15/47.4'],
    ['millicores', 5200, 4000, '5.2/4'],
    ['millicores', -200, 4000, '-0.2/4'],
    ['units', 7, 8, '7/8'],
  ] as const)('%s: %s of %s reads %s', (unit, used, total, text) => {
    expect(formatUsage(unit, used, total)).toBe(text)
  })

  it('writes unlimited as inf in ASCII', () => {
    expect(formatBytes(Number.POSITIVE_INFINITY, 'ascii')).toBe('inf')
    expect(formatUsage('units', 1, Number.POSITIVE_INFINITY, 'ascii')).toBe('1/inf')
  })
})

describe('times', () => {
  it.each([
    [null, '-'],
    [-5000, 'now'],
    [0, 'now'],
    [9_999, 'now'],
    [10_000, '10s'],
    [19_999, '10s'],
    [59_999, '50s'],
    [60_000, '1m'],
    [3_599_999, '59m'],
    [7_200_000, '2h'],
    [3 * 86_400_000, '3d'],
    [Number.NaN, '-'],
  ])('an age of %s ms is %s', (ageMs, text) => {
    expect(formatAge(ageMs)).toBe(text)
  })

  it('keeps an age unchanged for as long as two polls of the default interval take', () => {
    const seen = new Set(Array.from({ length: 10 }, (_, second) => formatAgeOf(0, second * 1000)))
    expect([...seen]).toEqual(['now'])
  })

  it('says how long ago, and never', () => {
    expect(formatAgo(0, 1000)).toBe('now')
    expect(formatAgo(0, 180_000)).toBe('3m ago')
    expect(formatAgo(null, 0)).toBe('never')
  })

  it('writes clock time with two digits each', () => {
    const instant = new Date(2026, 0, 2, 3, 4, 5).getTime()
    expect(formatClock(instant)).toBe('03:04:05')
    expect(formatClock(null)).toBe('-')
    expect(formatClock(Number.NaN)).toBe('-')
  })

  it.each([
    [null, '-'],
    [3, '<10ms'],
    [34, '30ms'],
    [96, '100ms'],
    [349, '300ms'],
    [960, '1.0s'],
    [1234, '1.2s'],
    [9990, '10s'],
    [12_400, '12s'],
  ])('a latency of %s ms is %s', (latencyMs, text) => {
    expect(formatLatency(latencyMs)).toBe(text)
  })

  it('writes a duration of nanoseconds', () => {
    expect(formatDurationNs(24 * 3600e9)).toBe('1d')
    expect(formatDurationNs(5e9)).toBe('5s')
    expect(formatDurationNs(null)).toBe('-')
  })
})
