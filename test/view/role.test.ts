import { describe, expect, it } from 'vitest'
import { COLUMNS } from '../../src/view/columns/index.ts'
import { drawRow, drawTableHeader } from '../../src/view/draw-table.ts'
import { layoutColumns } from '../../src/view/layout.ts'
import { freeTone, gaugeTone } from '../../src/view/role.ts'
import { rowsOf } from '../../src/view/rows.ts'
import { context, inventory, node, provider, textOf } from './fleet.ts'

describe('good news', () => {
  it('is what is free to a tenant, and to nobody in particular', () => {
    for (const role of ['tenant', null] as const) {
      expect([0, 0.59, 0.6, 0.84, 0.85, 1].map((fraction) => gaugeTone(fraction, role))).toEqual([
        'gauge-low',
        'gauge-low',
        'gauge-mid',
        'gauge-mid',
        'gauge-high',
        'gauge-high',
      ])
    }
    expect([5, 0, -1, null].map((free) => freeTone(free, 'tenant'))).toEqual(['good', 'bad', 'bad', 'text'])
    expect([5, 0, -1, null].map((free) => freeTone(free, null))).toEqual(['text', 'text', 'text', 'text'])
  })

  it('is what is used to an operator', () => {
    expect([0, 0.14, 0.15, 0.39, 0.4, 1].map((fraction) => gaugeTone(fraction, 'operator'))).toEqual([
      'gauge-high',
      'gauge-high',
      'gauge-mid',
      'gauge-mid',
      'gauge-low',
      'gauge-low',
    ])
    expect([5, 0, -1, null].map((free) => freeTone(free, 'operator'))).toEqual([
      'warn',
      'good',
      'bad',
      'text',
    ])
  })

  it('colours the same text of a table, and changes none of it', () => {
    const [row] = rowsOf(
      'nodes',
      provider('p:1', inventory([node('n', { cpu: [10_000, 9_500], gpu: [8, 0] })])),
    )
    if (row === undefined) throw new Error('no row')
    const laid = layoutColumns(COLUMNS.nodes, 160, { wide: true, columnOffset: 0, frozen: true })
    const drawn = (['tenant', 'operator'] as const).map((role) => {
      const ctx = context({ role, units: 'free', wide: true })
      return { titles: textOf(drawTableHeader(laid, null, ctx)), line: drawRow(row, laid, ctx) }
    })
    const [tenant, operator] = drawn
    expect(textOf(tenant?.line ?? [])).toBe(textOf(operator?.line ?? []))
    expect(tenant?.titles).toBe(operator?.titles)
    const toneOf = (nth: number, text: string) =>
      drawn[nth]?.line.find((span) => span.text.trim() === text)?.tone
    expect([toneOf(0, '8'), toneOf(1, '8')]).toEqual(['good', 'warn'])
  })
})
