import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { promisify } from 'node:util'
import { gunzipSync, inflateSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import {
  type FleetOptions,
  type SimulatedFleet,
  type SimulatedProvider,
  startFleet,
} from '../../src/simulator/index.ts'
import { ask, askText, keepAliveAgent, nodeNames, until } from './ask.ts'

const started: SimulatedFleet[] = []
afterEach(async () => {
  await Promise.all(started.splice(0).map((fleet) => fleet.close()))
})

/** A fleet that ends with its test. */
async function start(options: FleetOptions): Promise<SimulatedFleet> {
  const fleet = await startFleet(options)
  started.push(fleet)
  return fleet
}

async function startOne(options: Omit<FleetOptions, 'providers'> = {}): Promise<SimulatedProvider> {
  const [provider] = (await start({ providers: 1, ...options })).providers
  if (provider === undefined) throw new Error('one provider was asked for')
  return provider
}

const SAMPLES = new URL('../fixtures/samples/', import.meta.url)
const sampleFiles = readdirSync(SAMPLES)

describe('a provider that behaves', () => {
  it('answers /status with its cluster as compact JSON, by name and length', async () => {
    const provider = await startOne({ nodesPerProvider: 3 })
    const { status, headers, body } = await ask(provider)
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('application/json; charset=UTF-8')
    expect(headers['content-length']).toBe(String(body.length))
    expect(headers['content-encoding']).toBeUndefined()
    expect(body.toString()).toBe(provider.statusText())
    const parsed = JSON.parse(body.toString())
    expect(parsed.address).toBe(provider.owner)
    expect(parsed.cluster_public_hostname).toBe(provider.cluster.hostname)
    const [node] = parsed.cluster.inventory.available.nodes
    const [truth] = provider.cluster.nodes
    expect(node).toMatchObject({ name: truth?.name, allocatable: truth?.allocatable })
    expect(node.available.cpu).toBe((truth?.allocatable.cpu ?? 0) - (truth?.allocated.cpu ?? 0))
  })

  it('answers /address and /version, and in plain text what it does not know', async () => {
    const provider = await startOne()
    expect(JSON.parse(await askText(provider, { path: '/address' }))).toEqual({ address: provider.owner })
    const version = JSON.parse(await askText(provider, { path: '/version?x=1' }))
    expect(version.akash.version).toMatch(/^v\d+\.\d+\.\d+$/)
    expect(version.akash.build_deps.length).toBe(300)
    expect(version.kube.gitVersion).toMatch(/^v1\./)
    for (const path of ['/', '/status/', '//status', '/constructor', '/lease/1/2/3/status']) {
      const { status, headers } = await ask(provider, { path })
      expect({ path, status, type: headers['content-type'] }).toEqual({
        path,
        status: 404,
        type: 'text/plain; charset=utf-8',
      })
    }
    expect((await ask(provider, { method: 'POST' })).status).toBe(405)
  })

  it('shows a change of its cluster in the next answer', async () => {
    const provider = await startOne({ nodesPerProvider: 2 })
    provider.cluster.leases = 99
    provider.cluster.nodes.push({
      name: 'node99',
      allocatable: { cpu: 1000, gpu: 0, memory: 1, storage_ephemeral: 1 },
      allocated: { cpu: 1001, gpu: 0, memory: 0, storage_ephemeral: 0 },
    })
    const text = await askText(provider)
    expect(JSON.parse(text).cluster.leases).toBe(99)
    expect(text).toContain(
      '"available":{"cpu":18446744073709551615,"gpu":0,"memory":1,"storage_ephemeral":1}',
    )
  })

  it.each(sampleFiles)('serves the file byte for byte: %s', async (name) => {
    const bytes = readFileSync(new URL(name, SAMPLES))
    const provider = await startOne()
    provider.serveText(bytes)
    expect((await ask(provider)).body.equals(bytes)).toBe(true)
    provider.serveText(bytes.toString())
    expect((await ask(provider)).body.equals(bytes)).toBe(true)
    expect(provider.statusText()).toBe(bytes.toString())
    provider.serveText(null)
    expect(await nodeNames(provider)).toEqual(provider.cluster.nodes.map((node) => node.name))
  })

  it('serves bytes that are no text unchanged', async () => {
    const provider = await startOne()
    const bytes = Uint8Array.from([0xff, 0x00, 0xfe, 0x7b, 0xc3])
    provider.serveText(bytes)
    expect((await ask(provider)).body).toEqual(Buffer.from(bytes))
  })

  it.each([
    ['gzip', gunzipSync],
    ['deflate', inflateSync],
  ] as const)('compresses with %s where told to, for clients that accept it', async (compress, inflate) => {
    const provider = await startOne({ compress })
    const plain = await ask(provider)
    const coded = await ask(provider, { headers: { 'accept-encoding': 'gzip, deflate' } })
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(coded.headers['content-encoding']).toBe(compress)
    expect(inflate(coded.body).equals(plain.body)).toBe(true)
    expect(coded.body.length).toBeLessThan(plain.body.length)
  })

  it('counts requests and keeps the headers of the last', async () => {
    const provider = await startOne()
    expect(provider.requests).toEqual({ begun: 0, open: 0, mostOpen: 0 })
    await ask(provider, { headers: { 'X-One': '1' } })
    await ask(provider, { headers: { 'X-Two': '2' } })
    expect(provider.requests).toEqual({ begun: 2, open: 0, mostOpen: 1 })
    expect(provider.lastHeaders).toMatchObject({ 'x-two': '2', host: provider.endpoint })
    expect(provider.lastHeaders).not.toHaveProperty('x-one')

    await provider.misbehave('hang')
    const hanging = [1, 2, 3].map(() => ask(provider))
    await until(() => provider.requests.open === 3)
    expect(provider.requests).toEqual({ begun: 5, open: 3, mostOpen: 3 })
    await provider.misbehave(null)
    await Promise.all(hanging)
    expect(provider.requests.open).toBe(0)
  })

  it('never seems to have two requests open to a client that asks one after the other', async () => {
    const provider = await startOne()
    const agent = keepAliveAgent()
    for (let turn = 0; turn < 100; turn += 1) await ask(provider, { agent })
    expect(provider.requests).toEqual({ begun: 100, open: 0, mostOpen: 1 })
    agent.destroy()
  })
})

describe('a fleet', () => {
  it('is the same for a seed, differs for another, and a larger one begins with the smaller', async () => {
    const shape = async (options: FleetOptions) => {
      const one = await startFleet(options)
      for (let turn = 0; turn < 20; turn += 1) one.step()
      const shapes = one.providers.map(({ owner, statusText }) => `${owner} ${statusText()}`)
      await one.close()
      return shapes
    }
    const first = await shape({ providers: 3, seed: 5 })
    expect(await shape({ providers: 3, seed: 5 })).toEqual(first)
    expect(await shape({ providers: 3, seed: 6 })).not.toEqual(first)
    const small = await start({ providers: 2 })
    const large = await start({ providers: 4 })
    expect(large.providers.slice(0, 2).map(({ statusText }) => statusText())).toEqual(
      small.providers.map(({ statusText }) => statusText()),
    )
  })

  it('answers with 64 providers, each on an even port of its own with the next one free but for gRPC', async () => {
    const { providers } = await start({ providers: 64, grpc: false })
    const texts = await Promise.all(providers.map((provider) => askText(provider)))
    expect(texts).toEqual(providers.map((provider) => provider.statusText()))
    expect(new Set(providers.map(({ owner }) => owner)).size).toBe(64)
    expect(new Set(providers.map(({ port }) => port)).size).toBe(64)
    expect(providers.every(({ port }) => port % 2 === 0)).toBe(true)
    expect(providers.map(({ index }) => index)).toEqual([...providers.keys()])
    const [{ port, host } = { port: 0, host: '' }] = providers
    const next = createServer()
    await new Promise<void>((resolve) => next.listen(port + 1, host, resolve))
    await new Promise((resolve) => next.close(resolve))
  })

  it.skipIf(process.platform === 'darwin')(
    'has the real port on loopback addresses of their own',
    async () => {
      const { providers } = await start({ providers: 3, layout: 'addresses' })
      expect(new Set(providers.map(({ host }) => host)).size).toBe(3)
      for (const provider of providers) {
        expect(provider.endpoint).toMatch(/^127\.\d+\.\d+\.\d+:8443$/)
        expect(await askText(provider)).toBe(provider.statusText())
      }
    },
  )

  it('has the nodes asked for, thousands too', async () => {
    const provider = await startOne({ nodesPerProvider: 2000 })
    expect((await nodeNames(provider)).length).toBe(2000)
  })

  it('lives by its timer until it is closed, and is still without one', async () => {
    const still = await startOne()
    const fleet = await start({ providers: 1, lifeMs: 1 })
    const text = () => fleet.providers[0]?.statusText()
    const born = still.statusText()
    await until(() => text() !== born)
    expect(still.statusText()).toBe(born)
    await fleet.close()
    const end = text()
    // Twenty times as long as it lived between two events.
    let turns = 0
    await until(() => ++turns > 20)
    expect(text()).toBe(end)
  })

  it('may be empty', async () => {
    const { providers, step } = await start({ providers: 0 })
    step()
    expect(providers).toEqual([])
  })

  it('ends every listener, socket and timer on close, whatever is going on', async () => {
    const program = new URL('close-all.ts', import.meta.url).pathname
    // A process of its own: what it holds is then the fleet's. Killed, and so failed, if it does not end.
    const { stdout } = await promisify(execFile)(process.execPath, [program], { timeout: 20_000 })
    expect(JSON.parse(stdout)).toEqual({ open: [], grpcOpen: [], refused: true, held: [] })
  })

  it('stays closed: a provider cannot be brought back', async () => {
    const fleet = await start({ providers: 1 })
    await fleet.close()
    const [provider] = fleet.providers
    await provider?.misbehave(null)
    expect(provider === undefined ? null : (await ask(provider)).end).toBe('ECONNREFUSED')
  })
})
