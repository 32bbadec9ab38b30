import { describe, expect, it } from 'vitest'
import type { ClusterNode } from '../../src/domain/cluster.ts'
import { pairFromAllocated, pairFromAvailable } from '../../src/domain/resource.ts'
import { sumNodes } from '../../src/inventory/node-totals.ts'
import { nodeLoad, totalLoad } from '../../src/watch/load.ts'
import { node } from './support/values.ts'

const plain = node('plain', 50)
const unlimited: ClusterNode = {
  ...plain,
  resources: { ...plain.resources, memory: pairFromAvailable(Number.POSITIVE_INFINITY, 0) },
}
const flat: ClusterNode = { ...plain, resources: { ...plain.resources, gpu: pairFromAvailable(null, 4) } }
const wrapped: ClusterNode = {
  ...plain,
  resources: { ...plain.resources, cpu: pairFromAvailable(100, -900) },
  wrapped: ['cpu'],
}
const moreFreeThanThere: ClusterNode = {
  ...plain,
  resources: { ...plain.resources, cpu: pairFromAvailable(100, 400) },
}

describe('the load that history keeps', () => {
  it('is allocated by allocatable, in the order of the kinds, and may pass 1', () => {
    const over = { ...plain, resources: { ...plain.resources, gpu: pairFromAllocated(null, 4, 6) } }
    expect(nodeLoad(over)).toEqual([0.5, 0.5, 1.5, 0.5])
  })

  it('is unknown for a node where the kind is unlimited, not told, wrapped or has more free than there is', () => {
    expect(nodeLoad(unlimited)).toEqual([0.5, null, 0.5, 0.5])
    expect(nodeLoad(flat)).toEqual([0.5, 0.5, null, 0.5])
    expect(nodeLoad(wrapped)[0]).toBeNull()
    expect(nodeLoad(moreFreeThanThere)[0]).toBeNull()
  })

  it('of a cluster weighs nodes by their size and leaves such quantities out on both sides', () => {
    const small = {
      ...plain,
      resources: { ...plain.resources, cpu: pairFromAllocated(null, 300, 300) },
    }
    expect(totalLoad([sumNodes([plain, small]).kinds])[0]).toBe(350 / 400)
    const doubtful = [plain, unlimited, flat, wrapped, moreFreeThanThere]
    expect(totalLoad([sumNodes(doubtful).kinds])).toEqual([0.5, 0.5, 0.5, 0.5])
  })

  it('of nothing is unknown, not zero', () => {
    expect(totalLoad([])).toEqual([null, null, null, null])
    expect(totalLoad([sumNodes([]).kinds])).toEqual([null, null, null, null])
  })
})
