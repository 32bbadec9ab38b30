import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClusterInventory, ClusterNode } from '../../src/domain/cluster.ts'
import { NO_FACTS } from '../../src/domain/provider-facts.ts'
import { pairFromAvailable, RESOURCE_KINDS } from '../../src/domain/resource.ts'
import { changeInWords } from '../../src/inventory/change-words.ts'
import { type Change, changesOf, type Observation } from '../../src/inventory/changes.ts'
import { isBelievable } from '../../src/inventory/doubts.ts'
import { cluster, node, pool } from './support/build.ts'

function seen(inventory: ClusterInventory | null, rest: Partial<Observation> = {}): Observation {
  return { id: 'p:8443', condition: 'live', inventory, error: null, transport: 'grpc', ...rest }
}

const H100 = { vendor: 'nvidia', model: 'h100', memorySize: '80Gi', interface: null, count: 8 }

function gpuNode(name: string, free: number, gpus = [H100]): ClusterNode {
  return node(name, { gpu: pairFromAvailable(8, free) }, { gpus })
}

describe('what differs between two observations', () => {
  it('names capacity that was taken by its model, where the node has one', () => {
    const changes = changesOf(
      seen(cluster([node('a'), gpuNode('node7', 4)])),
      seen(cluster([node('a'), gpuNode('node7', 2)])),
    )
    expect(changes).toEqual([
      {
        ...{ kind: 'free', provider: 'p:8443', node: 'node7', resource: 'gpu', subject: 'h100' },
        ...{ before: 4, after: 2, amount: -2 },
      },
    ])
    expect(changes.map(changeInWords)).toEqual(['2 GPUs "h100" taken on "node7", 4 GPUs to 2 GPUs free'])
  })

  it('names no model where a node mixes them, since what is free is told for all together', () => {
    const mixed = [H100, { ...H100, model: 'a100' }]
    const changes = changesOf(
      seen(cluster([gpuNode('m', 4, mixed)])),
      seen(cluster([gpuNode('m', 5, mixed)])),
    )
    expect(changes.map(({ subject, amount }) => [subject, amount])).toEqual([[null, 1]])
  })

  it('tells nodes that came and went, two of one name too', () => {
    const changes = changesOf(
      seen(cluster([node('a'), node('a'), node('b')])),
      seen(cluster([node('a'), node('c')])),
    )
    expect(changes.map(({ kind, node: name }) => `${kind} ${name}`)).toEqual([
      'node-gone a#2',
      'node-gone b',
      'node-new c',
      'doubt-cleared a',
    ])
  })

  it('tells leases, orders, pending reservations and storage', () => {
    const before = cluster([], { leases: 3, orders: 1, storage: [pool('beta3', 100), pool('ram', 5)] })
    const pending = { ...before.reservations.pending, count: 2 }
    const after = cluster([], {
      ...{ leases: 5, orders: 0, storage: [pool('beta3', 40), pool('ram', 5)] },
      reservations: { ...before.reservations, pending },
    })
    expect(
      changesOf(seen(before), seen(after)).map(({ kind, subject, amount }) => [kind, subject, amount]),
    ).toEqual([
      ['leases', null, 2],
      ['orders', null, -1],
      ['pending', null, 2],
      ['free', 'beta3', -60],
    ])
  })

  it('tells a provider that fails and one that returns, with the code', () => {
    const error = { code: 'timeout' }
    const live = seen(cluster([node('a')]))
    const stale = { ...live, condition: 'stale', error } as const
    expect(changesOf(live, stale)).toMatchObject([{ kind: 'lost', subject: 'timeout', after: 'stale' }])
    expect(changesOf(stale, live)).toMatchObject([{ kind: 'back', subject: 'timeout', before: 'stale' }])
    expect(changesOf(stale, { ...stale, condition: 'failed' })).toEqual([])
  })

  it('takes no first answer and no first failure for a change', () => {
    const connecting = seen(null, { condition: 'connecting', transport: null })
    expect(changesOf(connecting, seen(cluster([node('a')])))).toEqual([])
    expect(changesOf(connecting, { ...connecting, condition: 'failed', error: { code: 'dns' } })).toEqual([])
  })

  it('takes what another transport tells for no change', () => {
    const byRest = seen(cluster([node('a')], { leases: 3 }), { transport: 'rest' })
    expect(changesOf(byRest, seen(cluster([node('b')], { leases: 9 })))).toEqual([])
  })

  it('takes what was or is unknown, or without limit, for no change', () => {
    const with_ = (available: number | null, leases: number | null) =>
      seen(cluster([node('a', { cpu: pairFromAvailable(null, available) })], { leases }))
    expect(changesOf(with_(null, null), with_(5, 5))).toEqual([])
    expect(changesOf(with_(5, 5), with_(null, null))).toEqual([])
    expect(changesOf(with_(5, 5), with_(Number.POSITIVE_INFINITY, 5))).toEqual([])
  })

  it('tells a doubt that is raised and cleared, and leaves the doubted amount out', () => {
    const healthy = seen(cluster([node('a')]))
    const doubted = seen(cluster([node('a', { cpu: pairFromAvailable(10_000, -5_000) })]))
    const worse = seen(cluster([node('a', { cpu: pairFromAvailable(10_000, -6_000) })]))
    expect(changesOf(healthy, doubted)).toMatchObject([
      { kind: 'doubt-raised', node: 'a', resource: 'cpu', subject: 'over-allocated' },
    ])
    expect(changesOf(doubted, worse)).toEqual([])
    expect(changesOf(doubted, healthy)).toMatchObject([{ kind: 'doubt-cleared', subject: 'over-allocated' }])
  })

  it('tells doubts that others hand in', () => {
    const doubt = { code: 'no-nodes', node: null, resource: null, storageClass: null, message: 'x' } as const
    const known = seen(cluster([node('a')]))
    expect(changesOf(known, { ...known, doubts: [doubt] })).toMatchObject([{ kind: 'doubt-raised' }])
  })

  it('tells a new version, and nothing while it is not known', () => {
    const of = (provider: string | null) =>
      seen(null, { facts: { ...NO_FACTS, versions: { provider, kubernetes: null } } })
    expect(changesOf(of('v0.10.5'), of('v0.10.6')).map(changeInWords)).toEqual([
      'provider from "v0.10.5" to "v0.10.6"',
    ])
    expect(changesOf(of(null), of('v0.10.6'))).toEqual([])
  })

  it('says no control character of a hostile name', () => {
    const hostile = 'n\u001b[2J\u202e'
    const changes = changesOf(
      seen(cluster([node(hostile), gpuNode(`${hostile}2`, 4, [{ ...H100, model: hostile }])])),
      seen(cluster([gpuNode(`${hostile}2`, 1, [{ ...H100, model: hostile }])])),
    )
    expect(changes).toHaveLength(2)
    expect(changes.map(changeInWords).join('')).not.toMatch(/\p{C}/u)
  })
})

const amounts = fc.constantFrom(null, 0, 3, 7, 12, Number.POSITIVE_INFINITY)
const pair = fc.tuple(amounts, amounts).map(([of, left]) => pairFromAvailable(of, left))
const anyNode = fc
  .record({ cpu: pair, memory: pair, gpu: pair, ephemeral_storage: pair })
  .chain((resources) =>
    fc.constantFrom('a', 'b', 'c', 'a#2', '__proto__').map((name) => node(name, resources)),
  )
const anyCluster = fc
  .record({
    nodes: fc.array(anyNode, { maxLength: 4 }),
    storage: fc.array(
      amounts.map((left) => pool('beta3', left)),
      { maxLength: 1 },
    ),
    leases: fc.constantFrom(null, 0, 4),
  })
  .map(({ nodes, ...rest }) => cluster(nodes, rest))

describe('any two observations', () => {
  it('of equal values differ in nothing', () => {
    fc.assert(
      fc.property(anyCluster, (one) => {
        expect(changesOf(seen(one), seen(structuredClone(one)))).toEqual([])
      }),
    )
  })

  it('are joined by the amounts of their changes', () => {
    fc.assert(
      fc.property(anyCluster, anyCluster, (one, other) => {
        const changes = changesOf(seen(one), seen(other))
        fc.pre(!hasTwins(one) && !hasTwins(other))
        for (const after of other.nodes) {
          const earlier = one.nodes.find(({ name }) => name === after.name)
          const came = changes.some((it) => it.kind === 'node-new' && it.node === after.name)
          expect(came).toBe(earlier === undefined)
          if (earlier === undefined) continue
          for (const kind of RESOURCE_KINDS) {
            const [was, is] = [earlier.resources[kind].available, after.resources[kind].available]
            if (!Number.isFinite(was) || !Number.isFinite(is) || was === null) continue
            if (!isBelievable(earlier, kind) || !isBelievable(after, kind)) continue
            expect(was + sumOf(changes, after.name, kind)).toBe(is)
          }
        }
      }),
    )
  })

  it('differ the other way round by the opposite amounts', () => {
    fc.assert(
      fc.property(anyCluster, anyCluster, (one, other) => {
        const sum = (changes: readonly Change[]) =>
          changes.reduce((total, { amount }) => total + (amount ?? 0), 0)
        expect(sum(changesOf(seen(one), seen(other)))).toBe(-sum(changesOf(seen(other), seen(one))) + 0)
      }),
    )
  })
})

function hasTwins({ nodes }: ClusterInventory): boolean {
  return new Set(nodes.map(({ name }) => name)).size < nodes.length
}

function sumOf(changes: readonly Change[], name: string, kind: string): number {
  return changes
    .filter((it) => it.kind === 'free' && it.node === name && it.resource === kind)
    .reduce((sum, { amount }) => sum + (amount ?? 0), 0)
}
