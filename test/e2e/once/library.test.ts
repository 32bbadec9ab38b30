/** The built library, imported by a program of its own. */
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type SimulatedFleet, startFleet } from '../../../src/simulator/index.ts'
import { fleetDocument, nodeDocument, providerDocument } from '../support/document.ts'
import { LOOSE } from '../support/expectations.ts'
import { nth } from '../support/fleet.ts'
import { CLI, cleanEnv } from '../support/program.ts'
import { readServed } from '../support/served.ts'

const LIBRARY = pathToFileURL(join(dirname(CLI), 'index.js')).href
const EXAMPLES = join(dirname(CLI), '..', 'examples')
/** A program that has nothing left to do ends by itself in well under this. */
const LINGER_MS = 3000

let fleet: SimulatedFleet
let endpoints: string[] = []
beforeAll(async () => {
  fleet = await startFleet({ grpc: false, providers: 3, seed: 51, nodesPerProvider: 2 })
  endpoints = fleet.providers.map(({ endpoint }) => endpoint)
})
afterEach(() => Promise.all(fleet.providers.map((provider) => provider.misbehave(null))))
afterAll(() => fleet.close())

async function node(args: readonly string[]) {
  const child = spawn(process.execPath, args, { env: cleanEnv(), stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise((resolve) => child.on('close', resolve))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { stdout, stderr, code: await ended }
}

/**
 * Runs a module that has the library as `library` and the fleet's endpoints as `endpoints`. It must end by itself,
 * soon after it is done, with every connection closed. Gives what `body` returns, read back from JSON.
 */
async function inProgram(body: string) {
  const source = `
    import tls from 'node:tls'
    const sockets = []
    const { connect } = tls
    tls.connect = (...options) => {
      sockets.push(connect(...options))
      return sockets.at(-1)
    }
    const library = await import(${JSON.stringify(LIBRARY)})
    const endpoints = ${JSON.stringify(endpoints)}
    const value = await (async () => { ${body} })()
    const left = sockets.filter((socket) => !socket.destroyed).length
    const doneAt = performance.now()
    process.on('exit', () => {
      const lingeredMs = performance.now() - doneAt
      process.stdout.write(JSON.stringify({ value, left, dialled: sockets.length, lingeredMs }))
    })`
  const { stdout, stderr, code } = await node(['--input-type=module', '--eval', source])
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
  const { value, left, dialled, lingeredMs } = JSON.parse(stdout)
  expect(lingeredMs).toBeLessThan(LINGER_MS)
  // Idle sockets do not keep a process alive, so their closing is looked at by itself.
  expect(left, `of ${dialled} connections`).toBe(0)
  // The look is not blind: who asks a provider is seen to dial.
  if (body.includes('endpoints')) expect(dialled).toBeGreaterThan(0)
  return value
}

describe('the library', () => {
  it('queries a cluster: the document of that provider', async () => {
    const { endpoint, statusText } = nth(fleet, 0)
    const document = await inProgram('return library.queryClusterInventory(endpoints[0])')
    expect(document).toStrictEqual(providerDocument(endpoint, readServed(statusText()), LOOSE))
  })

  it('queries a node: the first, or that of exactly this name, or none', async () => {
    const { cluster, endpoint, owner, statusText } = nth(fleet, 0)
    const served = readServed(statusText())
    const [, second] = cluster.nodes
    const documents = await inProgram(`
      const names = [undefined, ${JSON.stringify(second?.name)}, 'nowhere']
      return Promise.all(names.map((name) => library.queryNodeInventory(endpoints[0], name)))`)
    const answer = { status: 'success', provider: endpoint, address: owner, transport: 'rest', doubts: [] }
    expect(documents).toStrictEqual([
      ...served.nodes.map((one) => ({ ...answer, age_ms: LOOSE.any('age'), ...nodeDocument(one) })),
      { status: 'error', provider: endpoint, code: 'no-node', error: LOOSE.any('sentence') },
    ])
  })

  it('aggregates what it queried, failures included, as the program does', async () => {
    await nth(fleet, 1).misbehave('not-ready')
    const asked = fleet.providers.map(({ endpoint, statusText, index }) => ({
      endpoint,
      outcome: index === 1 ? { code: 'not-ready' } : readServed(statusText()),
    }))
    const aggregated = await inProgram(`
      const results = await Promise.all(endpoints.map((endpoint) => library.queryClusterInventory(endpoint)))
      return library.aggregateInventoryData(results)`)
    const { providers: _, ...document } = fleetDocument(asked, LOOSE)
    expect(aggregated).toStrictEqual({ ...document, doubts: [] })
  })

  it('aggregates nothing to an error, without a question to anyone', async () => {
    const { status, error } = await inProgram('return library.aggregateInventoryData([])')
    expect({ status, error }).toEqual({ status: 'error', error: LOOSE.any('sentence') })
  })

  it.each([
    ['hang', '{ timeoutMs: 700 }', 'timeout'],
    ['closed', '{}', 'refused'],
    ['hang-tls', '{ signal: AbortSignal.timeout(300) }', 'aborted'],
    ['huge-body', '{}', 'too-large'],
    ['html', '{}', 'not-akash'],
  ] as const)('ends by itself after a provider that %s, with options %s', async (how, options, code) => {
    await nth(fleet, 2).misbehave(how)
    const result = await inProgram(`return library.queryClusterInventory(endpoints[2], ${options})`)
    expect(result).toStrictEqual({
      status: 'error',
      provider: endpoints[2],
      code,
      error: LOOSE.any('sentence'),
    })
    await expect.poll(() => nth(fleet, 2).requests.open).toBe(0)
  })

  it('never rejects for a text that is no endpoint', async () => {
    const results = await inProgram(`
      const texts = ['', 'http://host', 'a host', 'host:99999']
      return Promise.all(texts.map((text) => library.queryClusterInventory(text)))`)
    for (const result of results) expect(result).toMatchObject({ status: 'error', code: 'unreachable' })
  })

  it('keeps connections of a client of its own until that is closed, and then ends', async () => {
    const before = nth(fleet, 0).requests.begun
    const statuses = await inProgram(`
      const client = library.createRestClient({ timeoutMs: 5000, tls: 'trust' })
      const statuses = []
      for (let nth = 0; nth < 3; nth += 1)
        statuses.push((await library.queryClusterInventory(endpoints[0], { client })).status)
      await client.close()
      const late = await library.queryClusterInventory(endpoints[0], { client })
      return [...statuses, late.code]`)
    expect(statuses).toEqual(['success', 'success', 'success', 'aborted'])
    expect(nth(fleet, 0).requests.begun - before).toBe(3)
  })
})

describe('the examples', () => {
  it.each(['provider-resource-monitoring.ts', 'network-capacity-analysis.ts'])(
    '%s runs to its end against a fleet, and exits 1 where one does not answer',
    async (name) => {
      const good = await node([join(EXAMPLES, name), ...endpoints])
      expect(good).toMatchObject({ stderr: '', code: 0 })
      expect(good.stdout).toMatch(/CPU: +\d/)
      await nth(fleet, 1).misbehave('closed')
      const bad = await node([join(EXAMPLES, name), ...endpoints])
      expect(bad).toMatchObject({ stderr: '', code: 1 })
      expect(bad.stdout).toContain('refused')
    },
  )
})
