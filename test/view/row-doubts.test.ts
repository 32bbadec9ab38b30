import { describe, expect, it } from 'vitest'
import type { SeenDoubt } from '../../src/inventory/doubts.ts'
import { isProblem, rowMark } from '../../src/view/condition.ts'
import { drawProviderPage } from '../../src/view/page-provider.ts'
import { createSelector } from '../../src/view/select.ts'
import { context, inventory, NO_HISTORY, NOW, node, provider, snapshot, table, textOf } from './fleet.ts'

const doubt = (code: SeenDoubt['code'], named: string | null = null): SeenDoubt => ({
  ...{ code, node: named, resource: null, storageClass: null },
  message: `It is about ${code}.`,
  sinceMs: NOW - 120_000,
})
const healthy = provider('well:1', inventory([node('a'), node('b')]))
const doubted = provider('odd:1', inventory([node('a'), node('b')]), {
  doubts: [doubt('port-dead'), doubt('gpus-dropped', 'b'), doubt('node-gone', 'c')],
})
const fleet = snapshot([healthy, doubted])
const select = (over = {}) => createSelector()(fleet, table(over)).rows

describe('a doubt', () => {
  it('marks the node that it is about, and the provider whatever it is about', () => {
    expect(select().map((row) => [row.id, rowMark(row), isProblem(row)])).toEqual([
      ['well:1/a', 'live', false],
      ['well:1/b', 'live', false],
      ['odd:1/a', 'live', false],
      ['odd:1/b', 'doubt', true],
    ])
    expect(select({ view: 'providers' }).map(rowMark)).toEqual(['live', 'doubt'])
    expect(select({ problemsOnly: true }).map(({ id }) => id)).toEqual(['odd:1/b'])
  })

  it.each([
    ['doubt=port-dead', ['odd:1']],
    ['doubt~gpu', ['odd:1']],
    ['doubt>=1', ['odd:1']],
    ['doubt=3', ['odd:1']],
    ['doubt>3', []],
    ['doubt=0', ['well:1']],
    ['doubt!=node-gone', ['well:1']],
    ['doubt=certificate-expired', []],
  ])('is found by the filter %s', (filter, expected) => {
    expect(select({ view: 'providers', filter }).map(({ id }) => id)).toEqual(expected)
  })

  it('stands on the page of its provider with since when, and the node that it is about', () => {
    const lines = drawProviderPage(doubted, NO_HISTORY, 100, context()).map((line) => textOf(line).trim())
    const from = lines.indexOf('Doubts: 3') + 1
    const list = lines.slice(from, lines.indexOf('', from))
    expect(list).toHaveLength(3)
    expect(list[0]).toMatch(/^It is about port-dead\. \(since 11:58:00, 2m.*\)$/)
    expect(list[1]).toMatch(/^b: It is about gpus-dropped\./)
    expect(textOf(drawProviderPage(healthy, NO_HISTORY, 100, context()).flat())).not.toContain('Doubts')
  })
})

describe('leased addresses', () => {
  it('stand on the page of the provider, and only where they are told', () => {
    const page = (over = {}) =>
      drawProviderPage(provider('a:1', inventory([node('n')], over)), NO_HISTORY, 100, context())
        .map(textOf)
        .join('\n')
    const leasedIps = { capacity: 12, allocatable: 12, allocated: 5, available: 7 }
    expect(page({ leasedIps })).toMatch(/Leased IPs +5\/12 in use, 7 free/)
    expect(page({ leasedIps: null })).not.toContain('Leased IPs')
    expect(page()).not.toContain('Leased IPs')
  })
})
