/**
 * One test for each behaviour of the provider's matching engine, named by its source in akash-network/provider:
 * `Adjust`, `tryAdjust` and `tryAdjustGPU` of cluster/kube/operators/clients/inventory, `FilterGPUInterface` of
 * cluster/types, and the reservation of addresses in cluster/inventory.go.
 */
import { describe, expect, it } from 'vitest'
import { ephemeralVolume, ramVolume } from '../../../src/domain/request.ts'
import { pairFromAllocated, UNKNOWN_PAIR } from '../../../src/domain/resource.ts'
import { fitRequest, MOST_TIMES } from '../../../src/inventory/fit/fit.ts'
import { node, pool } from '../support/build.ts'
import { card, cards, freeCluster, freeNode, freePool, GI, persistent, request, unit } from './build.ts'

const wheres = (result: ReturnType<typeof fitRequest>) =>
  result.placements.map(({ service, replica, node }) => `${service} ${replica} ${node}`)

describe('the packing (Adjust)', () => {
  it('needs a node for every replica of every service, or nothing counts', () => {
    const inventory = freeCluster([freeNode('a', { cores: 3, gib: 8 })])
    expect(fitRequest(request([unit('web', 3)]), inventory)).toMatchObject({ fits: true, times: 1 })
    expect(fitRequest(request([unit('web', 4)]), inventory)).toMatchObject({
      fits: false,
      times: 0,
      placements: [],
      blockedBy: { resource: 'cpu' },
    })
  })

  it('fills a node before it goes to the next', () => {
    const inventory = freeCluster([freeNode('a', { cores: 2, gib: 8 }), freeNode('b', { cores: 2, gib: 8 })])
    expect(wheres(fitRequest(request([unit('web', 3)]), inventory))).toEqual([
      'web 1 a',
      'web 2 a',
      'web 3 b',
    ])
  })

  it('takes the last service first, and each scans again from the first node', () => {
    const inventory = freeCluster([freeNode('a', { cores: 4, gib: 8 }), freeNode('b', { cores: 8, gib: 8 })])
    const big = unit('big', 1, { cpuMillicores: 8000 })
    expect(wheres(fitRequest(request([unit('small', 2), big]), inventory))).toEqual([
      'small 1 a',
      'small 2 a',
      'big 1 b',
    ])
  })

  it('is greedy: what the last service took is not given back for the first', () => {
    const nodes = [freeNode('a', { cores: 4, gib: 8 }), freeNode('b', { cores: 1, gib: 8 })]
    const big = unit('big', 1, { cpuMillicores: 4000 })
    // The small one takes of a, where b alone would have been enough for it.
    expect(fitRequest(request([big, unit('small', 1)]), freeCluster(nodes)).fits).toBe(false)
    expect(fitRequest(request([unit('small', 1), big]), freeCluster(nodes)).fits).toBe(true)
  })

  it('places the replicas of services that share a profile one after another', () => {
    const shared = unit('web', 1, {
      services: [
        { name: 'web', replicas: 1 },
        { name: 'api', replicas: 2 },
      ],
    })
    const inventory = freeCluster([freeNode('a', { cores: 9, gib: 9 })])
    expect(wheres(fitRequest(request([shared]), inventory))).toEqual(['web 1 a', 'api 1 a', 'api 2 a'])
  })

  it('counts how many times over, at most a hundred', () => {
    const inventory = freeCluster([
      freeNode('a', { cores: 7, gib: 64 }),
      freeNode('b', { cores: 5, gib: 64 }),
    ])
    expect(fitRequest(request([unit('web', 2)]), inventory).times).toBe(6)
    const endless = freeCluster([freeNode('a', { cores: 1e6, gib: 1e6 })])
    expect(fitRequest(request([unit('web', 1)]), endless).times).toBe(MOST_TIMES)
  })

  it('has no place on a cluster without nodes', () => {
    expect(fitRequest(request([unit('web', 1)]), freeCluster([])).blockedBy?.resource).toBe('nodes')
  })
})

describe('one replica on one node (tryAdjust)', () => {
  const gpu = { count: 1, alternatives: [card('h100')] }

  it.each([
    ['cpu', { gib: 9, gpus: 1, disk: 9 }],
    ['gpu', { cores: 9, gib: 9, disk: 9 }],
    ['memory', { cores: 9, gpus: 1, disk: 9 }],
    ['ephemeral_storage', { cores: 9, gib: 9, gpus: 1 }],
  ])('is blocked by %s where only that is lacking', (resource, amounts) => {
    const inventory = freeCluster([freeNode('a', amounts, { gpus: [cards('h100', 1)] })])
    const wanted = unit('web', 1, { gpu, volumes: [ephemeralVolume(GI)] })
    expect(fitRequest(request([wanted]), inventory).blockedBy?.resource).toBe(resource)
  })

  it('says CPU before GPU before memory before volumes, and of several nodes what stopped the one that got furthest', () => {
    const wanted = unit('web', 1, { gpu, memoryBytes: 8 * GI })
    const nodes = [
      freeNode('a', {}),
      freeNode('b', { cores: 1, gib: 4, gpus: 1 }, { gpus: [cards('h100', 1)] }),
      freeNode('c', { cores: 1 }),
    ]
    expect(fitRequest(request([wanted]), freeCluster(nodes)).blockedBy).toEqual({
      resource: 'memory',
      message: 'memory: 8 GiB wanted, 4 GiB free at best',
    })
  })

  it('takes ram volumes from memory', () => {
    const shm = unit('web', 1, { volumes: [ramVolume(2 * GI)] })
    expect(fitRequest(request([shm]), freeCluster([freeNode('a', { cores: 9, gib: 6 })])).times).toBe(2)
    expect(
      fitRequest(request([shm]), freeCluster([freeNode('a', { cores: 9, gib: 2 })])).blockedBy?.resource,
    ).toBe('memory')
  })

  it('takes persistent volumes from the pool of the class, on nodes that list it', () => {
    const wanted = request([unit('db', 1, { volumes: [persistent('beta3', 10)] })])
    const nodes = [
      freeNode('a', { cores: 9, gib: 99 }),
      freeNode('b', { cores: 9, gib: 99 }, { storageClasses: ['beta2', 'beta3'] }),
    ]
    const result = fitRequest(wanted, freeCluster(nodes, { storage: [freePool('beta3', 35)] }))
    expect(result).toMatchObject({ times: 3, placements: [{ node: 'b' }] })
  })

  it('is stopped by a pool that is too small, and by nodes that do not list the class', () => {
    const wanted = request([unit('db', 1, { volumes: [persistent('beta3', 10)] })])
    const listed = freeNode('a', { cores: 9, gib: 99 }, { storageClasses: ['beta3'] })
    const small = fitRequest(wanted, freeCluster([listed], { storage: [freePool('beta3', 9)] }))
    expect(small.blockedBy).toEqual({
      resource: 'storage:beta3',
      message: 'storage "beta3": 10 GiB wanted, 9 GiB free at best',
    })
    const unlisted = freeCluster([freeNode('a', { cores: 9, gib: 99 })], { storage: [freePool('beta3', 99)] })
    expect(fitRequest(wanted, unlisted).blockedBy?.resource).toBe('storage:beta3')
  })

  it('ends the search at a lack of the cluster: a later node without the class is not tried', () => {
    const wanted = request([unit('db', 1, { volumes: [persistent('gone', 1)] })])
    const nodes = [
      freeNode('a', { cores: 9, gib: 99 }, { storageClasses: ['gone'] }),
      freeNode('b', { cores: 0, gib: 0 }),
    ]
    expect(fitRequest(wanted, freeCluster(nodes)).blockedBy?.message).toMatch(/1 GiB wanted, 0 B free/)
  })

  it('takes an unlimited allocatable without end', () => {
    const endless = pairFromAllocated(null, Number.POSITIVE_INFINITY, 0)
    const inventory = freeCluster([node('a', { cpu: endless, memory: endless }, { storageClasses: [] })])
    expect(fitRequest(request([unit('web', 1)]), inventory).times).toBe(MOST_TIMES)
  })
})

describe('GPUs (tryAdjustGPU)', () => {
  const wants = (count: number, ...alternatives: ReturnType<typeof card>[]) =>
    request([unit('ai', 1, { gpu: { count, alternatives } })])
  const room = { cores: 64, gib: 512, gpus: 8 }

  it.each([
    ['the model', card('h100'), true],
    ['another model', card('a100'), false],
    ['any model of the vendor', card('*'), true],
    ['another vendor', card('*', { vendor: 'amd' }), false],
    ['the memory', card('h100', { ram: '80Gi' }), true],
    ['other memory', card('h100', { ram: '40Gi' }), false],
    ['the interface, its number folded away', card('h100', { interface: 'sxm' }), true],
    [
      'an interface with its number: only the hardware side is folded',
      card('h100', { interface: 'sxm5' }),
      false,
    ],
    ['another interface', card('h100', { interface: 'pcie' }), false],
  ])('match by %s', (_, alternative, fits) => {
    const inventory = freeCluster([freeNode('a', room, { gpus: [cards('h100', 8)] })])
    const result = fitRequest(wants(2, alternative), inventory)
    expect(result.fits).toBe(fits)
    if (fits) expect(result.placements[0]?.gpuModel).toBe('nvidia/h100')
    else expect(result.blockedBy?.resource).toBe('gpu_model')
  })

  it("prefer a vendor's entry for just that model to its wildcard", () => {
    const inventory = freeCluster([freeNode('a', room, { gpus: [cards('h100', 8)] })])
    expect(fitRequest(wants(1, card('*'), card('h100', { ram: '40Gi' })), inventory).fits).toBe(false)
  })

  it('need as many matching cards on the node, and as many free of whatever model', () => {
    const mixed = freeNode('a', { ...room, gpus: 3 }, { gpus: [cards('a100', 2), cards('h100', 2)] })
    expect(fitRequest(wants(3, card('h100')), freeCluster([mixed])).blockedBy?.resource).toBe('gpu_model')
    expect(fitRequest(wants(4, card('*')), freeCluster([mixed])).blockedBy).toEqual({
      resource: 'gpu',
      message: 'GPU: 4 GPUs wanted, 3 GPUs free at best',
    })
  })

  it('are all of the model that the first replica took', () => {
    const nodes = [
      freeNode('a', { ...room, gpus: 1 }, { gpus: [cards('a100', 1)] }),
      freeNode('b', { ...room, gpus: 8 }, { gpus: [cards('h100', 8)] }),
    ]
    const two = request([unit('ai', 2, { gpu: { count: 1, alternatives: [card('a100'), card('h100')] } })])
    expect(fitRequest(two, freeCluster(nodes)).blockedBy?.resource).toBe('gpu_model')
    expect(fitRequest(two, freeCluster([...nodes].reverse()))).toMatchObject({
      fits: true,
      placements: [{ gpuModel: 'nvidia/h100' }, { gpuModel: 'nvidia/h100' }],
    })
  })

  it('settle the model also on a node that then lacks memory', () => {
    const nodes = [
      freeNode('a', { cores: 64, gpus: 8 }, { gpus: [cards('a100', 8)] }),
      freeNode('b', room, { gpus: [cards('h100', 8)] }),
    ]
    expect(fitRequest(wants(1, card('*')), freeCluster(nodes)).fits).toBe(false)
    expect(fitRequest(wants(1, card('h100')), freeCluster(nodes)).fits).toBe(true)
  })

  it('settle it again for each time over, by the same node', () => {
    const nodes = [
      freeNode('a', { cores: 64, gpus: 8 }, { gpus: [cards('a100', 8)] }),
      freeNode('b', { ...room, gpus: 2 }, { gpus: [cards('a100', 2)] }),
      freeNode('c', room, { gpus: [cards('h100', 8)] }),
    ]
    expect(fitRequest(wants(1, card('*')), freeCluster(nodes))).toMatchObject({
      times: 2,
      placements: [{ node: 'b', gpuModel: 'nvidia/a100' }],
    })
  })

  it('do not match where cards are free and the provider names none', () => {
    expect(fitRequest(wants(1, card('*')), freeCluster([freeNode('a', room)])).blockedBy?.resource).toBe(
      'gpu_model',
    )
  })
})

describe('leased IPs (cluster/inventory.go)', () => {
  it('are one pool, counted by distinct endpoint', () => {
    const wanted = request([unit('a', 1, { leasedIps: [1, 1] }), unit('b', 1, { leasedIps: [1, 2] })])
    const nodes = [freeNode('n', { cores: 99, gib: 99 })]
    const withIps = (count: number) => freeCluster(nodes, { leasedIps: pairFromAllocated(count, count, 0) })
    expect(fitRequest(wanted, withIps(5)).times).toBe(2)
    expect(fitRequest(wanted, withIps(1)).blockedBy).toEqual({
      resource: 'leased_ips',
      message: 'leased IPs: 2 wanted, 1 free at best',
    })
  })

  it('are not checked where the provider does not tell them', () => {
    const wanted = request([unit('a', 1, { leasedIps: [1] })])
    const result = fitRequest(wanted, freeCluster([freeNode('n', { cores: 9, gib: 9 })]))
    expect(result).toMatchObject({ fits: true, unchecked: ['leased IPs are not told'] })
  })
})

describe('what is in doubt or not told', () => {
  it('is not believed: a wrapped number offers nothing', () => {
    const odd = node('odd', {}, { wrapped: ['cpu'], storageClasses: [] })
    expect(fitRequest(request([unit('web', 1)]), freeCluster([odd]))).toMatchObject({
      fits: false,
      blockedBy: { resource: 'cpu' },
      unchecked: ['CPU is in doubt and was not counted on "odd"'],
    })
  })

  it('is said of quantities that the provider leaves out, where the request needs them', () => {
    const silent = node('old', { memory: UNKNOWN_PAIR, gpu: UNKNOWN_PAIR }, { storageClasses: [] })
    expect(fitRequest(request([unit('web', 1)]), freeCluster([silent])).unchecked).toEqual([
      'Memory is not told and was not counted on "old"',
    ])
  })

  it('over REST any card is taken for the right one, and any node for one with the class', () => {
    const inventory = freeCluster([node('rest')], { storage: [pool('beta3', 99 * GI)] })
    const wanted = unit('ai', 1, {
      gpu: { count: 1, alternatives: [card('h100')] },
      volumes: [persistent('beta3', 1)],
    })
    expect(fitRequest(request([wanted]), inventory)).toMatchObject({
      fits: true,
      placements: [{ node: 'rest', gpuModel: null }],
      unchecked: [
        'GPU models are not told',
        'which nodes offer "beta3" is not told',
        'not known from the chain: the GPUs and storage it declares',
      ],
    })
  })

  it('of a class that is listed twice nothing is taken', () => {
    const inventory = freeCluster([freeNode('a', { cores: 9, gib: 9 }, { storageClasses: ['beta3'] })], {
      storage: [freePool('beta3', 9), freePool('beta3', 9)],
    })
    const result = fitRequest(request([unit('db', 1, { volumes: [persistent('beta3', 1)] })]), inventory)
    expect(result.fits).toBe(false)
    expect(result.unchecked).toContain('storage class "beta3" is in doubt and was not counted')
  })
})
