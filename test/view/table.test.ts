import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UNKNOWN_PAIR } from '../../src/domain/resource.ts'
import { COLUMNS } from '../../src/view/columns/index.ts'
import { drawRow, drawTableHeader } from '../../src/view/draw-table.ts'
import { shortEndpoint, shortNodeName } from '../../src/view/endpoint-name.ts'
import { layoutColumns } from '../../src/view/layout.ts'
import type { DrawContext, Row, TableState } from '../../src/view/model.ts'
import { createSelector } from '../../src/view/select.ts'
import { cellWidth, visibleText } from '../../src/view/text.ts'
import type { ProviderState } from '../../src/watch/types.ts'
import {
  context,
  inventory,
  mixedFleet,
  NOW,
  node,
  pool,
  provider,
  snapshot,
  table,
  textOf,
} from './fleet.ts'

const options = { wide: false, columnOffset: 0, frozen: true }

function screen(
  providers: readonly ProviderState[],
  width: number,
  state: Partial<TableState> = {},
  ctx: DrawContext = context(),
): string[] {
  const wanted = table(state)
  const model = createSelector()(snapshot(providers), wanted)
  const laid = layoutColumns(model.columns, width, { ...options, wide: ctx.wide })
  const lines = [drawTableHeader(laid, wanted.sort, ctx), ...model.rows.map((row) => drawRow(row, laid, ctx))]
  return lines.map(textOf)
}

describe('the nodes table at 80 columns', () => {
  const lines = screen(mixedFleet(), 80)
  const gi = 1024 ** 3

  it('shows provider, node, state, gauges and figures, and the age', () => {
    expect(lines[0]).toMatch(/^Provider +Node +CPU +Memory +GPU +Age$/)
    expect(lines[2]).toBe('hurricane.akash.… worker-01.… ● █▎···    26/102 ██▌··  512/1007Gi ██▋   7/8  now')
  })

  it('aligns figures and gauges between rows', () => {
    const ends = (pattern: RegExp) => lines.slice(1, 7).map((line) => line.search(pattern))
    expect(new Set(ends(/[█▏▎▍▌▋▊▉·+]/)).size).toBe(1)
    expect(new Set(lines.slice(1, 7).map((line) => line.indexOf('Gi'))).size).toBe(1)
  })

  it('marks a figure in doubt and a gauge that is more than full', () => {
    expect(lines[5]).toContain('████+')
    expect(lines[5]).toContain('!5.2/4')
  })

  it('says what a provider without current numbers has to say, since when', () => {
    expect(lines[7]).toMatch(/^10\.0\.0\.7:31443 +◐ stale timeout {2}No answer within.*for 2m$/)
    expect(lines[8]).toMatch(/^dead\.example\.org +✗ failed refused {2}Nothing listens.*for 1h$/)
    expect(lines[9]).toMatch(/^slow\.example\.org +○ connecting {2}waiting for the first answer +$/)
    expect(lines[10]).toMatch(/^empty\.example\.org +● live {2}answers, but lists no node +$/)
  })

  it('says what is free where the older shapes tell nothing else', () => {
    const flat = { ...UNKNOWN_PAIR, available: 12 * gi }
    const resources = {
      cpu: { ...UNKNOWN_PAIR, available: 8000 },
      memory: flat,
      gpu: UNKNOWN_PAIR,
      ephemeral_storage: flat,
    }
    const [, row] = screen(
      [provider('a:1', inventory([node('unnamed-1', {}, { resources })], { shape: 'flat' }))],
      80,
    )
    expect(row).toContain('8 free')
    expect(row).toContain('12Gi free')
    expect(row).toContain('?/?')
  })

  it('names an unlimited amount without drawing it as full', () => {
    const resources = {
      ...node('n').resources,
      memory: { ...UNKNOWN_PAIR, allocatable: Infinity, available: Infinity },
    }
    const [, row] = screen([provider('a:1', inventory([node('n', {}, { resources })]))], 80)
    expect(row).toContain('╌')
    expect(row).toContain('?/∞')
  })

  it("puts cluster-wide storage classes in parentheses and a node's own plainly", () => {
    const held = inventory([node('a'), node('b', {}, { storageClasses: ['beta1'] })], {
      storage: [pool('beta3', 1)],
    })
    const [, shared, own] = screen([provider('a:1', held)], 160)
    expect(shared).toContain('(beta3)')
    expect(own).toMatch(/ beta1 /)
  })
})

describe('units', () => {
  it.each([
    ['used', '26/102', 'Memory '],
    ['percent', '25%', 'Memory %'],
    ['free', '76', 'Memory free'],
  ] as const)('%s shows %s under a title that says so', (units, figures, title) => {
    const lines = screen(mixedFleet(), 100, {}, context({ units }))
    expect(`${lines[0]} `).toContain(title)
    expect(lines[2]).toContain(figures)
  })
})

describe('the sorted column', () => {
  it('has an arrow that turns with the order, and the accent', () => {
    const laid = layoutColumns(COLUMNS.nodes, 80, options)
    const title = (reverse: boolean) =>
      drawTableHeader(laid, { column: 'cpu', reverse }, context()).find(({ tone }) => tone === 'accent')?.text
    expect(title(false)?.trim()).toBe('CPU▼')
    expect(title(true)?.trim()).toBe('CPU▲')
    expect(
      textOf(drawTableHeader(laid, { column: 'cpu', reverse: true }, context({ charset: 'ascii' }))),
    ).toContain('CPU^')
  })
})

describe('the grouped table', () => {
  it('shows the provider with its fold mark, node count and sums above its nodes', () => {
    const lines = screen(mixedFleet(), 100, { grouped: true })
    expect(lines[1]).toMatch(/^▾ hurricane\S* .*3 nodes ●.*174\/251.*15\/16/)
    expect(lines[2]).toMatch(/^ {4}control-01/)
    const folded = new Set(['provider.hurricane.akash.pub:8443'])
    expect(screen(mixedFleet(), 100, { grouped: true, folded })[1]).toMatch(/^▸ hurricane/)
  })
})

describe('the providers table', () => {
  it('has glyph and word of the state, and the reason in place of figures there are none of', () => {
    const lines = screen(mixedFleet(), 220, { view: 'providers' })
    expect(lines[1]).toMatch(/^● live +hurricane\.akash\.pub +3 +41 +1 +0 /)
    expect(lines[3]).toMatch(/^◐ stale +10\.0\.0\.7:31443 .*timeout: No/)
    expect(lines[4]).toMatch(/^✗ failed +dead\.example\.org:8443 +refused {2}Nothing listens/)
    // Without room for the word in its column it is said beside the reason.
    expect(screen(mixedFleet(), 80, { view: 'providers' })[4]).toMatch(/^✗ dead\.example\S* +failed refused/)
  })
})

describe('the gpus table', () => {
  it('says that models are not told, and how the units lie', () => {
    const lines = screen(mixedFleet(), 100, { view: 'gpus' })
    expect(lines[0]).toMatch(/Model +Memory +Interface +Used +Cards +Free +Nodes +Max\/node +Providers/)
    // 8 and 8 of which 1 is free, and 8 of another provider, all free.
    expect(lines[1]).toMatch(/^model not told .*15\/24 +24 +9 +3 +8 +2/)
  })
})

describe('drawRow', () => {
  const providers = [provider('a:1', inventory([node('n')]))]
  const [row] = createSelector()(snapshot(providers), table()).rows as [Row]
  const laid = layoutColumns(COLUMNS.nodes, 80, options)

  it('gives the same line as long as nothing on it reads differently', () => {
    const line = drawRow(row, laid, context())
    expect(drawRow(row, laid, context())).toBe(line)
    expect(drawRow(row, laid, context({ nowMs: NOW + 3000 }))).toBe(line)
    expect(textOf(drawRow(row, laid, context({ nowMs: NOW + 60_000 })))).not.toBe(textOf(line))
  })

  it('draws again for another layout, charset or unit', () => {
    const texts = [
      drawRow(row, laid, context()),
      drawRow(row, laid, context({ charset: 'ascii' })),
      drawRow(row, laid, context({ units: 'free' })),
      drawRow(row, layoutColumns(COLUMNS.nodes, 90, options), context()),
    ].map(textOf)
    expect(new Set(texts).size).toBe(4)
  })

  it('is dim where the numbers are stale', () => {
    const stale = provider('a:1', inventory([node('n')]), { condition: 'stale', receivedAtMs: NOW - 100_000 })
    const [old] = createSelector()(snapshot([stale]), table()).rows
    const figures =
      old === undefined ? [] : drawRow(old, laid, context()).filter(({ text }) => /\d\/\d/.test(text))
    expect(figures.map(({ tone }) => tone)).toEqual(['dim', 'dim'])
  })
})

describe('shortEndpoint', () => {
  it.each([
    ['provider.europlots.com:8443', 30, 'provider.europlots.com:8443'],
    ['provider.europlots.com:8443', 24, 'provider.europlots.com'],
    ['provider.europlots.com:8443', 16, 'europlots.com'],
    ['provider.europlots.com:8443', 8, 'europlo…'],
    ['127.0.0.1:41234', 12, '127.0…:41234'],
    ['provider.example.org:31443', 14, 'example…:31443'],
    ['[::1]:8443', 6, '[::1]'],
    ['127.0.0.1:41234', 7, '127.0.…'],
  ])('writes %s in %i cells as %s', (id, width, expected) => {
    expect(shortEndpoint(id, width, 'unicode')).toBe(expected)
  })
})

describe('shortNodeName', () => {
  it.each([
    ['node1', 10, 'node1'],
    ['onyxcomputer-gpu-3', 11, 'onyxc…gpu-3'],
    ['onyxcomputer-gpu-3', 10, 'onyxc…pu-3'],
    ['worker-01.lax.example.net', 12, 'worker-01.l…'],
    ['worker-01.lax.example.net', 9, 'worker-01'],
    ['worker-01.lax.example.net', 8, 'work…-01'],
    ['worker-01.lax.example.net', 10, 'worker-01…'],
    // An address is no name in a domain.
    ['10.128.64.201', 9, '10.1….201'],
    ['onyxcomputer-gpu-3', 4, 'ony…'],
    ['', 12, '(no name)'],
    ['', 5, '(n…e)'],
  ])('writes %s in %i cells as %s', (name, width, expected) => {
    expect(shortNodeName(name, width, 'unicode')).toBe(expected)
  })

  it('takes no more cells than there are, and halves nothing, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 20 }), (name, width) => {
        const shown = shortNodeName(name, width, 'unicode')
        expect(cellWidth(shown)).toBeLessThanOrEqual(width)
        const [begin = '', end = ''] = shown.split('…')
        const whole = visibleText(name, 'unicode')
        if (name !== '' && !whole.includes('…')) {
          expect(whole.startsWith(begin.trimEnd())).toBe(true)
          expect(whole).toContain(end)
        }
      }),
    )
  })
})
