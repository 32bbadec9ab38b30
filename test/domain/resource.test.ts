import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  deficit,
  free,
  isUnlimited,
  KINDS,
  pairFromAllocated,
  pairFromAvailable,
  RESOURCE_KINDS,
  UNKNOWN_PAIR,
  utilisation,
} from '../../src/domain/resource.ts'

const amount = fc.integer({ min: 0, max: 2 ** 52 })

describe('a resource pair', () => {
  it('is the same whether it was told as available or as allocated', () => {
    fc.assert(
      fc.property(amount, amount, (allocatable, allocated) => {
        const told = pairFromAvailable(allocatable, allocatable - allocated)
        expect(pairFromAllocated(null, allocatable, allocated)).toEqual(told)
        expect(told.allocated).toBe(allocated)
      }),
    )
  })

  it('is free by what is left, or lacks what is owed, never both', () => {
    fc.assert(
      fc.property(amount, amount, (allocatable, allocated) => {
        const pair = pairFromAllocated(null, allocatable, allocated)
        const left = free(pair)
        expect(left).not.toBeNull()
        expect((left ?? 0) - deficit(pair)).toBe(allocatable - allocated)
        expect(left === 0 || deficit(pair) === 0).toBe(true)
      }),
    )
  })

  it('keeps a deficit as a negative available amount', () => {
    const pair = pairFromAvailable(10_000, -16)
    expect(pair.available).toBe(-16)
    expect(pair.allocated).toBe(10_016)
    expect(deficit(pair)).toBe(16)
    expect(free(pair)).toBe(0)
    expect(utilisation(pair)).toBeCloseTo(1.0016, 10)
  })

  it('knows only what is free where no allocatable was told', () => {
    const pair = pairFromAvailable(null, 111_495)
    expect(pair).toEqual({ capacity: null, allocatable: null, allocated: null, available: 111_495 })
    expect(utilisation(pair)).toBeNull()
  })

  it('is unlimited with everything free, no deficit and no utilisation', () => {
    const pair = pairFromAvailable(Number.POSITIVE_INFINITY, 5)
    expect(isUnlimited(pair)).toBe(true)
    expect(free(pair)).toBe(Number.POSITIVE_INFINITY)
    expect(deficit(pair)).toBe(0)
    expect(utilisation(pair)).toBeNull()
    expect(isUnlimited(pairFromAllocated(null, Number.POSITIVE_INFINITY, 7))).toBe(true)
  })

  it('says nothing where nothing is known: unknown is not zero', () => {
    expect(free(UNKNOWN_PAIR)).toBeNull()
    expect(utilisation(UNKNOWN_PAIR)).toBeNull()
    expect(isUnlimited(UNKNOWN_PAIR)).toBe(false)
    expect(deficit(UNKNOWN_PAIR)).toBe(0)
  })

  it('has no utilisation where nothing is allocatable', () => {
    expect(utilisation(pairFromAllocated(8, 0, 0))).toBeNull()
  })
})

describe('the table of kinds', () => {
  it('describes every kind under its own name', () => {
    expect(Object.keys(KINDS)).toEqual([...RESOURCE_KINDS])
    for (const kind of RESOURCE_KINDS) expect(KINDS[kind].kind).toBe(kind)
  })
})
