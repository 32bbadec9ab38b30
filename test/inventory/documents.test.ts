import { describe, expect, it } from 'vitest'
import { pairFromAllocated, pairFromAvailable, UNKNOWN_PAIR } from '../../src/domain/resource.ts'
import { clusterDocument, nodeInventoryDocument } from '../../src/inventory/documents.ts'
import { cluster, node, pool } from './support/build.ts'

const answer = (inventory: ReturnType<typeof cluster>) =>
  clusterDocument({ provider: 'p.example:8443', inventory, transport: 'rest', ageMs: 12.4 })

describe('the document of a cluster', () => {
  it('has the fields of the contract, in order', () => {
    const document = answer(cluster([node('a')], { storage: [pool('beta3', 5)] }))
    expect(Object.keys(document)).toEqual([
      'status',
      'provider',
      'address',
      'transport',
      'leases',
      'reservations',
      'orders',
      'deployments',
      'age_ms',
      'nodes',
      'storage',
      'doubts',
    ])
    expect(document).toMatchObject({ status: 'success', provider: 'p.example:8443', leases: 3, age_ms: 12 })
    expect(document.nodes[0]).toEqual({
      name: 'a',
      resources: {
        cpu: { capacity: '10000', allocatable: '10000', allocated: '2000', available: '8000' },
        memory: {
          capacity: '8589934592',
          allocatable: '8589934592',
          allocated: '2147483648',
          available: '6442450944',
        },
        gpu: { capacity: '2', allocatable: '2', allocated: '1', available: '1' },
        ephemeral_storage: {
          capacity: '107374182400',
          allocatable: '107374182400',
          allocated: '53687091200',
          available: '53687091200',
        },
      },
      capacity_source: 'allocatable',
      capabilities: { storage_classes: [] },
      gpus: [],
    })
    expect(document.storage).toEqual([{ class: 'beta3', size: '5', allocatable: null, allocated: null }])
  })

  it('counts reservations, active and pending', () => {
    const inventory = cluster([node('a')])
    const { active, pending } = inventory.reservations
    const reservations = { active: { ...active, count: 12 }, pending: { ...pending, count: 1 } }
    expect(answer({ ...inventory, reservations }).reservations).toEqual({ active: 12, pending: 1 })
  })

  it('says whether the capacity is the reported one or the allocatable standing for it', () => {
    const pair = pairFromAllocated(12, 10, 1)
    const reported = node('a', { cpu: pair, memory: pair, gpu: pair, ephemeral_storage: pair })
    const [document] = answer(cluster([reported])).nodes
    expect(document?.capacity_source).toBe('reported')
    expect(document?.resources.cpu.capacity).toBe('12')
    expect(answer(cluster([node('b', { cpu: pair })])).nodes[0]?.capacity_source).toBe('allocatable')
  })

  it('gives null, not zero, where the provider tells nothing', () => {
    const flat = node('unnamed-1', { cpu: pairFromAvailable(null, 145), gpu: UNKNOWN_PAIR })
    const resources = answer(cluster([flat])).nodes[0]?.resources
    expect(resources?.cpu).toEqual({ capacity: null, allocatable: null, allocated: null, available: '145' })
    expect(resources?.gpu).toEqual({ capacity: null, allocatable: null, allocated: null, available: null })
  })

  it('writes no limit as the largest int64', () => {
    const boundless = node('a', { cpu: pairFromAvailable(Number.POSITIVE_INFINITY, 3) })
    const inventory = cluster([boundless], {
      storage: [pool('default', Number.POSITIVE_INFINITY, { allocatable: Number.POSITIVE_INFINITY })],
    })
    const most = '9223372036854775807'
    expect(answer(inventory).nodes[0]?.resources.cpu).toEqual({
      capacity: most,
      allocatable: most,
      allocated: null,
      available: most,
    })
    expect(answer(inventory).storage[0]).toMatchObject({ size: most, allocatable: most })
  })

  it('shows a deficit as allocated beyond allocatable, nothing available, and a doubt', () => {
    const short = node('a', { cpu: pairFromAvailable(10_000, -16) }, { wrapped: ['cpu'] })
    const document = answer(cluster([short], { storage: [pool('beta3', -7)] }))
    expect(document.nodes[0]?.resources.cpu).toMatchObject({ allocated: '10016', available: '0' })
    expect(document.storage[0]?.size).toBe('0')
    expect(document.doubts.map((doubt) => [doubt.code, doubt.node, Object.keys(doubt)])).toEqual([
      ['negative', 'a', ['code', 'node', 'message']],
      ['negative-storage', null, ['code', 'node', 'message']],
    ])
  })

  it('writes amounts of any size in digits only', () => {
    const [document] = answer(cluster([node('a', { memory: pairFromAvailable(1e22, 1e21) })])).nodes
    expect(document?.resources.memory.allocatable).toBe('10000000000000000000000')
    expect(document?.resources.memory.available).toBe('1000000000000000000000')
  })
})

describe('the document of one node', () => {
  it('is the node as it stands in the cluster, with who answered and its own doubts only', () => {
    const bad = node('bad', { gpu: pairFromAvailable(1, 8) })
    const inventory = cluster([node('a'), bad])
    const parcel = { provider: 'p.example:8443', inventory, transport: 'rest', ageMs: 0 } as const
    const document = nodeInventoryDocument(parcel, bad)
    expect(document).toMatchObject({
      ...answer(inventory).nodes[1],
      status: 'success',
      provider: 'p.example:8443',
    })
    expect(document.doubts.map((doubt) => doubt.code)).toEqual(['above-allocatable'])
    const [healthy] = inventory.nodes
    expect(healthy && nodeInventoryDocument(parcel, healthy).doubts).toEqual([])
  })
})
