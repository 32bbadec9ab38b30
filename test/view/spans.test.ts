import { describe, expect, it } from 'vitest'
import { Memo } from '../../src/view/memo.ts'
import { fitLine, fitSegments, span } from '../../src/view/spans.ts'
import { remember } from '../../src/view/stage.ts'
import { textOf } from './fleet.ts'

describe('fitLine', () => {
  it.each([
    ['pads', 8, 'abcdef  '],
    ['leaves a line that fits alone', 6, 'abcdef'],
    ['cuts within a span', 5, 'abcd…'],
    ['marks a cut that falls between two spans', 3, 'ab…'],
    ['cuts to one cell', 1, '…'],
    ['is nothing in no cell', 0, ''],
  ])('%s', (_, width, text) => {
    expect(textOf(fitLine([span('abc'), span('def', 'dim')], width, 'unicode'))).toBe(text)
  })

  it('gives the line itself where there is nothing to do', () => {
    const line = [span('abc')]
    expect(fitLine(line, 3, 'unicode')).toBe(line)
  })
})

describe('fitSegments', () => {
  const segments = [
    { spans: [span('first')], priority: 0 },
    { spans: [span('second')], priority: 2 },
    { spans: [], priority: 0 },
    { spans: [span('third')], priority: 1 },
    { spans: [span('fourth')], priority: 2 },
  ]
  it.each([
    [30, 'first  second  third  fourth  '],
    [28, 'first  second  third  fourth'],
    [27, 'first  second  third       '],
    [19, 'first  third       '],
    [11, 'first      '],
    [3, 'fi…'],
  ])('in %i cells drops the least important whole, of equals the last', (width, text) => {
    expect(textOf(fitSegments(segments, width, 'unicode'))).toBe(text)
  })
})

describe('Memo', () => {
  it('remembers, and never holds more than its bound', () => {
    const memo = new Memo<number, string>(10)
    let made = 0
    const ask = (key: number) =>
      memo.get(key, () => {
        made += 1
        return `${key}`
      })
    ask(1)
    expect(ask(1)).toBe('1')
    expect(made).toBe(1)
    for (let key = 0; key < 1000; key += 1) {
      ask(key)
      expect(memo.size).toBeLessThanOrEqual(10)
    }
  })
})

describe('remember', () => {
  it('makes again only for other arguments, and gives up an equal result for the last', () => {
    let made = 0
    const double = remember(
      (list: readonly number[]) => {
        made += 1
        return list.map((item) => item * 2)
      },
      (before, now) => before.join() === now.join(),
    )
    const list = [1, 2]
    const first = double(list)
    expect(double(list)).toBe(first)
    expect(made).toBe(1)
    expect(double([1, 2])).toBe(first)
    expect(made).toBe(2)
    expect(double([3])).toEqual([6])
  })
})
