import { describe, expect, it } from 'vitest'
import type { ClusterNode } from '../../src/domain/cluster.ts'
import {
  NEWS_MS,
  NO_NEWS,
  nextNews,
  type RowNews,
  type Seen,
  withGone,
  withoutOld,
} from '../../src/view/row-news.ts'
import { createSelector } from '../../src/view/select.ts'
import type { ProviderState } from '../../src/watch/types.ts'
import { context, inventory, NOW, node, provider, snapshot, table } from './fleet.ts'

const HEIGHT = 10
const [A, B, C, D] = ['a', 'b', 'c', 'd'].map((name) => node(name)) as [
  ClusterNode,
  ClusterNode,
  ClusterNode,
  ClusterNode,
]

/** A table over one provider with these nodes, all of it in sight. */
function seen(nodes: readonly ClusterNode[] | null, over: Partial<ProviderState> = {}, top = 0): Seen {
  const providers = [provider('p.example:8443', nodes === null ? null : inventory(nodes), over)]
  const model = createSelector()(snapshot(providers), table())
  return { model, providers, rows: model.rows.slice(top, top + HEIGHT), top }
}
const news = (before: Seen, now: Seen, old = NO_NEWS, nowMs = NOW, height = HEIGHT): RowNews =>
  nextNews(old, before, now.model, height, context({ nowMs }))
/** Each row by its node's name: what is new of it. */
const told = ({ byId }: RowNews) =>
  Object.fromEntries(
    [...byId].map(([id, { kind, columns }]) => [id.split(/[/ ]/).at(-1), [kind, ...columns].join(' ')]),
  )
const names = ({ rows }: Pick<Seen['model'], 'rows'>) =>
  rows.map((row) => (row.kind === 'node' ? row.node.name : row.kind))

describe('the news of rows', () => {
  it('are none where nothing differs, and the same object then', () => {
    const before = seen([A, B])
    expect(news(before, before)).toBe(NO_NEWS)
    expect(news(before, seen([A, B]))).toBe(NO_NEWS)
  })

  it('name the columns that read otherwise, and no others', () => {
    const busier = node('b', { cpu: [16_000, 8_000] })
    expect(Object.values(told(news(seen([A, B, C]), seen([A, busier, C]))))).toEqual(['changed cpu cpu.free'])
    // A millicore that no figure shows is no news.
    const same = node('b', { cpu: [16_000_000, 4_000_000] })
    const hardly = node('b', { cpu: [16_000_000, 4_000_001] })
    expect(news(seen([same]), seen([hardly]))).toBe(NO_NEWS)
  })

  it('are none of what only another transport tells', () => {
    const rest = seen([{ ...A, storageClasses: null }], { transport: 'rest' })
    const grpc = seen([{ ...A, storageClasses: ['beta3'] }], { transport: 'grpc' })
    expect(news(rest, grpc)).toBe(NO_NEWS)
    const more = seen([{ ...A, storageClasses: ['beta2', 'beta3'] }], { transport: 'grpc' })
    expect(Object.values(told(news(grpc, more)))).toEqual(['changed storage'])
  })

  it('tell the rows that came and those that went', () => {
    const changed = news(seen([A, B]), seen([B, C]))
    expect(Object.values(told(changed)).sort()).toEqual(['gone', 'new'])
    expect(changed.gone.map(({ row, after, top }) => [names({ rows: [row] }), after, top])).toEqual([
      [['a'], null, 0],
    ])
  })

  it('leave the first answer of a provider alone, and tell of one that fails by its state', () => {
    expect(news(seen(null), seen([A, B])).byId.size).toBe(0)
    const stale = seen([A], { condition: 'stale' })
    expect(Object.values(told(news(seen([A]), stale)))).toContain('changed state')
  })

  it('compare only what is in sight', () => {
    const many = Array.from({ length: 30 }, (_, nth) => node(`n${nth + 10}`))
    const busier = many.map((one, nth) => (nth % 10 === 5 ? node(one.name, { cpu: [16_000, 9_000] }) : one))
    const changed = news(seen(many, {}, 10), seen(busier))
    expect(changed.byId.size).toBe(1)
    expect([...changed.byId.keys()][0]).toContain('n25')
  })

  it('stand for their time, and are the same object until one ends', () => {
    const changed = news(seen([A, B]), seen([B, C]))
    expect(withoutOld(changed, NOW + NEWS_MS - 1)).toBe(changed)
    expect(withoutOld(changed, NOW + NEWS_MS)).toBe(NO_NEWS)
    const more = news(seen([B, C]), seen([B]), changed, NOW + 1000)
    expect(Object.values(told(withoutOld(more, NOW + NEWS_MS)))).toEqual(['gone'])
  })

  it('keep a new row new, whatever changes on it meanwhile', () => {
    const first = news(seen([A]), seen([A, B]))
    const second = news(seen([A, B]), seen([A, node('b', { cpu: [16_000, 9_000] })]), first, NOW + 100)
    expect(Object.values(told(second))).toEqual(['new'])
  })
})

describe('rows that are gone', () => {
  it('stay in their places for that time', () => {
    const before = seen([A, B, C, D])
    for (const [left, expected] of [
      [
        [A, C, D],
        ['a', 'b', 'c', 'd'],
      ],
      [
        [A, D],
        ['a', 'b', 'c', 'd'],
      ],
      [
        [B, C],
        ['a', 'b', 'c', 'd'],
      ],
      [[D], ['a', 'b', 'c', 'd']],
    ] as const) {
      const now = seen(left)
      const shown = withGone(now.model, news(before, now).gone)
      expect(names(shown)).toEqual(expected)
      for (const [nth, { id }] of shown.rows.entries()) expect(shown.indexOf(id)).toBe(nth)
      expect(shown.indexOf('nobody')).toBe(-1)
    }
  })

  it('are shown once where they came back, and the model is the same where none is gone', () => {
    const before = seen([A, B])
    const { gone } = news(before, seen([A]))
    expect(withGone(before.model, gone)).toBe(before.model)
    expect(withGone(before.model, [])).toBe(before.model)
  })
})
