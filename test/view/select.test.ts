import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { VIEW_NAMES } from '../../src/config/choices.ts'
import { COLUMNS } from '../../src/view/columns/index.ts'
import { isProblem } from '../../src/view/condition.ts'
import { providersOf, type Row } from '../../src/view/model.ts'
import { modelKey } from '../../src/view/model-gpus.ts'
import { sumOfModel } from '../../src/view/model-rows.ts'
import { naturalKey, sortRows } from '../../src/view/order.ts'
import { createSelector } from '../../src/view/select.ts'
import { inventory, mixedFleet, NOW, node, pool, provider, snapshot, table } from './fleet.ts'
import { hostileSnapshot } from './hostile.ts'

const fleet = mixedFleet()
const select = (over = {}) => createSelector()(snapshot(fleet), table(over))
const names = (rows: readonly Row[]) =>
  rows.map((row) => (row.kind === 'node' ? row.nodeKey : row.kind === 'storage' ? row.pool.class : row.id))

const PROVIDER_VIEWS = VIEW_NAMES.filter((view) => view !== 'events')

describe('rows', () => {
  it('are all nodes in the order given, then a notice for each provider with something to say', () => {
    expect(names(select().rows)).toEqual([
      'control-01.hurricane2',
      'worker-01.hurricane2',
      'worker-02.hurricane2',
      'node1',
      'node2',
      'zcakawo035',
      '10.0.0.7:31443!',
      'dead.example.org:8443!',
      'slow.example.org:8443!',
      'empty.example.org:8443!',
    ])
  })

  it('keep notices at the end, in the order given, however nodes are sorted', () => {
    for (const reverse of [false, true]) {
      const rows = select({ sort: { column: 'provider', reverse } }).rows
      expect(names(rows.slice(-4))).toEqual(names(select().rows.slice(-4)))
    }
  })

  it('stand under their provider when grouped, with a notice in place of a provider without nodes', () => {
    const { rows } = select({ grouped: true })
    expect(rows.map((row) => row.kind)).toEqual([
      ...['provider', 'node', 'node', 'node'],
      ...['provider', 'node', 'node'],
      ...['provider', 'node', 'notice'],
      ...['notice', 'notice', 'notice'],
    ])
  })

  it('are hidden when their provider is folded, and still counted', () => {
    const folded = new Set(['provider.hurricane.akash.pub:8443', '10.0.0.7:31443'])
    const open = select({ grouped: true })
    const model = select({ grouped: true, folded })
    expect(model.rows.map((row) => row.kind)).toEqual([
      'provider',
      ...['provider', 'node', 'node'],
      'provider',
      ...['notice', 'notice', 'notice'],
    ])
    expect(model.totals).toEqual(open.totals)
  })

  it('sort groups by the provider and nodes within', () => {
    const { rows } = select({ grouped: true, sort: { column: 'cpu', reverse: false } })
    expect(names(rows.filter((row) => row.kind !== 'notice'))).toEqual([
      'provider.hurricane.akash.pub:8443',
      'control-01.hurricane2',
      'worker-02.hurricane2',
      'worker-01.hurricane2',
      '10.0.0.7:31443',
      'zcakawo035',
      'provider.europlots.com:8443',
      'node1',
      'node2',
    ])
  })

  it('are of one provider only when asked by number or in the drill-down', () => {
    expect(names(select({ only: 2 }).rows)).toEqual(['node1', 'node2'])
    expect(names(select({ only: 9 }).rows)).toEqual([])
    expect(names(select({ providerId: 'provider.europlots.com:8443', grouped: true }).rows)).toEqual([
      'node1',
      'node2',
    ])
  })

  it('show problems only: doubts, failures, stale providers, none that is merely connecting', () => {
    expect(names(select({ problemsOnly: true }).rows)).toEqual([
      'node2',
      '10.0.0.7:31443!',
      'dead.example.org:8443!',
      'empty.example.org:8443!',
    ])
    const providers = select({ problemsOnly: true, view: 'providers' }).rows
    // Nothing is wrong with asking the first of them, but with a node and a pool that it tells.
    expect(names(providers)).toEqual([
      'provider.europlots.com:8443',
      '10.0.0.7:31443',
      'dead.example.org:8443',
      'empty.example.org:8443',
    ])
    expect(providers.every(isProblem)).toBe(true)
  })

  it('keep two nodes of one name apart', () => {
    const twins = provider('a:1', inventory([node('n'), node('n')]))
    const { rows, indexOf } = createSelector()(snapshot([twins]), table())
    expect(rows.map(({ id }) => id)).toEqual(['a:1/n', 'a:1/n#2'])
    expect(indexOf('a:1/n#2')).toBe(1)
    expect(indexOf('a:1/n#3')).toBe(-1)
  })

  it('are one for each class in the storage view, two pools of one class apart', () => {
    const twice = provider('a:1', inventory([node('n')], { storage: [pool('beta3', 1), pool('beta3', 2)] }))
    const { rows } = createSelector()(snapshot([twice]), table({ view: 'storage' }))
    expect(new Set(rows.map(({ id }) => id)).size).toBe(2)
  })

  it('are one for each GPU model over all providers, and one for all cards whose model is not told', () => {
    const untold = select({ view: 'gpus' }).rows
    expect(untold.map((row) => providersOf(row).map(({ id }) => id))).toEqual([
      ['provider.hurricane.akash.pub:8443', 'provider.europlots.com:8443'],
    ])
    const h100 = { vendor: 'nvidia', model: 'h100', memorySize: '80Gi', interface: 'SXM5', count: 8 }
    const t4 = { ...h100, model: 't4', count: 1 }
    const known = provider(
      'a:1',
      inventory([node('x', {}, { gpus: [h100, t4] }), node('y', {}, { gpus: [h100] })]),
    )
    const other = provider('b:1', inventory([node('z', {}, { gpus: [h100] })]))
    const fleet = snapshot([...mixedFleet(), known, other])
    const { rows } = createSelector()(fleet, table({ view: 'gpus' }))
    expect(rows.map((row) => (row.kind === 'gpu' ? [row.model?.model, sumOfModel(row).cards] : []))).toEqual([
      ['h100', 24],
      ['t4', 1],
      [undefined, 24],
    ])
    const holders = createSelector()(fleet, table({ modelKey: modelKey(h100) })).rows
    expect(holders.map(({ id }) => id)).toEqual(['a:1/x', 'a:1/y', 'b:1/z'])
  })
})

describe('sorting', () => {
  it('compares text as a person does', () => {
    const ordered = ['node2', 'Node10', 'node010', 'zeta'].map(naturalKey)
    expect([...ordered].sort()).toEqual(ordered)
  })

  it('is a total order by every column both ways, unknowns last, equals as they were', () => {
    fc.assert(
      fc.property(
        hostileSnapshot,
        fc.constantFrom(...PROVIDER_VIEWS),
        fc.boolean(),
        fc.nat(20),
        (fleet, view, reverse, at) => {
          const column = COLUMNS[view][at % COLUMNS[view].length]
          if (column === undefined) return
          const rows = createSelector()(fleet, table({ view })).rows
          const sort = { column: column.id, reverse }
          const sorted = sortRows(rows, column, sort)
          expect(new Set(sorted)).toEqual(new Set(rows))
          expect(sorted).toHaveLength(rows.length)
          expect(sortRows(sorted, column, sort)).toEqual(sorted)
          const values = sorted.map((row) => column.value(row))
          const known = values.filter((value) => value !== null && !Number.isNaN(value))
          expect(values.slice(0, known.length)).toEqual(known)
          const descending = (column.sortDescending === true) !== reverse
          for (const [nth, value] of known.entries()) {
            const next = known[nth + 1]
            if (typeof value === 'number' && typeof next === 'number') {
              expect(descending ? value >= next : value <= next).toBe(true)
            }
            if (value === next) {
              const [a, b] = [sorted[nth], sorted[nth + 1]].map((row) =>
                row === undefined ? -1 : rows.indexOf(row),
              )
              expect(a).toBeLessThan(b ?? -1)
            }
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('sorts the fullest first, the doubted last', () => {
    expect(names(select({ sort: { column: 'cpu', reverse: false } }).rows.slice(0, 6))).toEqual([
      'control-01.hurricane2',
      'worker-02.hurricane2',
      'worker-01.hurricane2',
      'zcakawo035',
      'node1',
      'node2',
    ])
  })

  it('can use a column that is not on the screen', () => {
    const byFree = select({ sort: { column: 'gpu.free', reverse: false } }).rows
    expect(names(byFree.slice(0, 2))).toEqual(['node1', 'worker-01.hurricane2'])
  })

  it('leaves the order alone for a column that does not exist', () => {
    expect(names(select({ sort: { column: 'nonsense', reverse: false } }).rows)).toEqual(names(select().rows))
  })
})

describe('what the rows add up to', () => {
  it('is exactly the rows left, without stale providers and without what is in doubt', () => {
    const { totals, leftOut, total, matching } = select({ filter: 'node' })
    expect([matching, total]).toEqual([2, 6])
    expect(totals.nodes).toBe(2)
    expect(totals.kinds.cpu).toMatchObject({ allocatable: 252_000, counted: 1, doubted: 1 })
    expect(totals.kinds.gpu.allocatable).toBe(8)
    expect(leftOut).toMatchObject({ filtered: 4, staleNodes: 0, doubted: 1 })
    expect(leftOut.conditions).toEqual({ live: 3, stale: 1, failed: 1, connecting: 1 })
  })

  it('says how many stale nodes it leaves out', () => {
    const model = select()
    expect(model.totals.nodes).toBe(5)
    expect(model.leftOut.staleNodes).toBe(1)
  })

  it('is the same whether providers are summed whole or node by node', () => {
    const all = select()
    const same = select({ filter: 'o' })
    expect(same.matching).toBe(all.matching)
    const part = select({ filter: 'worker' })
    expect(part.totals.kinds.memory.allocatable).toBe(2 * 1007 * 1024 ** 3)
    expect(same.totals).toEqual(all.totals)
  })

  it('adds storage by class in the Storage view, pools in doubt left out', () => {
    const { totals, leftOut } = select({ view: 'storage' })
    expect(totals.storage.map(({ class: name, available }) => [name, (available ?? 0) / 1024 ** 3])).toEqual([
      ['beta1', 800],
      ['beta2', 1500],
      ['beta3', 12_345],
      ['ram', 64],
    ])
    expect(leftOut.doubted).toBe(1)
  })
})

describe('remembering', () => {
  it('gives the same model for the same question, and for a tick that changed nothing', () => {
    const selector = createSelector()
    const state = table({ sort: { column: 'cpu', reverse: false }, filter: 'node' })
    const first = selector(snapshot(fleet), state)
    expect(selector(snapshot(fleet), { ...state })).toBe(first)
    expect(selector(snapshot([...fleet], { nowMs: NOW + 1000 }), state)).toBe(first)
  })

  it('keeps rows of providers that did not change', () => {
    const selector = createSelector()
    const before = selector(snapshot(fleet), table())
    const [first, ...others] = fleet
    if (first === undefined) throw new Error('the fleet is empty')
    const after = selector(snapshot([{ ...first, latencyMs: 99 }, ...others]), table())
    expect(after).not.toBe(before)
    expect(after.rows[0]).not.toBe(before.rows[0])
    expect(after.rows.slice(3)).toEqual(before.rows.slice(3))
    for (let nth = 3; nth < before.rows.length; nth += 1) expect(after.rows[nth]).toBe(before.rows[nth])
  })

  it('looks at the clock again only where the filter asks for an age', () => {
    const selector = createSelector()
    const state = table({ filter: 'age>3m' })
    expect(selector(snapshot(fleet), state).matching).toBe(0)
    expect(selector(snapshot(fleet, { nowMs: NOW + 120_000 }), state).matching).toBe(1)
  })

  it('passes on what is wrong with the filter and keeps the rows', () => {
    const model = select({ filter: 'gpu>=' })
    expect(model.filterError?.message).toContain('gpu>=')
    expect(model.matching).toBe(model.total)
  })
})
