import { describe, expect, it } from 'vitest'
import { findByName, MOST_FOUND } from '../../src/view/palette.ts'

const entry = (label: string, help = '') => ({ label, help })
const found = (labels: readonly string[], text: string) =>
  findByName(
    labels.map((label) => entry(label)),
    text,
  ).map(({ label }) => label)

describe('finding by name', () => {
  it('puts the name itself first, then its begin, a word, any place, and letters in their order', () => {
    const labels = ['s-o-r-t', 'resort', 'by sort', 'sorting', 'sort', 'trots', 'tros']
    expect(found(labels, 'sort')).toEqual(['sort', 'sorting', 'by sort', 'resort', 's-o-r-t'])
  })

  it('looks into the words about it before letters that only come in order', () => {
    const entries = [entry('x-p-u'), entry('sort-c', 'by CPU'), entry('cpu')]
    expect(findByName(entries, 'cpu').map(({ label }) => label)).toEqual(['cpu', 'sort-c'])
    expect(findByName([entry('c-p-u'), ...entries], 'cpu').map(({ label }) => label)).toEqual([
      'cpu',
      'sort-c',
      'c-p-u',
    ])
  })

  it('keeps the order of equals, and all of them for nothing typed', () => {
    expect(found(['view b', 'view a', 'theme'], 'view')).toEqual(['view b', 'view a'])
    expect(found(['b', 'a'], '  ')).toEqual(['b', 'a'])
  })

  it.each([
    ['upper case', 'VIEW', ['View nodes']],
    ['spaces around', '  view ', ['View nodes']],
    ['a word after a sign', 'nodes', ['View nodes']],
    ['what no regular expression is', '[', []],
    ['letters in another order', 'sedon', []],
  ])('takes %s', (_, text, expected) => {
    expect(found(['View nodes'], text)).toEqual(expected)
  })

  it('lists no more than anyone reads, and the best of them', () => {
    const labels = [...Array.from({ length: MOST_FOUND + 50 }, (_, nth) => `a provider ${nth}`), 'provider']
    expect(found(labels, 'provider')).toHaveLength(MOST_FOUND)
    expect(found(labels, 'provider')[0]).toBe('provider')
  })
})
