import { describe, expect, it } from 'vitest'
import { createRestClient, queryClusterInventory, queryNodeInventory } from '../../src/index.ts'
import { fleetOf, KINDS, oneProvider, WIRE } from './support/fleet.ts'

describe('the query of a cluster', () => {
  it('gives every node, pool, lease and reservation that the provider serves', async () => {
    const provider = await oneProvider()
    const { cluster } = provider
    const document = await queryClusterInventory(provider.endpoint)
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
    const query = queryClusterInventory(provider.endpoint, { signal: stop.signal })
    await expect.poll(() => provider.requests.open).toBe(1)
    stop.abort()
    expect(await query).toMatchObject({ status: 'error', code: 'aborted', provider: provider.endpoint })
    await expect.poll(() => provider.requests.open).toBe(0)
  })

  it('closes the connection that it opened for itself', async () => {
    const provider = await oneProvider()
    // Both ends are in this process; the simulator's end stays counted for as long as ours is open.
    const sockets = () => process.getActiveResourcesInfo().filter((name) => name.includes('TCPSocket')).length
    const before = sockets()
    expect((await queryClusterInventory(provider.endpoint)).status).toBe('success')
    await expect.poll(sockets).toBe(before)
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
    const cluster = await queryClusterInventory(provider.endpoint)
    const node = await queryNodeInventory(provider.endpoint)
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
      const node = await queryNodeInventory(provider.endpoint, name)
      expect(node).toMatchObject({ status: 'error', code: 'no-node', provider: provider.endpoint })
      if (node.status === 'error') expect(node.error).toContain(`"${first?.name}"`)
    }
  })

  it('fails with no-node where there is no node at all', async () => {
    const provider = await oneProvider()
    await provider.misbehave('no-nodes')
    expect(await queryNodeInventory(provider.endpoint)).toMatchObject({ status: 'error', code: 'no-node' })
  })

  it('tells what kept the provider from answering, not that the node is missing', async () => {
    const provider = await oneProvider()
    await provider.misbehave('status-500')
    expect(await queryNodeInventory(provider.endpoint, 'x')).toMatchObject({ status: 'error', code: 'http' })
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
