/**
 * What the Python SDK's inventory and discovery modules get wrong, each by behaviour, and what is right here.
 * Its quantity parser's faults are held by test/domain/quantity.test.ts.
 */
import { describe, expect, it } from 'vitest'
import {
  aggregateInventoryData,
  type QueryOptions,
  queryClusterInventory,
  queryNodeInventory,
} from '../../src/index.ts'
import type { SimulatedProvider } from '../../src/simulator/index.ts'
import { fleetOf, oneProvider, served } from './support/fleet.ts'

/** Its faults are in how it reads REST; what it does with gRPC is one of them. */
const REST = { transport: 'rest' } as const

async function clusterOf(provider: SimulatedProvider, options: QueryOptions = REST) {
  const document = await queryClusterInventory(provider.endpoint, options)
  if (document.status === 'error') throw new Error(document.error)
  return document
}

describe('where the Python SDK is wrong', () => {
  it('passing allocatable off as capacity: capacity_source says which it is', async () => {
    const provider = await oneProvider()
    const sources = async (transport: 'rest' | 'grpc') =>
      (await clusterOf(provider, { transport })).nodes.map((node) => node.capacity_source)
    expect(new Set(await sources('rest'))).toEqual(new Set(['allocatable']))
    expect(new Set(await sources('grpc'))).toEqual(new Set(['reported']))
  })

  it('forgetting allocated, so that its sum is always 0: it is told and summed', async () => {
    const provider = await oneProvider()
    const document = await clusterOf(provider)
    const allocated = served([provider], 'allocated', 'cpu')
    expect(allocated).toBeGreaterThan(0)
    expect(document.nodes.reduce((sum, node) => sum + Number(node.resources.cpu.allocated), 0)).toBe(
      allocated,
    )
    expect(aggregateInventoryData([document]).resources.cpu.allocated).toBe(allocated)
  })

  it('reading storage from keys REST does not have, so that it is always "0": it is the size served', async () => {
    const provider = await oneProvider()
    provider.cluster.storage.splice(0, 99, { class: 'beta3', allocatable: 5_000_000, allocated: 1_000_000 })
    expect((await clusterOf(provider)).storage).toEqual([
      { class: 'beta3', size: '4000000', allocatable: null, allocated: null },
    ])
  })

  it('giving every node the classes of the whole cluster: a node has those it is told to have', async () => {
    const provider = await oneProvider()
    provider.cluster.storage.splice(0, 99, { class: 'beta3', allocatable: 5, allocated: 1 })
    const document = await clusterOf(provider)
    for (const node of document.nodes) expect(node.capabilities.storage_classes).toEqual([])
    expect(aggregateInventoryData([document]).summary.storage_classes).toEqual(['beta3'])
  })

  it('inventing a node for an https:// endpoint: it is the same provider with the same nodes', async () => {
    const provider = await oneProvider()
    const written = await queryClusterInventory(`https://${provider.endpoint}`, REST)
    expect(written).toEqual(await clusterOf(provider))
  })

  it('inventing a node of zeros for a provider that is not ready: that is an error and no node', async () => {
    const [ready, waiting] = (await fleetOf(2)).providers
    if (ready === undefined || waiting === undefined) throw new Error('two were asked for')
    await waiting.misbehave('not-ready')
    const failed = await queryClusterInventory(waiting.endpoint, REST)
    expect(failed).toMatchObject({ status: 'error', code: 'not-ready' })
    expect(failed).not.toHaveProperty('nodes')
    expect(aggregateInventoryData([failed, await clusterOf(ready)]).summary).toMatchObject({
      successful_providers: 1,
      failed_providers: 1,
      total_nodes: 3,
    })
  })

  it('losing the name of a provider that failed: the error carries it', async () => {
    const provider = await oneProvider()
    await provider.misbehave('closed')
    const failed = await queryClusterInventory(provider.endpoint, REST)
    expect(failed).toMatchObject({ status: 'error', provider: provider.endpoint, code: 'refused' })
    expect(aggregateInventoryData([failed]).errors[0]?.provider).toBe(provider.endpoint)
  })

  it('ignoring its timeout: a provider that hangs costs no more than it was given', async () => {
    const provider = await oneProvider()
    await provider.misbehave('hang')
    const begun = performance.now()
    const failed = await queryClusterInventory(provider.endpoint, { ...REST, timeoutMs: 300 })
    expect(failed).toMatchObject({ status: 'error', code: 'timeout' })
    // Its default is 10 s; the rest is the machine's.
    expect(performance.now() - begun).toBeLessThan(5000)
  })

  it('finding node10 when asked for node1: a name is exact, in case too', async () => {
    const provider = await oneProvider()
    for (const [index, node] of provider.cluster.nodes.entries())
      node.name = ['node10', 'node1', 'Node2'][index] ?? ''
    expect(await queryNodeInventory(provider.endpoint, 'node1', REST)).toMatchObject({ name: 'node1' })
    expect(await queryNodeInventory(provider.endpoint, 'node2', REST)).toMatchObject({ code: 'no-node' })
    expect(await queryNodeInventory(provider.endpoint, 'ode1', REST)).toMatchObject({ code: 'no-node' })
  })

  it('hiding reservations and believing wrapped numbers: both are told, and the wrapped stays out of sums', async () => {
    const provider = await oneProvider()
    const reservation = { cpu: 1500, memory: 2 ** 30, gpu: 1, storage_ephemeral: 5 }
    provider.cluster.pending.splice(0, 99, reservation, { ...reservation, storage: { beta3: 7 } })
    const [first] = provider.cluster.nodes
    if (first === undefined) throw new Error('no node')
    first.allocated.cpu = first.allocatable.cpu + 16
    const document = await clusterOf(provider)
    expect(document.reservations).toEqual({ active: provider.cluster.active.length, pending: 2 })
    expect(document.doubts.map(({ code, node }) => [code, node])).toEqual([['negative', first.name]])
    expect(document.doubts[0]?.message).toContain('-0.016 cores')
    const all = served([provider], 'allocatable', 'cpu')
    expect(aggregateInventoryData([document]).resources.cpu.allocatable).toBe(all - first.allocatable.cpu)
  })

  it('failing on the number of leases, and counting the provider twice for it: it is summed, once', async () => {
    const { providers } = await fleetOf(3)
    const documents = await Promise.all(providers.map((provider) => clusterOf(provider)))
    const { summary } = aggregateInventoryData(documents)
    expect(summary.total_leases).toBe(providers.reduce((sum, { cluster }) => sum + cluster.leases, 0))
    expect(summary).toMatchObject({
      total_providers_queried: 3,
      successful_providers: 3,
      failed_providers: 0,
    })
  })

  it('calling available what is allocatable: available is what is left', async () => {
    const provider = await oneProvider()
    const { resources } = aggregateInventoryData([await clusterOf(provider)])
    expect(resources.cpu.available).toBe(
      served([provider], 'allocatable', 'cpu') - served([provider], 'allocated', 'cpu'),
    )
  })

  it('asking one provider after the other: one that hangs does not hold up the rest', async () => {
    const { providers } = await fleetOf(3)
    await providers[0]?.misbehave('hang')
    const stop = new AbortController()
    const hanging = queryClusterInventory(providers[0]?.endpoint ?? '', { ...REST, signal: stop.signal })
    const others = providers.slice(1).map((provider) => clusterOf(provider))
    expect((await Promise.all(others)).map((document) => document.status)).toEqual(['success', 'success'])
    stop.abort()
    expect(await hanging).toMatchObject({ code: 'aborted' })
  })

  it('falling back to plain HTTP: what does not speak TLS is an error', async () => {
    const provider = await oneProvider()
    await provider.misbehave('plain-http')
    expect(await queryClusterInventory(provider.endpoint, REST)).toMatchObject({
      status: 'error',
      code: 'tls',
    })
  })

  it('trusting every certificate without a choice: strict refuses the self-signed one', async () => {
    const provider = await oneProvider()
    expect(await queryClusterInventory(provider.endpoint, { ...REST, tls: 'strict' })).toMatchObject({
      status: 'error',
      code: 'tls',
    })
  })

  it('looking for orders under the names of gRPC: they are read under those of REST', async () => {
    const provider = await oneProvider()
    provider.cluster.orders = 4
    provider.cluster.deployments = 9
    expect(await clusterOf(provider)).toMatchObject({ orders: 4, deployments: 9 })
  })

  it('saying nothing about age: every document does', async () => {
    expect((await clusterOf(await oneProvider())).age_ms).toBe(0)
  })
})
