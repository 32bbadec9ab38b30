import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Line } from '../../src/view/line.ts'
import { beside, COLUMN_GAP, columnWidths, flowed } from '../../src/view/page-columns.ts'
import { drawProviderPage } from '../../src/view/page-provider.ts'
import { lineWidth, span } from '../../src/view/spans.ts'
import { context, inventory, NO_HISTORY, node, provider, textOf } from './fleet.ts'

const lines = (letter: string, count: number, width: number): Line[] =>
  Array.from({ length: count }, () => [span(letter.repeat(width))])

describe('columns of a page', () => {
  it('fill the width with their gaps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 400 }), fc.integer({ min: 1, max: 4 }), (width, count) => {
        const widths = columnWidths(width, count)
        const gaps = COLUMN_GAP * (count - 1)
        expect(widths.reduce((sum, cells) => sum + cells, 0) + gaps).toBe(width)
        expect(Math.max(...widths) - Math.min(...widths)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('stand beside each other, the shorter ones filled up', () => {
    const joined = beside([lines('a', 1, 4), lines('b', 2, 3)], [4, 3]).map(textOf)
    expect(joined).toEqual(['aaaa   bbb', '       bbb'])
  })

  it('take blocks whole and in order, and are as low as they can be', () => {
    const blocks = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 7 })
    fc.assert(
      fc.property(blocks, fc.integer({ min: 1, max: 3 }), (heights, count) => {
        const made = heights.map((height, nth) => lines(String(nth), height, 1))
        const columns = flowed(made, count)
        expect(columns.length).toBeLessThanOrEqual(count)
        expect(columns.flat()).toEqual(made.flat())
        expect(Math.max(...columns.map(({ length }) => length))).toBe(lowest(heights, count))
      }),
    )
  })
})

/** The least height of the tallest column over every way to cut the blocks. */
function lowest(heights: readonly number[], count: number): number {
  const sum = (part: readonly number[]) => part.reduce((total, height) => total + height, 0)
  if (count === 1 || heights.length === 0) return sum(heights)
  const cuts = heights.map((_, nth) => nth + 1)
  return Math.min(
    ...cuts.map((cut) => Math.max(sum(heights.slice(0, cut)), lowest(heights.slice(cut), count - 1))),
  )
}

describe('the page of a provider on a wide screen', () => {
  const held = inventory([node('n')])
  const page = (width: number) =>
    drawProviderPage(provider('a:1', held), NO_HISTORY, width, context()).map(textOf)

  it('tells who it is beside what it has, and all that the narrow one tells', () => {
    const wide = page(200)
    expect(wide.find((line) => line.startsWith('Resources'))).toMatch(/Who it is *$/)
    expect(wide.length).toBeLessThan(page(100).length)
    const titles = ['Resources', 'Reservations', 'Who it is', 'Connection']
    for (const title of titles) {
      expect(page(100)).toContainEqual(expect.stringMatching(`^${title} *$`))
      expect(wide.join('\n')).toContain(title)
    }
  })

  it('is as wide as the screen in every line, at every width', () => {
    for (let width = 1; width <= 260; width += 1) {
      for (const line of drawProviderPage(provider('a:1', held), NO_HISTORY, width, context())) {
        expect(lineWidth(line)).toBe(width)
      }
    }
  })
})
