import { describe, expect, it } from 'vitest'
import type { ClusterInventory, GpuGroup } from '../../src/domain/cluster.ts'
import { pairFromAllocated } from '../../src/domain/resource.ts'
import { type GpuModel, modelKey, modelsOf } from '../../src/view/model-gpus.ts'
import { inventory, node } from './fleet.ts'

const H100 = { vendor: 'nvidia', model: 'h100', memorySize: '80Gi', interface: 'SXM5' }
const T4 = { vendor: 'nvidia', model: 't4', memorySize: '16Gi', interface: 'PCIe' }
const gpuNode = (name: string, allocatable: number, allocated: number, ...gpus: GpuGroup[]) => {
  const plain = node(name, { gpu: [allocatable, allocated] })
  return {
    ...plain,
    gpus,
    resources: { ...plain.resources, gpu: pairFromAllocated(allocatable, allocatable, allocated) },
  }
}

/** What a cluster has of a model, its nodes by name. */
function modelGpus(cluster: ClusterInventory, group: GpuModel) {
  const found = modelsOf(cluster).find(({ model }) => modelKey(model) === modelKey(group))
  if (found === undefined) return null
  const { model: _, nodes, ...facts } = found
  return { ...facts, nodes: nodes.map(({ name }) => name) }
}

describe('the cards of one model', () => {
  it('are counted and known to be free where the nodes that have it have no other', () => {
    const cluster = inventory([
      gpuNode('a', 8, 7, { ...H100, count: 8 }),
      gpuNode('b', 8, 4, { ...H100, count: 8 }),
      gpuNode('c', 4, 4, { ...T4, count: 4 }),
    ])
    expect(modelGpus(cluster, H100)).toEqual({
      cards: 16,
      pair: { capacity: 16, allocatable: 16, allocated: 11, available: 5 },
      nodes: ['a', 'b'],
      knownFree: 5,
      largestFree: 4,
    })
    expect(modelGpus(cluster, T4)).toMatchObject({ nodes: ['c'], knownFree: 0, largestFree: 0 })
  })

  it('are only counted where a node mixes models, and the others tell the most on one node', () => {
    const cluster = inventory([
      gpuNode('mixed', 8, 1, { ...H100, count: 4 }, { ...T4, count: 4 }),
      gpuNode('pure', 8, 6, { ...H100, count: 8 }),
    ])
    expect(modelGpus(cluster, H100)).toEqual({
      cards: 12,
      pair: { capacity: null, allocatable: 12, allocated: null, available: null },
      nodes: ['mixed', 'pure'],
      knownFree: 2,
      largestFree: 2,
    })
    expect(modelGpus(cluster, T4)).toMatchObject({ nodes: ['mixed'], knownFree: null, largestFree: null })
  })

  it('are not known to be free where some cards have no model, or the figures are in doubt', () => {
    const unnamed = inventory([gpuNode('a', 8, 0, { ...H100, count: 6 })])
    expect(modelGpus(unnamed, H100)?.pair.available).toBe(null)
    const doubted = inventory([gpuNode('a', 4, 9, { ...H100, count: 4 })])
    expect(modelGpus(doubted, H100)).toMatchObject({ largestFree: null, nodes: ['a'] })
  })

  it('of another memory size or interface are another model', () => {
    const cluster = inventory([gpuNode('a', 8, 0, { ...H100, count: 8 })])
    expect(modelGpus(cluster, { ...H100, interface: 'PCIe' })).toBe(null)
  })
})
