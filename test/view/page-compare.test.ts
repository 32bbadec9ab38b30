import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparedOf } from '../../src/view/compare-facts.ts'
import { drawComparePage, MOST_COMPARED, maxCompareOffset } from '../../src/view/page-compare.ts'
import { lineWidth } from '../../src/view/spans.ts'
import { context, inventory, node, pool, provider, snapshot, textOf } from './fleet.ts'

const one = provider(
  'one.example:8443',
  inventory(
    [
      node('big', { cpu: [64_000, 16_000], gpu: [8, 1] }),
      node('small', { cpu: [8_000, 4_000], gpu: [0, 0] }),
    ],
    { storage: [pool('beta3', 2048)] },
  ),
)
const two = provider(
  'two.example:8443',
  inventory([node('big', { cpu: [64_000, 32_000], gpu: [8, 1] })], { leases: 9 }),
)
const FLEET = snapshot([one, two])
const IDS = ['one.example:8443/big', 'two.example:8443/big', 'one.example:8443', 'gone.example:8443/x']

const page = (ids: readonly string[], width = 120, offset = 0, over = {}) =>
  drawComparePage(comparedOf(ids, FLEET), offset, width, context(over))
const lineOf = (lines: ReturnType<typeof page>, section: string, label: string) => {
  const from = lines.findIndex((line) => textOf(line).trim() === section)
  const line = lines.slice(from).find((it) => textOf(it).slice(2).startsWith(label))
  if (line === undefined) throw new Error(`no ${label} under ${section}`)
  return line
}
const cells = (line: readonly { readonly text: string }[]) =>
  textOf(line)
    .slice(18)
    .trim()
    .split(/\s{2,}/)

describe('the page of what is compared', () => {
  it('has a column for each, with its provider under its name', () => {
    const lines = page(IDS.slice(0, 3)).map(textOf)
    expect(lines[0]).toMatch(/^Compare 3 /)
    expect(lines[1]?.trim().split(/\s+/)).toEqual(['big', 'big', 'one.example:8443'])
    expect(lines[2]?.trim().split(/\s+/)).toEqual(['one.example:8443', 'two.example:8443', 'provider'])
  })

  it('marks the lines that differ, and accents the best', () => {
    const lines = page(IDS.slice(0, 2))
    const free = lineOf(lines, 'CPU', 'free')
    expect(textOf(free)[0]).toBe('≠')
    expect(cells(free)).toEqual(['48', '32'])
    expect(free.find(({ text }) => text.trim() === '48')?.tone).toBe('good')
    expect(free.find(({ text }) => text.trim() === '32')?.tone).toBe('text')
    const total = lineOf(lines, 'CPU', 'in all')
    expect(textOf(total)[0]).toBe(' ')
    expect(total.find(({ text }) => text.trim() === '64')?.tone).toBe('dim')
    expect(cells(lineOf(lines, 'Provider', 'Leases'))).toEqual(['3', '9'])
  })

  it('tells of providers what is free on one node, where their sums would hide it, and of nodes alone nothing more', () => {
    const both = page(['one.example:8443', 'two.example:8443'])
    const section = 'Largest free on one node'
    expect(cells(lineOf(both, 'CPU', 'free'))).toEqual(['52', '32'])
    expect(cells(lineOf(both, section, 'CPU'))).toEqual(['48', '32'])
    expect(lineOf(both, section, 'CPU').find(({ text }) => text.trim() === '48')?.tone).toBe('good')
    expect(cells(lineOf(both, section, 'GPUs of a model'))).toEqual(['7x GPU', '7x GPU'])
    expect(cells(lineOf(both, section, 'stranded GPUs'))).toEqual(['0', '0'])
    expect(page(IDS.slice(0, 2)).map(textOf).join()).not.toContain(section)
  })

  it('finds the fullest the best for an operator', () => {
    const used = lineOf(page(IDS.slice(0, 2), 120, 0, { role: 'operator' }), 'CPU', 'used, per cent')
    expect(used.find(({ text }) => text.trim() === '50%')?.tone).toBe('good')
    const asTenant = lineOf(page(IDS.slice(0, 2)), 'CPU', 'used, per cent')
    expect(asTenant.find(({ text }) => text.trim() === '25%')?.tone).toBe('good')
  })

  it('compares a class that only some have, and says who is gone', () => {
    expect(cells(lineOf(page(IDS), 'GPU models and storage', 'beta3 free'))).toEqual([
      '2Ti',
      '-',
      '2Ti',
      'gone',
    ])
  })

  it('prefers nothing that is in doubt', () => {
    const odd = provider('odd.example:8443', inventory([node('n', { cpu: [4000, 5000] })]))
    const both = comparedOf(['one.example:8443/small', 'odd.example:8443/n'], snapshot([one, odd]))
    expect(cells(lineOf(drawComparePage(both, 0, 100, context()), 'CPU', 'free'))).toEqual(['4', '?'])
  })

  it('scrolls sideways to the last column and no farther', () => {
    const width = 60
    const most = maxCompareOffset(IDS.length, width)
    expect(most).toBe(2)
    expect(textOf(page(IDS, width)[0] ?? [])).toMatch(/^Compare 1-2 of 4; Left and Right scroll/)
    expect(textOf(page(IDS, width, most)[0] ?? [])).toMatch(/^Compare 3-4 of 4/)
    expect(page(IDS, width, 99).map(textOf)).toEqual(page(IDS, width, most).map(textOf))
    expect(maxCompareOffset(2, 200)).toBe(0)
  })

  it('has lines of exactly the width, whatever is compared', () => {
    const count = fc.integer({ min: 2, max: MOST_COMPARED })
    const charset = fc.constantFrom('unicode', 'ascii')
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 250 }), count, fc.nat(9), charset, (width, many, offset, set) => {
        const ids = Array.from({ length: many }, (_, nth) => IDS[nth % IDS.length] ?? '')
        for (const line of page(ids, width, offset, { charset: set })) expect(lineWidth(line)).toBe(width)
      }),
    )
  })
})
