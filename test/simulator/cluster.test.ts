import { describe, expect, it } from 'vitest'
import { plausibleCluster, providerName } from '../../src/simulator/cluster.ts'
import { GIB } from '../../src/simulator/hardware.ts'
import { randomFrom, seedOf } from '../../src/simulator/random.ts'
import type { SimCluster, SimResources } from '../../src/simulator/types.ts'

const many = (count: number, nodes?: number): SimCluster[] =>
  Array.from({ length: count }, (_, index) =>
    plausibleCluster(randomFrom(seedOf(1, index)), index, new WeakMap(), nodes),
  )
const sum = (items: readonly SimResources[], kind: keyof SimResources) =>
  items.reduce((total, item) => total + item[kind], 0)
const KINDS = ['cpu', 'memory', 'gpu', 'storage_ephemeral'] as const

describe('a plausible cluster', () => {
  const clusters = many(300)
  const nodes = clusters.flatMap((cluster) => cluster.nodes)

  it('has mostly few nodes, sometimes a rack, seldom a hall', () => {
    const counts = clusters.map((cluster) => cluster.nodes.length)
    const share = (test: (count: number) => boolean) => counts.filter(test).length / counts.length
    expect(share((count) => count <= 3)).toBeGreaterThan(0.5)
    expect(share((count) => count === 8)).toBeGreaterThan(0.08)
    expect(share((count) => count >= 17)).toBeGreaterThan(0.01)
    expect(share((count) => count >= 17)).toBeLessThan(0.1)
    expect(Math.max(...counts)).toBeLessThanOrEqual(40)
    expect(Math.min(...counts)).toBe(1)
  })

  it('has nodes between 8 and 252 cores and about 32 and 1417 GiB, some with GPUs', () => {
    for (const { allocatable } of nodes) {
      expect(allocatable.cpu).toBeGreaterThanOrEqual(7400)
      expect(allocatable.cpu).toBeLessThanOrEqual(252_000)
      expect(allocatable.memory).toBeGreaterThan(31 * GIB)
      expect(allocatable.memory).toBeLessThan(1417 * GIB)
    }
    const models = new Set(nodes.map((node) => node.gpuModel?.name))
    expect([...models]).toEqual(expect.arrayContaining([undefined, 't4', 'rtx4090', 'a100', 'h100', 'h200']))
    expect(nodes.every((node) => node.allocatable.gpu > 0 === (node.gpuModel !== undefined))).toBe(true)
  })

  it('holds nodes sorted by name, each name once, as the wire does', () => {
    for (const cluster of clusters) {
      const names = cluster.nodes.map((node) => node.name)
      expect(names).toEqual([...new Set(names)].toSorted())
    }
  })

  it('allocates at least what is reserved, and about three cores more on each node', () => {
    for (const cluster of clusters) {
      const allocated = cluster.nodes.map((node) => node.allocated)
      for (const kind of KINDS) {
        expect(sum(allocated, kind)).toBeGreaterThanOrEqual(sum(cluster.active, kind))
      }
      const overhead = (sum(allocated, 'cpu') - sum(cluster.active, 'cpu')) / cluster.nodes.length
      expect(overhead).toBeGreaterThanOrEqual(2500)
      expect(overhead).toBeLessThanOrEqual(3500)
      expect(cluster.leases).toBe(cluster.active.length)
    }
  })

  it('never allocates more than there is, of nodes and of storage', () => {
    for (const { allocatable, allocated } of nodes) {
      for (const kind of KINDS) expect(allocated[kind]).toBeLessThanOrEqual(allocatable[kind])
    }
    for (const cluster of clusters) {
      for (const pool of cluster.storage) {
        const claimed = cluster.active.reduce((total, one) => total + (one.storage?.[pool.class] ?? 0), 0)
        expect(pool.allocated).toBe(claimed)
        expect(pool.allocated).toBeLessThanOrEqual(pool.allocatable)
      }
    }
  })

  it('is made of whole numbers that survive a double', () => {
    const numbers = nodes.flatMap(({ allocatable, allocated }) =>
      KINDS.flatMap((kind) => [allocatable[kind], allocated[kind]]),
    )
    expect(numbers.filter((number) => !Number.isSafeInteger(number))).toEqual([])
  })

  it('has as many nodes as asked, none or thousands', () => {
    expect(many(1, 0)[0]?.nodes).toEqual([])
    expect(many(1, 2500)[0]?.nodes.length).toBe(2500)
  })

  it('is named differently for every index', () => {
    const names = Array.from({ length: 500 }, (_, index) => providerName(index))
    expect(new Set(names).size).toBe(500)
    expect(names.every((name) => /^[a-z]+\d?$/.test(name))).toBe(true)
  })
})
