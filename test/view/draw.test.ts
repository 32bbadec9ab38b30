import fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { VIEW_NAMES } from '../../src/config/choices.ts'
import { COLUMNS } from '../../src/view/columns/index.ts'
import { drawRow, drawTableHeader } from '../../src/view/draw-table.ts'
import { drawFooter, drawKeyBar } from '../../src/view/footer.ts'
import { drawHeader } from '../../src/view/header.ts'
import { drawHelp } from '../../src/view/help.ts'
import { layoutColumns } from '../../src/view/layout.ts'
import type { Line } from '../../src/view/line.ts'
import { drawNodePage } from '../../src/view/page-node.ts'
import { drawProviderPage } from '../../src/view/page-provider.ts'
import { keysOfNodes } from '../../src/view/rows.ts'
import { createSelector } from '../../src/view/select.ts'
import { drawTooSmall } from '../../src/view/too-small.ts'
import { NO_HISTORY, table } from './fleet.ts'
import { anyContext, anyWidth, hostileSnapshot, hostileText, UNSAFE } from './hostile.ts'

const history = { fleet: () => [0, null, 1, 0.5], provider: () => [2, -1, Number.NaN], node: () => [] }

function expectSafe(line: Line, width: number, charset: 'unicode' | 'ascii'): void {
  const text = line.map((span) => span.text).join('')
  expect(stringWidth(text)).toBe(width)
  // Measured apart as well: a span that joins its neighbour would be drawn elsewhere than it was measured.
  expect(line.reduce((sum, span) => sum + stringWidth(span.text), 0)).toBe(width)
  expect(text).not.toMatch(UNSAFE)
  if (charset === 'ascii') expect(text).toMatch(/^[\x20-\x7e]*$/)
}

describe('every line is exactly as wide as asked and holds nothing unsafe', () => {
  it('tables of every view, at any width, scroll and inventory', () => {
    const wishes = fc.record({
      view: fc.constantFrom(...VIEW_NAMES),
      grouped: fc.boolean(),
      reverse: fc.boolean(),
      sortAt: fc.nat(20),
      offset: fc.nat(15),
      frozen: fc.boolean(),
      filter: fc.oneof(fc.constant(''), hostileText),
      problemsOnly: fc.boolean(),
    })
    fc.assert(
      fc.property(hostileSnapshot, wishes, anyWidth, anyContext, (fleet, wish, width, ctx) => {
        const { view, grouped, filter, problemsOnly } = wish
        const column = COLUMNS[view][wish.sortAt]
        const sort = column === undefined ? null : { column: column.id, reverse: wish.reverse }
        const model = createSelector()(fleet, table({ view, grouped, filter, problemsOnly, sort }))
        const options = { wide: ctx.wide, columnOffset: wish.offset, frozen: wish.frozen }
        const laid = layoutColumns(model.columns, width, options)
        expect(laid.length).toBeGreaterThan(0)
        expectSafe(drawTableHeader(laid, sort, ctx), width, ctx.charset)
        for (const row of model.rows) expectSafe(drawRow(row, laid, ctx), width, ctx.charset)
        expectSafe(drawFooter(model, fleet, width, ctx), width, ctx.charset)
      }),
      { numRuns: 400 },
    )
  })

  it('the header, in at most the lines it is given', () => {
    fc.assert(
      fc.property(hostileSnapshot, anyWidth, fc.nat(9), anyContext, (fleet, width, maxLines, ctx) => {
        const lines = drawHeader(fleet, history, null, width, maxLines, ctx)
        expect(lines.length).toBeLessThanOrEqual(maxLines)
        expect(lines.length > 0).toBe(maxLines > 0)
        for (const line of lines) expectSafe(line, width, ctx.charset)
      }),
      { numRuns: 200 },
    )
  })

  it('the pages of a provider and of its nodes', () => {
    fc.assert(
      fc.property(hostileSnapshot, anyWidth, anyContext, (fleet, width, ctx) => {
        for (const provider of fleet.providers) {
          for (const line of drawProviderPage(provider, history, width, ctx))
            expectSafe(line, width, ctx.charset)
          const { inventory } = provider
          if (inventory === null) continue
          const keys = keysOfNodes(inventory)
          for (const [nth, node] of inventory.nodes.entries()) {
            const page = drawNodePage(provider, node, keys[nth] ?? '', NO_HISTORY, width, ctx)
            for (const line of page) expectSafe(line, width, ctx.charset)
          }
        }
      }),
      { numRuns: 150 },
    )
  })

  it('the help and the key bar', () => {
    const entries = fc.array(fc.record({ keys: hostileText, help: hostileText, section: hostileText }), {
      maxLength: 4,
    })
    fc.assert(
      fc.property(
        entries,
        anyWidth,
        fc.constantFrom('unicode' as const, 'ascii' as const),
        (all, width, charset) => {
          for (const line of drawHelp(all, width, charset)) expectSafe(line, width, charset)
          const hints = all.map(({ keys, help }) => ({ keys, label: help }))
          expectSafe(drawKeyBar(hints, width, charset), width, charset)
        },
      ),
      { numRuns: 100 },
    )
  })

  it('what a screen that is too small shows, from 1x1 on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 5 }), (columns, rows) => {
        const lines = drawTooSmall(columns, rows, 'unicode')
        expect(lines.length).toBeGreaterThan(0)
        expect(lines.length).toBeLessThanOrEqual(rows)
        for (const line of lines) expectSafe(line, columns, 'unicode')
      }),
    )
  })
})
