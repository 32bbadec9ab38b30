import { describe, expect, it } from 'vitest'
import { plausibleCluster } from '../../src/simulator/cluster.ts'
import { createLife } from '../../src/simulator/life.ts'
import { randomFrom, seedOf } from '../../src/simulator/random.ts'
import type { Homes } from '../../src/simulator/reservations.ts'
import type { SimCluster, SimResources } from '../../src/simulator/types.ts'

const KINDS = ['cpu', 'memory', 'gpu', 'storage_ephemeral'] as const

function world(seed: number, count = 3, nodes = 6) {
  const homes: Homes = new WeakMap()
  const clusters = Array.from({ length: count }, (_, index) =>
    plausibleCluster(randomFrom(seedOf(seed, index)), index, homes, nodes),
  )
  return { clusters, step: createLife(randomFrom(seed), clusters, homes) }
}

const sum = (items: readonly SimResources[], kind: keyof SimResources) =>
  items.reduce((total, item) => total + item[kind], 0)
const allocated = (cluster: SimCluster) =>
  sum(
    cluster.nodes.map((node) => node.allocated),
    'cpu',
  )

describe('the life of a fleet', () => {
  it('repeats for a seed and differs for another', () => {
    const [one, same, other] = [world(1), world(1), world(2)]
    for (let turn = 0; turn < 200; turn += 1) {
      one.step()
      same.step()
      other.step()
      expect(same.clusters).toEqual(one.clusters)
    }
    expect(other.clusters).not.toEqual(one.clusters)
  })

  it('changes exactly one cluster at each step', () => {
    const { clusters, step } = world(3)
    for (let turn = 0; turn < 200; turn += 1) {
      const before = clusters.map((cluster) => JSON.stringify(cluster))
      step()
      const changed = clusters.filter((cluster, index) => JSON.stringify(cluster) !== before[index])
      expect(changed.length).toBe(1)
    }
  })

  it('brings every kind of event: reservations, leases, ends, nodes that leave and return', () => {
    const { clusters, step } = world(4, 1)
    const [cluster] = clusters
    if (cluster === undefined) throw new Error('no cluster')
    const seen = new Set<string>()
    for (let turn = 0; turn < 2000; turn += 1) {
      const before = {
        orders: cluster.orders,
        pending: cluster.pending.length,
        active: cluster.active.length,
        nodes: cluster.nodes.length,
        allocated: allocated(cluster),
      }
      step()
      const nodes = cluster.nodes.length - before.nodes
      const pending = cluster.pending.length - before.pending
      const active = cluster.active.length - before.active
      const grown = allocated(cluster) - before.allocated
      if (nodes === -1) seen.add('a node left')
      else if (nodes === 1) seen.add('a node returned')
      else if (pending === 1) seen.add(grown > 0 ? 'reserved, room taken' : 'reserved for nothing')
      else if (pending === -1 && active === 1) seen.add(grown === 0 ? 'won, room kept' : 'won, room moved')
      else if (pending === -1) seen.add(grown < 0 ? 'lost, room back' : 'lost, room kept')
      else if (active === -1) seen.add(grown < 0 ? 'ended, room back' : 'ended, room kept')
      else if (cluster.orders === before.orders + 1) seen.add('an order')
      else seen.add('something else')
    }
    expect([...seen].toSorted()).toEqual([
      'a node left',
      'a node returned',
      'an order',
      'ended, room back',
      'lost, room back',
      'reserved, room taken',
      'won, room kept',
    ])
  })

  it('keeps the books: allocated covers what is reserved and fits, leases are counted, one node stays', () => {
    const { clusters, step } = world(5, 2, 3)
    for (let turn = 0; turn < 1000; turn += 1) {
      step()
      for (const cluster of clusters) {
        expect(cluster.leases).toBe(cluster.active.length)
        expect(cluster.nodes.length).toBeGreaterThanOrEqual(1)
        for (const kind of KINDS) {
          const used = cluster.nodes.map((node) => node.allocated)
          const held = sum(cluster.active, kind) + sum(cluster.pending, kind)
          expect(sum(used, kind)).toBeGreaterThanOrEqual(held)
          expect(cluster.nodes.every((node) => node.allocated[kind] <= node.allocatable[kind])).toBe(true)
        }
        expect(cluster.storage.every((pool) => pool.allocated >= 0)).toBe(true)
      }
    }
  })

  it('goes on after a caller emptied a cluster, and is nothing in an empty fleet', () => {
    const { clusters, step } = world(6, 1)
    const [cluster] = clusters
    if (cluster !== undefined) Object.assign(cluster, { nodes: [], active: [], pending: [], storage: [] })
    for (let turn = 0; turn < 50; turn += 1) step()
    expect(cluster?.orders).toBeGreaterThan(0)
    expect(world(7, 0).step()).toBeUndefined()
  })
})
