/** The judge from outside: Akash's own client, with its own generated code, reads what the simulator tells. */
import { createProviderSDK } from '@akashnetwork/chain-sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SimulatedFleet, type SimulatedProvider, startFleet } from '../../../src/simulator/index.ts'
import { milliOf, wholeOf } from './quantity.ts'

let fleet: SimulatedFleet
let provider: SimulatedProvider
let sdk: ReturnType<typeof createProviderSDK>['akash']['provider']['v1']
beforeAll(async () => {
  fleet = await startFleet({ providers: 1, nodesPerProvider: 6, seed: 11 })
  const [first] = fleet.providers
  if (first === undefined) throw new Error('one provider was asked for')
  provider = first
  const { cluster, host, grpcPort } = provider
  const [node] = cluster.nodes
  if (node === undefined) throw new Error('six nodes were asked for')
  node.allocatable.gpu = 8
  node.gpuModel = { vendor: 'nvidia', name: 'h200', modelId: '2335', memorySize: '141Gi', interface: 'SXM5' }
  node.capacity = { ...node.allocatable, memory: node.allocatable.memory + 2 ** 29 }
  cluster.storage = [
    { class: 'beta3', allocatable: 5e12, allocated: 7e12 },
    { class: 'ram', allocatable: Number.POSITIVE_INFINITY, allocated: 0 },
  ]
  cluster.pending.push({
    cpu: 1500,
    gpu: 1,
    memory: 2 ** 30,
    storage_ephemeral: 5,
    storage: { beta3: 2 ** 31 },
  })
  // Fields that this version of the client does not know must not disturb it.
  cluster.reclamationWindowNs = 86_400_000_000_001
  cluster.leasedIps = { allocatable: 8, allocated: 3 }
  sdk = createProviderSDK({
    baseUrl: `https://${host}:${grpcPort}`,
    transportOptions: { idleConnectionTimeoutMs: 100 },
  }).akash.provider.v1
})
afterAll(() => fleet.close())

type SdkStatus = Awaited<ReturnType<typeof sdk.getStatus>>

function expectTruth(status: SdkStatus): void {
  const { cluster: truth } = provider
  const { leases, inventory } = status.cluster ?? {}
  const { nodes = [], storage = [] } = inventory?.cluster ?? {}
  expect(nodes.map(({ name }) => name)).toEqual(truth.nodes.map(({ name }) => name))
  for (const [index, { resources }] of nodes.entries()) {
    const node = truth.nodes[index]
    expect(milliOf(resources?.cpu?.quantity?.allocatable)).toBe(BigInt(node?.allocatable.cpu ?? -1))
    expect(milliOf(resources?.cpu?.quantity?.allocated)).toBe(BigInt(node?.allocated.cpu ?? -1))
    expect(wholeOf(resources?.memory?.quantity?.allocatable)).toBe(BigInt(node?.allocatable.memory ?? -1))
    expect(wholeOf(resources?.memory?.quantity?.allocated)).toBe(BigInt(node?.allocated.memory ?? -1))
    expect(wholeOf(resources?.memory?.quantity?.capacity)).toBe(BigInt(node?.capacity?.memory ?? -1))
    expect(wholeOf(resources?.gpu?.quantity?.allocatable)).toBe(BigInt(node?.allocatable.gpu ?? -1))
    expect(wholeOf(resources?.ephemeralStorage?.allocated)).toBe(
      BigInt(node?.allocated.storage_ephemeral ?? -1),
    )
    expect(resources?.cpu?.info.reduce((sum, { vcores }) => sum + vcores, 0)).toBe(
      node?.cpus?.reduce((sum, { vcores }) => sum + vcores, 0),
    )
  }
  expect(nodes[0]?.resources?.gpu?.info.length).toBe(8)
  expect(nodes[0]?.resources?.gpu?.info[7]).toEqual({
    vendor: 'nvidia',
    vendorId: '',
    name: 'h200',
    modelid: '2335',
    interface: 'SXM5',
    memorySize: '141Gi',
  })
  expect(nodes[0]?.capabilities?.storageClasses).toEqual(['beta3', 'ram'])
  expect(storage.map(({ info, quantity }) => [info?.class, wholeOf(quantity?.allocatable)])).toEqual([
    ['beta3', 5_000_000_000_000n],
    ['ram', 2n ** 63n - 1n],
  ])
  expect(wholeOf(storage[0]?.quantity?.allocated)).toBe(7_000_000_000_000n)
  expect(leases?.active).toBe(truth.leases)
  const { active, pending } = inventory?.reservations ?? {}
  expect(active?.count).toBe(truth.active.length)
  expect(pending?.count).toBe(truth.pending.length)
  expect(pending?.resources?.cpu?.string).toBe('1500m')
  expect(wholeOf(pending?.resources?.storage.beta3)).toBe(2n ** 31n)
  expect(status.bidEngine?.orders).toBe(truth.orders)
  expect(status.manifest?.deployments).toBe(truth.deployments)
  expect(status.publicHostnames).toEqual([truth.hostname])
  expect(status.timestamp).toBeDefined()
}

describe('the official client', () => {
  it('reads the truth from GetStatus', async () => {
    expectTruth(await sdk.getStatus())
    expect(provider.grpc.headersSeen.has('authorization')).toBe(false)
  })

  it('reads the truth from StreamStatus, at once and after a change', async () => {
    const aborter = new AbortController()
    const stream = await sdk.streamStatus({}, { signal: aborter.signal })
    let seen = 0
    try {
      for await (const status of stream) {
        expectTruth(status)
        seen += 1
        if (seen === 3) break
        provider.cluster.leases += 1
        provider.cluster.orders = seen
        provider.grpc.publish()
      }
    } finally {
      aborter.abort()
    }
    expect(seen).toBe(3)
  })

  it('reads the same from every way to write quantities', async () => {
    const { cluster } = provider
    await provider.grpc.misbehave('quantity-forms')
    const status = await sdk.getStatus()
    const memory = status.cluster?.inventory?.cluster?.nodes.map(({ resources }) =>
      wholeOf(resources?.memory?.quantity?.allocated),
    )
    expect(memory).toEqual(cluster.nodes.map(({ allocated }) => BigInt(allocated.memory)))
    await provider.grpc.misbehave(null)
  })

  it('is told that an inventory is not ready', async () => {
    await provider.grpc.misbehave('not-ready')
    await expect(sdk.getStatus()).rejects.toThrow('inventory status not available yet')
    await provider.grpc.misbehave(null)
  })
})
