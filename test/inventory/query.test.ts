import { describe, expect, it } from 'vitest'
import { createRestClient, queryClusterInventory, queryNodeInventory } from '../../src/index.ts'
import { fleetOf, KINDS, oneProvider, WIRE } from './support/fleet.ts'

const REST = { transport: 'rest' } as const

describe('the query of a cluster', () => {
  it('gives every node, pool, lease and reservation that the provider serves', async () => {
    const provider = await oneProvider()
    const { cluster } = provider
    const document = await queryClusterInventory(provider.endpoint, REST)
    if (document.status === 'error') throw new Error(document.error)
    expect(document).toMatchObject({
      provider: provider.endpoint,
      address: provider.owner,
      transport: 'rest',
      leases: cluster.leases,
      orders: cluster.orders,
      deployments: cluster.deployments,
      age_ms: 0,
      doubts: [],
    })
    expect(document.nodes).toHaveLength(3)
    for (const node of cluster.nodes) {
      const told = document.nodes.find(({ name }) => name === node.name)
      for (const kind of KINDS) {
        const [allocatable, allocated] = [node.allocatable[WIRE[kind]], node.allocated[WIRE[kind]]]
        expect(told?.resources[kind], `${node.name} ${kind}`).toEqual({
          capacity: String(allocatable),
          allocatable: String(allocatable),
          allocated: String(allocated),
          available: String(allocatable - allocated),
        })
      }
    }
    const pools = cluster.storage.map(({ class: name, allocatable, allocated }) => [
      name,
      allocatable - allocated,
    ])
    expect(document.storage.map(({ class: name, size }) => [name, Number(size)])).toEqual(
      pools.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    )
    expect(document.reservations).toEqual({ active: cluster.active.length, pending: cluster.pending.length })
  })

  it('survives a round through JSON unchanged', async () => {
    const document = await queryClusterInventory((await oneProvider()).endpoint)
    expect(JSON.parse(JSON.stringify(document))).toEqual(document)
  })

  it('ends with code aborted when its signal fires, and does not reject', async () => {
    const provider = await oneProvider()
    await provider.misbehave('hang')
    const stop = new AbortController()
    const query = queryClusterInventory(provider.endpoint, { ...REST, signal: stop.signal })
    await expect.poll(() => provider.requests.open).toBe(1)
    stop.abort()
    expect(await query).toMatchObject({ status: 'error', code: 'aborted', provider: provider.endpoint })
    await expect.poll(() => provider.requests.open).toBe(0)
  })

  it('closes the connections that it opened for itself, of either transport', async () => {
    const provider = await oneProvider()
    // Both ends are in this process; the simulator's end stays counted for as long as ours is open.
    const sockets = () => process.getActiveResourcesInfo().filter((name) => name.includes('TCPSocket')).length
    const before = sockets()
    for (const transport of ['auto', 'grpc', 'rest'] as const) {
      expect((await queryClusterInventory(provider.endpoint, { transport })).status).toBe('success')
      await expect.poll(sockets).toBe(before)
    }
  })

  it('leaves a client that it was given open, for its owner to close', async () => {
    const provider = await oneProvider()
    const client = createRestClient({ timeoutMs: 5000, tls: 'trust' })
    expect((await queryClusterInventory(provider.endpoint, { client })).status).toBe('success')
    expect((await queryClusterInventory(provider.endpoint, { client })).status).toBe('success')
    await client.close()
    expect(await queryClusterInventory(provider.endpoint, { client })).toMatchObject({ code: 'aborted' })
    expect(provider.requests.begun).toBe(2)
  })

  it.each(['', 'http://provider.example:80', 'a b', 'host:99999', '\u001B[31m', 'x'.repeat(100_000)])(
    'resolves to an error that explains itself for a text that is no endpoint: %j',
    async (text) => {
      const document = await queryClusterInventory(text.slice(0, 1000))
      if (document.status === 'success') throw new Error('answered')
      expect(document.code).toBe('unreachable')
      expect(document.provider).toBe(text.slice(0, 1000))
      expect(document.error.length).toBeGreaterThan(10)
      expect(document.error).not.toMatch(/\p{C}/u)
      expect(await queryNodeInventory(text.slice(0, 1000))).toEqual(document)
    },
  )
})

describe('the query of a node', () => {
  it('takes the first node where no name is given', async () => {
    const provider = await oneProvider()
    const cluster = await queryClusterInventory(provider.endpoint, REST)
    const node = await queryNodeInventory(provider.endpoint, '', REST)
    if (cluster.status === 'error' || node.status === 'error') throw new Error('no answer')
    expect(node).toEqual({
      status: 'success',
      provider: provider.endpoint,
      address: provider.owner,
      transport: 'rest',
      age_ms: 0,
      doubts: [],
      ...cluster.nodes[0],
    })
  })

  it('fails with no-node and names what there is where the name is not exactly one of them', async () => {
    const provider = await oneProvider()
    const [first] = provider.cluster.nodes
    for (const name of [first?.name.toUpperCase(), first?.name.slice(0, -1), `${first?.name} `, 'x']) {
      const node = await queryNodeInventory(provider.endpoint, name, REST)
      expect(node).toMatchObject({ status: 'error', code: 'no-node', provider: provider.endpoint })
      if (node.status === 'error') expect(node.error).toContain(`"${first?.name}"`)
    }
  })

  it('fails with no-node where there is no node at all', async () => {
    const provider = await oneProvider()
    await provider.misbehave('no-nodes')
    expect(await queryNodeInventory(provider.endpoint, '', REST)).toMatchObject({
      status: 'error',
      code: 'no-node',
    })
  })

  it('tells what kept the provider from answering, not that the node is missing', async () => {
    const provider = await oneProvider()
    await provider.misbehave('status-500')
    expect(await queryNodeInventory(provider.endpoint, 'x', REST)).toMatchObject({
      status: 'error',
      code: 'http',
    })
  })
})

describe('the transport of a query', () => {
  it('is gRPC by default, which tells more, with the owner that only REST tells', async () => {
    const provider = await oneProvider()
    const document = await queryClusterInventory(provider.endpoint)
    expect(document).toMatchObject({
      status: 'success',
      transport: 'grpc',
      address: provider.owner,
      leases: provider.cluster.leases,
    })
    if (document.status === 'error') throw new Error(document.error)
    expect(document.nodes.map((node) => node.capacity_source)).toEqual(['reported', 'reported', 'reported'])
    expect([provider.requests.begun, provider.grpc.unary.begun, provider.grpc.streams.begun]).toEqual([
      1, 1, 0,
    ])
  })

  it('is just the one that is wished, and the other port is left alone', async () => {
    const provider = await oneProvider()
    expect(await queryClusterInventory(provider.endpoint, { transport: 'grpc' })).toMatchObject({
      transport: 'grpc',
      address: null,
    })
    expect(provider.requests.begun).toBe(0)
    expect(await queryClusterInventory(provider.endpoint, REST)).toMatchObject({ transport: 'rest' })
    expect(provider.grpc.connections.begun).toBe(1)
  })

  it('is the one that lives where the other port is dead', async () => {
    const provider = await oneProvider()
    await provider.grpc.misbehave('closed')
    expect(await queryClusterInventory(provider.endpoint)).toMatchObject({ transport: 'rest' })
    await provider.grpc.misbehave(null)
    await provider.misbehave('closed')
    expect(await queryClusterInventory(provider.endpoint)).toMatchObject({ transport: 'grpc', address: null })
  })

  it('takes the gRPC port that it is given', async () => {
    const [one, other] = (await fleetOf(2)).providers
    if (one === undefined || other === undefined) throw new Error('two were asked for')
    const options = { transport: 'grpc', grpcPort: other.grpcPort } as const
    expect(await queryClusterInventory(one.endpoint, options)).toMatchObject({ provider: one.endpoint })
    expect([one.grpc.unary.begun, other.grpc.unary.begun]).toEqual([0, 1])
  })

  it('tells REST’s failure where both fail, but gRPC’s where that is not-ready', async () => {
    const provider = await oneProvider()
    await provider.misbehave('status-500')
    await provider.grpc.misbehave('closed')
    expect(await queryClusterInventory(provider.endpoint)).toMatchObject({ status: 'error', code: 'http' })
    await provider.misbehave('hang')
    await provider.grpc.misbehave('not-ready')
    expect(await queryClusterInventory(provider.endpoint, { timeoutMs: 500 })).toMatchObject({
      status: 'error',
      code: 'not-ready',
    })
  })
})

describe('many queries over one client', () => {
  it('ask every provider, each once', async () => {
    const { providers } = await fleetOf(5)
    const client = createRestClient({ timeoutMs: 5000, tls: 'trust' })
    const results = await Promise.all(
      providers.map((provider) => queryClusterInventory(provider.endpoint, { client })),
    )
    await client.close()
    expect(results.map((result) => result.provider)).toEqual(providers.map((provider) => provider.endpoint))
    expect(results.every((result) => result.status === 'success')).toBe(true)
    expect(providers.map((provider) => provider.requests.begun)).toEqual([1, 1, 1, 1, 1])
  })
})
