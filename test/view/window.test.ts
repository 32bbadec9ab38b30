import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { windowOf } from '../../src/view/window.ts'

describe('windowOf', () => {
  it.each([
    ['stays where it is while the cursor is in it', [100, 15, 10, 10], 10],
    ['moves down just enough', [100, 20, 10, 10], 11],
    ['moves up just enough', [100, 9, 10, 10], 9],
    ['fills the last page', [100, 99, 95, 10], 90],
    ['starts at the top of a list that fits', [5, 4, 3, 10], 0],
    ['recovers from a list that shrank', [5, 80, 75, 3], 2],
  ] as const)('%s', (_, [count, cursor, top, height], expected) => {
    expect(windowOf(count, cursor, top, height).top).toBe(expected)
  })

  it('is empty where there is nothing to show or no room', () => {
    expect(windowOf(0, 3, 2, 10)).toEqual({ top: 0, start: 0, end: 0 })
    expect(windowOf(10, 3, 2, 0)).toEqual({ top: 0, start: 0, end: 0 })
  })

  it('is full, in range and holds the cursor, whatever was remembered', () => {
    const any = fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.double())
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        any,
        any,
        fc.integer({ min: 1, max: 80 }),
        (count, cursor, top, height) => {
          const { start, end } = windowOf(count, cursor, top, height)
          expect(end - start).toBe(Math.min(count, height))
          expect(start).toBeGreaterThanOrEqual(0)
          expect(end).toBeLessThanOrEqual(count)
          const at = Number.isNaN(cursor) ? 0 : Math.min(count - 1, Math.max(0, Math.trunc(cursor)))
          expect(at).toBeGreaterThanOrEqual(start)
          expect(at).toBeLessThan(end)
        },
      ),
    )
  })
})
