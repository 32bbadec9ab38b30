import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { VIEW_NAMES } from '../../src/config/choices.ts'
import { COLUMNS, GROUPED_NODE_COLUMNS, OWN_NODE_COLUMNS } from '../../src/view/columns/index.ts'
import { layoutColumns, maxColumnOffset } from '../../src/view/layout.ts'

const LISTS = [...VIEW_NAMES.map((view) => COLUMNS[view]), GROUPED_NODE_COLUMNS, OWN_NODE_COLUMNS]
const plain = { wide: false, columnOffset: 0, frozen: true }
const ids = (laid: ReturnType<typeof layoutColumns>) => laid.map(({ column }) => column.id)

describe('layoutColumns', () => {
  it('shows the essentials at 80 columns', () => {
    expect(ids(layoutColumns(COLUMNS.nodes, 80, plain))).toEqual([
      'provider',
      'node',
      'state',
      'cpu',
      'memory',
      'gpu',
      'age',
    ])
  })

  it('shows every column that is not for wide at 200', () => {
    for (const list of [COLUMNS.nodes, COLUMNS.gpus, COLUMNS.storage, GROUPED_NODE_COLUMNS]) {
      const all = list.filter((column) => column.wideOnly !== true).map(({ id }) => id)
      expect(ids(layoutColumns(list, 200, plain))).toEqual(all)
    }
  })

  it('keeps words two spaces from the figures before them, where there is room for what the columns like', () => {
    for (const list of LISTS) {
      for (const width of [200, 300]) {
        const laid = layoutColumns(list, width, plain)
        for (const [nth, { column, gap }] of laid.entries()) {
          const isBehindFigures = column.align === 'left' && laid[nth - 1]?.column.align === 'right'
          expect(gap).toBe(nth === 0 ? 0 : isBehindFigures ? 2 : 1)
        }
      }
    }
  })

  it('writes the state out as a word before it has a column of comfort, wherever there is one', () => {
    for (const [list, word] of [
      [COLUMNS.nodes, 9],
      [COLUMNS.providers, 12],
    ] as const) {
      const comforts = list.filter(({ comfort }) => comfort === true).map(({ id }) => id)
      expect(comforts).not.toEqual([])
      for (let width = 60; width <= 300; width += 1) {
        const laid = layoutColumns(list, width, plain)
        const state = laid.find(({ column }) => column.id === 'state')
        if (laid.some(({ column }) => comforts.includes(column.id))) {
          expect(state?.width, `at ${width}`).toBeGreaterThanOrEqual(word)
        }
      }
    }
  })

  it('leaves the name for last', () => {
    expect(ids(layoutColumns(COLUMNS.nodes, 6, plain))).toEqual(['node'])
    expect(ids(layoutColumns(COLUMNS.providers, 3, plain))).toEqual(['provider'])
    expect(ids(layoutColumns(COLUMNS.storage, 1, plain))).toEqual(['class'])
  })

  it('drops columns one after the other as the screen narrows, the less important first', () => {
    for (const list of LISTS) {
      let before = new Set(ids(layoutColumns(list, 400, plain)))
      for (let width = 399; width >= 1; width -= 1) {
        const now = new Set(ids(layoutColumns(list, width, plain)))
        expect([...now].every((id) => before.has(id))).toBe(true)
        const priorities = list.filter(({ id }) => now.has(id)).map(({ priority }) => priority)
        const dropped = list
          .filter(({ id }) => before.has(id) && !now.has(id))
          .map(({ priority }) => priority)
        expect(Math.min(...dropped, Infinity)).toBeGreaterThan(Math.max(...priorities) - 1)
        before = now
      }
    }
  })

  it('adds up to the width, with no column below its least unless it stands alone', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LISTS),
        fc.integer({ min: 1, max: 400 }),
        fc.boolean(),
        fc.integer({ min: -2, max: 30 }),
        fc.boolean(),
        (list, width, wide, columnOffset, frozen) => {
          const laid = layoutColumns(list, width, { wide, columnOffset, frozen })
          expect(laid.reduce((sum, one) => sum + one.gap + one.width + one.tail, 0)).toBe(width)
          for (const one of laid) {
            if (laid.length > 1) expect(one.width).toBeGreaterThanOrEqual(one.column.minWidth)
            if (laid.length > 1)
              expect(one.width).toBeLessThanOrEqual(
                Math.max(
                  one.column.wideWidth ?? 0,
                  one.column.maxWidth ?? one.column.width,
                  one.column.easeWidth ?? 0,
                ),
              )
          }
        },
      ),
    )
  })

  it('gives the same array for the same question', () => {
    expect(layoutColumns(COLUMNS.nodes, 91, { ...plain })).toBe(
      layoutColumns(COLUMNS.nodes, 91, { ...plain }),
    )
  })

  it('keeps the names while the others scroll, and reaches every column', () => {
    const width = 80
    const seen = new Set<string>()
    const last = maxColumnOffset(COLUMNS.nodes, width, plain)
    for (let columnOffset = 0; columnOffset <= last; columnOffset += 1) {
      const shown = ids(layoutColumns(COLUMNS.nodes, width, { ...plain, columnOffset }))
      expect(shown.slice(0, 2)).toEqual(['provider', 'node'])
      for (const id of shown) seen.add(id)
    }
    expect([...seen].sort()).toEqual(
      COLUMNS.nodes
        .filter((column) => column.wideOnly !== true)
        .map(({ id }) => id)
        .sort(),
    )
  })

  it('does not scroll where everything fits, nor past the last column', () => {
    expect(maxColumnOffset(COLUMNS.nodes, 300, plain)).toBe(0)
    const last = maxColumnOffset(COLUMNS.nodes, 60, plain)
    expect(layoutColumns(COLUMNS.nodes, 60, { ...plain, columnOffset: last + 9 })).toEqual(
      layoutColumns(COLUMNS.nodes, 60, { ...plain, columnOffset: last }),
    )
    expect(ids(layoutColumns(COLUMNS.nodes, 60, { ...plain, columnOffset: last }))).toContain('age')
  })
})

describe('COLUMNS', () => {
  it('have ids that are unique in their view, and one that stays longest', () => {
    for (const list of LISTS) {
      expect(new Set(list.map(({ id }) => id)).size).toBe(list.length)
      expect(list.filter(({ priority }) => priority === 0)).toHaveLength(1)
      expect(new Set(list.map(({ priority }) => priority)).size).toBe(list.length)
    }
  })
})
