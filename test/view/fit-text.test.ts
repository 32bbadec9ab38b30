import { describe, expect, it } from 'vitest'
import { fitRequest } from '../../src/inventory/fit/fit.ts'
import { fitsText } from '../../src/view/fit-text.ts'
import { card, freeCluster, freeNode, request, unit } from '../inventory/fit/build.ts'

const wanting = (count: number) => request([unit('ai', 1, { gpu: { count, alternatives: [card('h100')] } })])

describe('the word of a fit', () => {
  const told = freeCluster([freeNode('a', { cores: 9, gib: 9, gpus: 2 }, { storageClasses: [] })])

  it('is a yes with a question mark where the chain is not known, and a plain no, which it cannot change', () => {
    expect(fitsText(fitRequest(wanting(9), told))).toBe('no')
    const untold = freeCluster([freeNode('a', { cores: 9, gib: 9, gpus: 2 }, { storageClasses: null })])
    expect(fitsText(fitRequest(wanting(2), untold))).toBe('yes?')
    expect(fitsText(fitRequest(wanting(9), untold))).toBe('no')
  })

  it('is a no with a question mark where something was counted as nothing', () => {
    const odd = freeNode('odd', { cores: 9, gib: 9, gpus: 9 }, { wrapped: ['gpu'] })
    expect(fitsText(fitRequest(wanting(9), freeCluster([odd])))).toBe('no?')
  })

  it('is a question mark where nothing is known', () => {
    expect(fitsText(null)).toBe('?')
  })
})
