import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { aggregateInventoryData, queryClusterInventory } from '../../src/index.ts'
import { oneProvider } from './support/fleet.ts'

/** What a real provider once answered, served byte for byte. */
async function documentOf(sample: string) {
  const provider = await oneProvider()
  provider.serveText(readFileSync(new URL(`../fixtures/samples/${sample}`, import.meta.url)))
  const document = await queryClusterInventory(provider.endpoint, { transport: 'rest' })
  if (document.status === 'error') throw new Error(document.error)
  return document
}

describe('the document of a real answer', () => {
  it('of one idle node has its figures, by hand from the file', async () => {
    const document = await documentOf('status-2025-08-06-indianode-gpu-missing.json')
    expect(document).toMatchObject({
      address: 'akash14y0erczaqxw9p88qs7dd8mqdhn6c3j3c8emhku',
      leases: 0,
      storage: [],
      doubts: [],
    })
    expect(document.nodes).toHaveLength(1)
    expect(document.nodes[0]?.resources).toMatchObject({
      cpu: { allocatable: '16000', allocated: '3000', available: '13000' },
      memory: { allocatable: '67263016960', allocated: '1046478848', available: '66216538112' },
      gpu: { allocatable: '0', allocated: '0', available: '0' },
    })
  })

  it('of 2022, which tells only what is free, has null for the rest, and sums only what is free', async () => {
    const document = await documentOf('status-legacy-flat-nodes-bigtractorplotting.json')
    expect(document.nodes.map((node) => node.resources.cpu)).toEqual(
      ['111495', '118780', '110800', '19525'].map((available) => ({
        capacity: null,
        allocatable: null,
        allocated: null,
        available,
      })),
    )
    expect(document.reservations).toEqual({ active: 3, pending: 0 })
    const { resources, summary } = aggregateInventoryData([document])
    expect(resources.cpu).toEqual({ capacity: 0, allocatable: 0, allocated: 0, available: 360_600 })
    expect(summary).toMatchObject({ total_nodes: 4, total_leases: 3 })
  })
})
