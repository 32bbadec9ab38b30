import { describe, expect, it } from 'vitest'
import { isRequestTimeout, parseInterval, parseTimeout } from '../../src/config/number.ts'

describe('a number of seconds', () => {
  it.each([
    ['5', 5000],
    ['0.2', 200],
    ['.5', 500],
    ['3600', 3600_000],
    ['1.2345', 1235],
    ['007', 7000],
  ])('%j is %i ms', (text, ms) => {
    expect(parseInterval(text)).toEqual({ ok: true, value: ms })
  })

  it.each([
    '',
    ' 5',
    '5s',
    '5.',
    '-3',
    '+3',
    '1e3',
    '0x10',
    'Infinity',
    'NaN',
    '0',
    '0.19',
    '3600.1',
    '٣',
    '1,5',
  ])('%j is none for the interval', (text) => {
    const read = parseInterval(text)
    expect(read.ok).toBe(false)
    if (!read.ok) expect(read.error.message).toContain('from 0.2 to 3600')
  })

  it('has its own bounds for the timeout', () => {
    expect(parseTimeout('0.1')).toEqual({ ok: true, value: 100 })
    expect(parseTimeout('300')).toEqual({ ok: true, value: 300_000 })
    expect(isRequestTimeout(300_000)).toBe(true)
    expect(isRequestTimeout(300_001)).toBe(false)
    expect(parseTimeout('604800')).toEqual({ ok: true, value: 604_800_000 })
    expect(parseTimeout('604801').ok).toBe(false)
  })
})
