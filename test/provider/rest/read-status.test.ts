import { describe, expect, it } from 'vitest'
import type { ClusterInventory } from '../../../src/domain/cluster.ts'
import { free, isUnlimited, UNKNOWN_PAIR } from '../../../src/domain/resource.ts'
import { readStatus } from '../../../src/provider/rest/read-status.ts'
import { fragment, said, sample, unwrap } from '../support.ts'

const UNLIMITED = Number.POSITIVE_INFINITY

/** A status with this text as `cluster.inventory`. */
function withInventory(inventory: string, leases = '1'): string {
  return `{"cluster":{"leases":${leases},"inventory":${inventory}},"bidengine":{"orders":2},"manifest":{"deployments":3}}`
}

/** One node of today's shape with each side as JSON text. */
function withNode(allocatable: string, available: string): string {
  return withInventory(
    `{"available":{"nodes":[{"name":"n","allocatable":${allocatable},"available":${available}}]}}`,
  )
}

const WHOLE = '{"cpu":8000,"gpu":2,"memory":1000,"storage_ephemeral":5000}'

function read(text: string): ClusterInventory {
  return unwrap(readStatus(text))
}

function firstNode(text: string): ClusterInventory['nodes'][number] {
  const node = read(text).nodes[0]
  if (node === undefined) throw new Error('no node')
  return node
}

describe("today's shape", () => {
  it('is read from a real answer of 2025', () => {
    expect(read(sample('status-2025-08-06-indianode-gpu-missing.json'))).toEqual({
      shape: 'nodes',
      nodes: [
        {
          name: 'node1',
          resources: {
            cpu: { capacity: null, allocatable: 16000, allocated: 3000, available: 13000 },
            memory: {
              capacity: null,
              allocatable: 67263016960,
              allocated: 1046478848,
              available: 66216538112,
            },
            gpu: { capacity: null, allocatable: 0, allocated: 0, available: 0 },
            ephemeral_storage: {
              capacity: null,
              allocatable: 1868399843502,
              allocated: 0,
              available: 1868399843502,
            },
          },
          storageClasses: null,
          gpus: [],
          wrapped: [],
        },
      ],
      storage: [],
      leases: 0,
      reservations: {
        active: {
          count: 0,
          resources: { cpu: 0, memory: 0, gpu: 0, ephemeral_storage: 0 },
          storage: {},
        },
        pending: {
          count: 0,
          resources: { cpu: 0, memory: 0, gpu: 0, ephemeral_storage: 0 },
          storage: {},
        },
      },
      orders: 0,
      deployments: 0,
      hostnames: ['provider.indianode.com'],
      address: 'akash14y0erczaqxw9p88qs7dd8mqdhn6c3j3c8emhku',
      reclamationWindowNs: null,
    })
  })

  it('is read from a probe of 2026, keys we do not know ignored', () => {
    const cluster = read(fragment('third-party live probe'))
    expect(cluster.leases).toBe(24)
    expect(cluster.hostnames).toEqual(['provider.europlots.com'])
    expect(cluster.nodes[0]?.resources.cpu).toEqual({
      capacity: null,
      allocatable: 47400,
      allocated: 47255,
      available: 145,
    })
    expect(cluster.reservations.active.resources.memory).toBe(32_000_000_000)
  })

  it('sums real reservations, persistent storage by class', () => {
    const active = read(withInventory(`{"active":${fragment('akash-network/console#245')},"available":{}}`))
      .reservations.active
    expect(active).toEqual({
      count: 4,
      resources: {
        cpu: 100 + 2000 + 1000 + 2000,
        gpu: 0,
        memory: 100663296 + 4294967296 + 536870912 + 4294967296,
        ephemeral_storage: 6291456 + 2147483648 + 536870912 + 4294967296,
      },
      storage: { beta3: 5368709120 + 10737418240 },
    })
  })

  it('keeps overcommitted reservations apart from what nodes say (community#895)', () => {
    const cluster = read(`{"cluster":${fragment('akash-network/community#895')}}`)
    expect(cluster.reservations.active.resources.cpu).toBe(1000)
    expect(cluster.nodes[0]?.resources.cpu.allocated).toBe(30050)
    expect([cluster.orders, cluster.deployments, cluster.address]).toEqual([null, null, null])
  })

  it('undoes negatives that were cast to uint64 and says which (support#384)', () => {
    const real = fragment('akash-network/support#384')
    const node = firstNode(withInventory(`{"available":{"nodes":[{"name":"n",${real.slice(1)}]}}`))
    expect(node.resources).toEqual({
      cpu: { capacity: null, allocatable: 10000, allocated: 30000, available: -20000 },
      memory: {
        capacity: null,
        allocatable: 20948713472,
        allocated: 20948713472 + 12108693504,
        available: -12108693504,
      },
      gpu: { capacity: null, allocatable: 1, allocated: 0, available: 1 },
      ephemeral_storage: {
        capacity: null,
        allocatable: 66653508761,
        allocated: 66653508761 + 83670346599,
        available: -83670346599,
      },
    })
    expect(node.wrapped).toEqual(['cpu', 'memory', 'ephemeral_storage'])
    expect(free(node.resources.cpu)).toBe(0)
  })

  it('takes a plain negative as a deficit too', () => {
    const node = firstNode(withNode(WHOLE, '{"cpu":-5,"gpu":0,"memory":1,"storage_ephemeral":1}'))
    expect(node.resources.cpu.available).toBe(-5)
    expect(node.resources.cpu.allocated).toBe(8005)
    expect(node.wrapped).toEqual(['cpu'])
  })

  it('subtracts exactly past 2^53', () => {
    const node = firstNode(
      withNode(
        '{"cpu":1,"gpu":0,"memory":9007199254740995,"storage_ephemeral":1}',
        '{"cpu":1,"gpu":0,"memory":9007199254740993,"storage_ephemeral":1}',
      ),
    )
    expect(node.resources.memory.allocated).toBe(2)
  })

  it.each(['-1', '9223372036854775807'])('takes an allocatable of %s as unlimited', (limit) => {
    const node = firstNode(withNode(`{"cpu":1,"gpu":0,"memory":1,"storage_ephemeral":${limit}}`, WHOLE))
    expect(isUnlimited(node.resources.ephemeral_storage)).toBe(true)
    expect(node.resources.ephemeral_storage.allocated).toBeNull()
    expect(node.wrapped).toEqual([])
  })

  it('has an unknown GPU pair where no gpu is told, never zero', () => {
    const without = '{"cpu":1,"memory":1,"storage_ephemeral":1}'
    expect(firstNode(withNode(without, without)).resources.gpu).toEqual(UNKNOWN_PAIR)
  })

  it('sorts storage by class, whatever the order on the wire, and keeps a class that comes twice', () => {
    const pools = ['{"class":"beta3","size":7}', '{"class":"beta1","size":9}', '{"class":"beta3","size":5}']
    const orders = [pools, pools.toReversed()].map(
      (list) => read(withInventory(`{"available":{"storage":[${list.join(',')}]}}`)).storage,
    )
    expect(orders[0]?.map((pool) => [pool.class, pool.available])).toEqual([
      ['beta1', 9],
      ['beta3', 5],
      ['beta3', 7],
    ])
    expect(orders[1]).toEqual(orders[0])
    expect(orders[0]?.[0]).toEqual({ class: 'beta1', allocatable: null, allocated: null, available: 9 })
  })

  it('keeps the sign of a negative pool (support#97), and an unlimited one unlimited', () => {
    const sizes = (list: string) =>
      read(withInventory(`{"available":{"storage":${list}}}`)).storage.map((pool) => pool.available)
    expect(sizes(fragment('akash-network/support#97'))).toEqual([-275152609037])
    expect(sizes('[{"class":"a","size":9223372036854775807},{"class":"b","size":-1}]')).toEqual([
      UNLIMITED,
      UNLIMITED,
    ])
    expect(sizes('[{"class":"a","size":18446744073709551614}]')).toEqual([-2])
  })

  it('leaves a wrapped reservation out of the sums, not the others', () => {
    const { pending } = read(
      withInventory(
        `{"pending":[${WHOLE},{"cpu":18446744073709551611,"gpu":1,"memory":1,"storage_ephemeral":-1,"storage":{"beta2":-7,"ram":3}}],"available":{}}`,
      ),
    ).reservations
    expect(pending).toEqual({
      count: 2,
      resources: { cpu: 8000, gpu: 3, memory: 1001, ephemeral_storage: 5000 },
      storage: { beta2: 0, ram: 3 },
    })
  })

  it('reads the counters, and the reclamation window in nanoseconds', () => {
    const text = withInventory('{"available":{}}', '18').replace(
      /}$/,
      ',"reclamation_window":86400000000000}',
    )
    const cluster = read(text)
    expect([cluster.leases, cluster.orders, cluster.deployments]).toEqual([18, 2, 3])
    expect(cluster.reclamationWindowNs).toBe(86_400_000_000_000)
    expect(read(withInventory('{"available":{}}', '-1')).leases).toBeNull()
  })

  it('takes null lists and left-out keys as nothing', () => {
    const cluster = read(
      '{"cluster":{"inventory":{"active":null,"pending":null,"available":{"nodes":null,"storage":null},"error":null}},"bidengine":null,"cluster_public_hostname":"","address":""}',
    )
    expect(cluster).toMatchObject({ shape: 'nodes', nodes: [], storage: [], leases: null, orders: null })
    expect([cluster.hostnames, cluster.address]).toEqual([[], null])
  })

  it('keeps two nodes of one name, and names as they came', () => {
    const node = `{"name":"a\\u001b[31m","allocatable":${WHOLE},"available":${WHOLE}}`
    const cluster = read(withInventory(`{"available":{"nodes":[${node},${node}]}}`))
    expect(cluster.nodes.map((one) => one.name)).toEqual(['a\u001b[31m', 'a\u001b[31m'])
  })

  it('takes a storage class called __proto__ as a name like any other', () => {
    const { active } = read(
      withInventory(
        '{"active":[{"cpu":1,"memory":1,"storage_ephemeral":1,"storage":{"__proto__":5}}],"available":{}}',
      ),
    ).reservations
    expect(Object.entries(active.storage)).toEqual([['__proto__', 5]])
  })

  it('reads 2,000 nodes well within a frame or two', () => {
    const nodes = Array.from(
      { length: 2000 },
      (_, index) => `{"name":"node${index}","allocatable":${WHOLE},"available":${WHOLE}}`,
    )
    const text = withInventory(`{"available":{"nodes":[${nodes.join(',')}]}}`)
    read(text)
    const startMs = performance.now()
    expect(read(text).nodes).toHaveLength(2000)
    // Some 11 ms on a quiet machine; the bound only catches a change of order.
    expect(performance.now() - startMs).toBeLessThan(500)
  })
})

describe('the shape of 2022-23', () => {
  it('is read from a real answer: what is free, and nothing else', () => {
    const cluster = read(sample('status-legacy-flat-nodes-bigtractorplotting.json'))
    expect(cluster.shape).toBe('flat')
    expect(cluster.nodes.map((node) => node.name)).toEqual([
      'unnamed-1',
      'unnamed-2',
      'unnamed-3',
      'unnamed-4',
    ])
    expect(cluster.nodes[3]?.resources).toEqual({
      cpu: { capacity: null, allocatable: null, allocated: null, available: 19525 },
      memory: { capacity: null, allocatable: null, allocated: null, available: 23846356992 },
      gpu: UNKNOWN_PAIR,
      ephemeral_storage: { capacity: null, allocatable: null, allocated: null, available: 6778277328745 },
    })
    expect(cluster.reservations.active).toEqual({
      count: 3,
      resources: {
        cpu: 116000,
        memory: 8589934592 + 450971566080 + 8589934592,
        gpu: 0,
        ephemeral_storage: 5384815247360 + 982473768960 + 2000000000000,
      },
      storage: {},
    })
    expect(cluster.leases).toBe(3)
  })

  it('shows a wrapped GPU count as the deficit it is (support#137)', () => {
    const node = firstNode(
      withInventory(
        `{"available":{"nodes":[{"cpu":1,"memory":1,"storage_ephemeral":1,${fragment('akash-network/support#137').slice(1)}]}}`,
      ),
    )
    expect(node.resources.gpu).toEqual({ capacity: null, allocatable: null, allocated: null, available: -1 })
    expect(node.wrapped).toEqual(['gpu'])
  })
})

describe('the shape of 2021', () => {
  it('is read: lists or null, amounts as text in {units:{val}}, {size:{val}} or {quantity:{val}}', () => {
    const cluster = read(
      withInventory(
        `{"active":[{"cpu":{"units":{"val":"100"}},"memory":{"size":{"val":"512"}},"storage":{"size":{"val":"1024"}}}],
          "pending":null,
          "available":[{"cpu":{"units":{"val":"4275"}},"memory":{"quantity":{"val":"8000000000"}},"storage":{"size":{"val":"70"}}},
                       {"cpu":{"units":{"val":"18446744073709551615"}},"memory":{"size":{"val":5}},"storage":{"quantity":{"val":"6"}}}]}`,
      ),
    )
    expect(cluster.shape).toBe('units')
    expect(cluster.nodes.map((node) => [node.name, node.wrapped])).toEqual([
      ['unnamed-1', []],
      ['unnamed-2', ['cpu']],
    ])
    const free = (node: ClusterInventory['nodes'][number] | undefined) =>
      node && Object.values(node.resources).map((pair) => pair.available)
    expect(free(cluster.nodes[0])).toEqual([4275, 8_000_000_000, null, 70])
    expect(free(cluster.nodes[1])).toEqual([-1, 5, null, 6])
    expect(cluster.reservations.active).toEqual({
      count: 1,
      resources: { cpu: 100, memory: 512, gpu: 0, ephemeral_storage: 1024 },
      storage: {},
    })
    expect(cluster.reservations.pending.count).toBe(0)
  })

  it('with null for what is available is a cluster without nodes', () => {
    expect(read(withInventory('{"active":null,"pending":null,"available":null}'))).toMatchObject({
      shape: 'units',
      nodes: [],
    })
  })
})

describe('an inventory with an error', () => {
  it.each([
    '{"available":{},"error":{}}',
    '{"available":null,"error":{}}',
    '{"error":{}}',
    '{"available":{"nodes":[]},"error":"text"}',
  ])('and nothing available is not ready: %s', (inventory) => {
    expect(said(readStatus(withInventory(inventory)))).toBe(
      'not-ready: the provider answers, but its inventory is not available yet: it is starting, or cannot reach its cluster',
    )
  })

  it('but with nodes is read all the same', () => {
    const node = `{"name":"n","allocatable":${WHOLE},"available":${WHOLE}}`
    expect(read(withInventory(`{"available":{"nodes":[${node}]},"error":{}}`)).nodes).toHaveLength(1)
  })

  it('is not made up: an empty object without error is a cluster without nodes', () => {
    expect(read(withInventory('{"available":{}}')).nodes).toEqual([])
  })
})

describe('what is no status', () => {
  const bad = (allocatable: string) => withNode(allocatable, WHOLE)
  it.each([
    ['', 'the answer is empty'],
    [' \n ', 'the answer is empty'],
    ['<!DOCTYPE html>\n<html>', `a web page, no provider status: it begins "<!DOCTYPE html> <html>"`],
    ['404 page not found', 'no JSON: it begins "404 page not found"'],
    ['{"cluster":{"lea', 'cut off: its JSON ends in the middle, after 16 characters'],
    ['{"cluster":{"leases":3', 'cut off'],
    ['{"cluster":', 'cut off'],
    ['{"cluster":{"leases":3,,', `no JSON: it begins "{'cluster':{'leases':3,,"`],
    ['{}', 'cluster is missing'],
    ['{"cluster":{}}', 'cluster.inventory is missing'],
    ['{"cluster":{"inventory":{}}}', 'cluster.inventory.available is missing'],
    ['[]', 'it should be an object, but is a list'],
    ['null', 'it should be an object, but is null'],
    ['"status"', 'it should be an object, but is "status"'],
    ['{"message":"no Route matched"}', 'cluster is missing'],
    [withInventory('{"available":7}'), 'cluster.inventory.available should be an object, but is 7'],
    [withInventory('{"available":{"nodes":{}}}'), 'available.nodes should be a list, but is an object'],
    [withInventory('{"available":{"nodes":[7]}}'), 'available.nodes[0] should be an object, but is 7'],
    [withInventory('{"available":{"storage":[{"class":"a"}]}}'), 'available.storage[0].size is missing'],
    [
      withInventory('{"available":{}}', '"three"'),
      'cluster.leases should be a whole number of at most 64 bits, but is "three"',
    ],
    [withInventory('{"available":{},"active":[{}]}'), 'cluster.inventory.active[0].cpu is missing'],
    [withInventory('{"available":{},"pending":7}'), 'cluster.inventory.pending should be a list, but is 7'],
    [
      withInventory(
        '{"available":{},"active":[{"cpu":1,"memory":1,"storage_ephemeral":1,"storage":{"a":"1Gi"}}]}',
      ),
      'active[0].storage should be an object of whole numbers',
    ],
    [
      bad('{"cpu":1.5,"memory":1,"storage_ephemeral":1}'),
      'nodes[0].allocatable.cpu should be a whole number of at most 64 bits, but is 1.5',
    ],
    [bad('{"cpu":1e30,"memory":1,"storage_ephemeral":1}'), 'but is 1e+30'],
    [bad('{"cpu":18446744073709551616,"memory":1,"storage_ephemeral":1}'), 'but is 18446744073709551616'],
    [
      bad('{"cpu":1,"memory":"1Gi","storage_ephemeral":1}'),
      'allocatable.memory should be a whole number of at most 64 bits, but is "1Gi"',
    ],
    [bad('{"cpu":1,"memory":1}'), 'allocatable.storage_ephemeral is missing'],
    [bad('{"cpu":1,"memory":1,"storage_ephemeral":1,"gpu":null}'), 'allocatable.gpu should be'],
    [
      withInventory('{"available":[{"cpu":{"units":{"val":"4.5"}},"memory":1,"storage":1}]}'),
      'available[0].cpu should be a whole number, plain or as {units:{val}}',
    ],
    [withInventory('{"available":[{"cpu":1,"memory":1}]}'), 'available[0].storage is missing'],
    [
      withInventory(
        `{"available":{"nodes":[{"name":"${'n'.repeat(1025)}","allocatable":{},"available":{}}]}}`,
      ),
      'nodes[0].name should be at most 1024 characters long',
    ],
  ])('%j: %s', (text, reason) => {
    const outcome = said(readStatus(text))
    expect(outcome).toMatch(/^not-akash: /)
    expect(outcome).toContain(reason)
  })

  it('is described without a control character and without its length', () => {
    for (const text of [
      '\u001b]0;title\u0007',
      `<\u001b[31m\u202e${'x'.repeat(100_000)}`,
      bad(`{"cpu":"\\u001b[2J${'x'.repeat(100_000)}","memory":1,"storage_ephemeral":1}`),
    ]) {
      const message = said(readStatus(text))
      expect(message).not.toMatch(/[\p{Cc}\p{Cf}]/u)
      expect(message.length).toBeLessThan(400)
    }
  })

  it('is too large where a list passes all reason', () => {
    const flat = '{"cpu":1,"memory":1,"storage_ephemeral":1}'
    const many = (list: string, count: number) => Array.from({ length: count }, () => list).join(',')
    expect(said(readStatus(withInventory(`{"available":{"nodes":[${many(flat, 20_001)}]}}`)))).toBe(
      'too-large: the answer is too large: cluster.inventory.available.nodes has 20001 entries, and at most 20000 are taken',
    )
    expect(read(withInventory(`{"available":{"nodes":[${many(flat, 20_000)}]}}`)).nodes).toHaveLength(20_000)
    expect(
      said(readStatus(withInventory(`{"available":{"storage":[${many('{"class":"a","size":1}', 1001)}]}}`))),
    ).toContain('too-large: ')
  })

  it('stops at the first wrong item of a long list', () => {
    const wrong = Array.from({ length: 19_000 }, () => '{"name":7}').join(',')
    expect(said(readStatus(withInventory(`{"available":{"nodes":[${wrong}]}}`)))).toContain('nodes[0].name')
  })
})
