import { create, fromJsonString, type JsonReadOptions } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import type { ClusterInventory, ClusterNode } from '../../../src/domain/cluster.ts'
import { UNKNOWN_PAIR } from '../../../src/domain/resource.ts'
import {
  type NodeResources,
  NodeResourcesSchema,
} from '../../../src/provider/gen/akash/inventory/v1/resources_pb.ts'
import { StatusSchema } from '../../../src/provider/gen/akash/provider/v1/status_pb.ts'
import { addParts } from '../../../src/provider/grpc/parts.ts'
import { clusterFromParts } from '../../../src/provider/grpc/to-domain.ts'
import { fragment, said, sample, unwrap } from '../support.ts'
import type { StatusInit } from './support.ts'

const STRICT: Partial<JsonReadOptions> = { ignoreUnknownFields: false }
const NOTHING = { cpu: 0, memory: 0, gpu: 0, ephemeral_storage: 0 }

function told(init: StatusInit): ReturnType<typeof clusterFromParts> {
  return clusterFromParts(addParts(null, create(StatusSchema, init)))
}

function inventory(init: StatusInit): ClusterInventory {
  return unwrap(told(init))
}

function nodeOf(resources: NodeResources): ClusterNode {
  const [node] = inventory({
    cluster: { inventory: { cluster: { nodes: [{ name: 'n', resources }] } } },
  }).nodes
  if (node === undefined) throw new Error('no node')
  return node
}

describe('the GetStatus of a real provider (0.5.0, three nodes, one T4)', () => {
  const json = sample('getstatus-2024-02-16-3node-t4.json')
  const status = unwrap(clusterFromParts(addParts(null, fromJsonString(StatusSchema, json, STRICT))))

  it('has every figure of every node', () => {
    const amounts = status.nodes.map(({ name, resources: { cpu, memory, gpu, ephemeral_storage } }) => [
      name,
      ...[cpu, memory, gpu, ephemeral_storage].flatMap((pair) => [
        pair.allocatable,
        pair.allocated,
        pair.available,
      ]),
    ])
    expect(amounts).toEqual([
      // 4535332Ki = 4644179968
      [
        'node1',
        8000,
        3720,
        4280,
        33538080768,
        4644179968,
        28893900800,
        0,
        0,
        0,
        233966001789,
        0,
        233966001789,
      ],
      // 7715418Ki = 7900588032
      [
        'node2',
        8000,
        4205,
        3795,
        31424155648,
        7900588032,
        23523567616,
        1,
        1,
        0,
        233966001789,
        268435456,
        233697566333,
      ],
      // 13674038Ki = 14002214912
      [
        'node3',
        8000,
        5875,
        2125,
        33538080768,
        14002214912,
        19535865856,
        0,
        0,
        0,
        233966001789,
        0,
        233966001789,
      ],
    ])
  })

  it('has no capacity, because providers before v0.6.7 did not send it', () => {
    expect(
      status.nodes.flatMap((node) => Object.values(node.resources)).map((pair) => pair.capacity),
    ).toEqual(Array(12).fill(null))
  })

  it('has CPUs, cards and storage classes', () => {
    expect(status.nodes.map((node) => node.cpus?.map(({ model, vcores }) => [model, vcores]))).toEqual([
      [['Intel(R) Xeon(R) CPU @ 2.20GHz', 8]],
      [['Intel(R) Xeon(R) CPU @ 2.30GHz', 8]],
      [['Intel(R) Xeon(R) CPU @ 2.20GHz', 8]],
    ])
    expect(status.nodes.map((node) => node.gpus)).toEqual([
      [],
      [{ vendor: 'nvidia', model: 't4', memorySize: '16Gi', interface: 'PCIe', count: 1 }],
      [],
    ])
    expect(status.nodes.map((node) => node.storageClasses)).toEqual([['beta2'], ['beta2'], ['beta2']])
  })

  it('has the rest of what it tells, and null for what it does not', () => {
    const { nodes, ...rest } = status
    expect(rest).toEqual({
      shape: 'nodes',
      storage: [{ class: 'beta2', allocatable: 101796855808, allocated: 0, available: 101796855808 }],
      leases: 0,
      reservations: {
        active: { count: 0, resources: NOTHING, storage: {} },
        pending: { count: 0, resources: NOTHING, storage: {} },
      },
      orders: 0,
      deployments: 0,
      hostnames: ['provider.akashtestprovider.xyz'],
      address: null,
      reclamationWindowNs: null,
      leasedIps: null,
      providerTimeMs: Date.parse('2024-02-16T17:20:20.054Z'),
    })
  })
})

describe('real fragments', () => {
  it('with capacity and a CPU of 48 threads (community#841)', () => {
    const node = nodeOf(fromJsonString(NodeResourcesSchema, fragment('akash-network/community#841'), STRICT))
    expect(node.resources.cpu).toEqual({
      capacity: 48_000,
      allocatable: 48_000,
      allocated: 2450,
      available: 45_550,
    })
    // 1254Mi = 1314914304
    expect(node.resources.memory).toMatchObject({
      allocatable: 135053742080,
      allocated: 1314914304,
      available: 133738827776,
    })
    expect(node.cpus).toEqual([
      { vendor: 'GenuineIntel', model: 'Intel(R) Xeon(R) CPU @ 2.30GHz', vcores: 48 },
    ])
  })

  it('with neither GPU nor ephemeral storage, which are then unknown (support#249)', () => {
    const node = nodeOf(fromJsonString(NodeResourcesSchema, fragment('akash-network/support#249'), STRICT))
    expect(node.resources.cpu).toMatchObject({ allocatable: 16_000, allocated: 3051, available: 12_949 })
    // 2022Mi = 2120220672
    expect(node.resources.memory).toMatchObject({ allocatable: 63193980928, allocated: 2120220672 })
    expect([node.resources.gpu, node.resources.ephemeral_storage]).toEqual([UNKNOWN_PAIR, UNKNOWN_PAIR])
  })
})

describe('a cluster', () => {
  it('is not ready before its inventory was told, and is empty when it has no node', () => {
    for (const init of [{}, { cluster: {} }, { cluster: { leases: { active: 4 }, inventory: {} } }]) {
      expect(said(told(init))).toMatch(/^not-ready: /)
    }
    expect(inventory({ cluster: { inventory: { cluster: {} } } })).toMatchObject({ nodes: [], leases: null })
  })

  it('does not know what was not told', () => {
    expect(inventory({ cluster: { inventory: { cluster: {} } } })).toMatchObject({
      leases: null,
      orders: null,
      deployments: null,
      hostnames: [],
      reclamationWindowNs: null,
      leasedIps: null,
      providerTimeMs: null,
    })
  })

  it('has nodes that are unknown in what was not told, and named where they have no name', () => {
    const nodes = [{ name: 'a' }, {}]
    expect(inventory({ cluster: { inventory: { cluster: { nodes } } } }).nodes).toEqual(
      ['a', 'unnamed-2'].map((name) => ({
        name,
        resources: {
          cpu: UNKNOWN_PAIR,
          memory: UNKNOWN_PAIR,
          gpu: UNKNOWN_PAIR,
          ephemeral_storage: UNKNOWN_PAIR,
        },
        storageClasses: null,
        gpus: [],
        cpus: [],
        wrapped: [],
      })),
    )
  })

  it('groups cards by vendor, model, memory and interface, and takes empty texts for unknown', () => {
    const h100 = { vendor: 'nvidia', name: 'h100', memorySize: '80Gi', interface: 'SXM5' }
    const info = [
      h100,
      { ...h100, interface: 'PCIe' },
      h100,
      { ...h100, memorySize: '' },
      { ...h100, interface: '' },
    ]
    const node = inventory({
      cluster: { inventory: { cluster: { nodes: [{ resources: { gpu: { info } } }] } } },
    }).nodes[0]
    const group = { vendor: 'nvidia', model: 'h100', memorySize: '80Gi', interface: 'SXM5', count: 1 }
    expect(node?.gpus).toEqual([
      { ...group, count: 2 },
      { ...group, interface: 'PCIe' },
      { ...group, memorySize: null },
      { ...group, interface: null },
    ])
  })

  it('does not take a CPU of no threads for one', () => {
    const nodes = [{ resources: { cpu: { info: [{ vendor: 'v', model: 'm' }] } } }]
    expect(inventory({ cluster: { inventory: { cluster: { nodes } } } }).nodes[0]?.cpus).toEqual([
      { vendor: 'v', model: 'm', vcores: null },
    ])
  })

  it('marks the kinds of which a number is negative, and leaves the others alone', () => {
    const pair = (allocatable: string) => ({
      allocatable: { string: allocatable },
      allocated: { string: '0' },
    })
    const resources = {
      cpu: { quantity: pair('8') },
      memory: { quantity: pair('18446744061600858112') },
      gpu: { quantity: pair('junk') },
      ephemeralStorage: pair('-5'),
    }
    const node = inventory({ cluster: { inventory: { cluster: { nodes: [{ resources }] } } } }).nodes[0]
    expect(node?.wrapped).toEqual(['memory', 'ephemeral_storage'])
    expect(node?.resources.gpu).toEqual(UNKNOWN_PAIR)
  })

  it('takes no notice of the volumes of a node: they are always zero', () => {
    const zero = { allocatable: { string: '7' }, allocated: { string: '7' } }
    const init = (resources: object) => ({
      cluster: { inventory: { cluster: { nodes: [{ name: 'n', resources }] } } },
    })
    expect(inventory(init({ volumesAttached: zero, volumesMounted: zero }))).toEqual(inventory(init({})))
  })

  it('has its storage in order of class, claims beyond the pool and pools without a limit as they are', () => {
    const pool = (name: string, allocatable: string, allocated: string) => ({
      info: { class: name },
      quantity: { allocatable: { string: allocatable }, allocated: { string: allocated } },
    })
    const storage = [
      pool('ram', '9223372036854775807', '4'),
      pool('beta3', '100', '250'),
      pool('beta2', '5', 'junk'),
      pool('beta3', '-275152609037', '0'),
      {},
    ]
    expect(inventory({ cluster: { inventory: { cluster: { storage } } } }).storage).toEqual([
      { class: '', allocatable: null, allocated: null, available: null },
      { class: 'beta2', allocatable: null, allocated: null, available: null },
      { class: 'beta3', allocatable: -275152609037, allocated: 0, available: -275152609037 },
      { class: 'beta3', allocatable: 100, allocated: 250, available: -150 },
      {
        class: 'ram',
        allocatable: Number.POSITIVE_INFINITY,
        allocated: 4,
        available: Number.POSITIVE_INFINITY,
      },
    ])
  })

  it('has the totals of reservations, storage in order of class', () => {
    const quantity = (string: string) => ({ string })
    const reservations = {
      active: {
        count: 7,
        resources: {
          cpu: quantity('12500m'),
          memory: quantity('8Gi'),
          gpu: quantity('2'),
          ephemeralStorage: quantity('1e9'),
          storage: { beta3: quantity('5Gi'), beta2: quantity('junk'), toString: quantity('1') },
        },
      },
      pending: { count: 1 },
    }
    expect(inventory({ cluster: { inventory: { cluster: {}, reservations } } }).reservations).toEqual({
      active: {
        count: 7,
        resources: { cpu: 12_500, memory: 8_589_934_592, gpu: 2, ephemeral_storage: 1_000_000_000 },
        storage: { beta2: 0, beta3: 5_368_709_120, toString: 1 },
      },
      pending: { count: 1, resources: NOTHING, storage: {} },
    })
  })

  it('has leased addresses and the reclamation window of providers since v0.14.1', () => {
    const quantity = (string: string) => ({ string })
    const leasedIp = { capacity: quantity('10'), allocatable: quantity('10'), allocated: quantity('4') }
    const init = {
      cluster: { inventory: { cluster: {}, leasedIp } },
      reclamationWindow: { seconds: 3600n, nanos: 5 },
    }
    expect(inventory(init)).toMatchObject({
      leasedIps: { capacity: 10, allocatable: 10, allocated: 4, available: 6 },
      reclamationWindowNs: 3_600_000_000_005,
    })
    expect(inventory({ cluster: { inventory: { cluster: {}, leasedIp: {} } } }).leasedIps).toBeNull()
    expect(inventory({ ...init, reclamationWindow: { seconds: -1n } }).reclamationWindowNs).toBeNull()
  })

  it.each([
    ["Go's zero time", -62_135_596_800n, null],
    ['the epoch', 0n, null],
    ['a time past all dates', 2n ** 62n, null],
    ['a time', 1_700_000_000n, 1_700_000_000_000],
  ])('has as provider time, of %s, what a date can hold', (_, seconds, expected) => {
    expect(
      inventory({ cluster: { inventory: { cluster: {} } }, timestamp: { seconds } }).providerTimeMs,
    ).toBe(expected)
  })

  it('is refused when its lists are past all reason', () => {
    const many = (count: number) => Array.from({ length: count }, () => ({}))
    const classes = Object.fromEntries(many(1001).map((_, index) => [`class${index}`, {}]))
    const cases: readonly [StatusInit['cluster'], RegExp][] = [
      [{ inventory: { cluster: { nodes: many(20_001) } } }, /^too-large: the answer lists 20001 nodes/],
      [
        { inventory: { cluster: { storage: many(1001) } } },
        /^too-large: the answer lists 1001 storage classes/,
      ],
      [
        { inventory: { cluster: {}, reservations: { pending: { resources: { storage: classes } } } } },
        /^too-large: the answer lists 1001 storage classes/,
      ],
    ]
    for (const [cluster, expected] of cases) {
      expect(said(told(cluster === undefined ? {} : { cluster }))).toMatch(expected)
    }
  })
})
