/** `--once -o json`, held field by field against what the providers served. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Misbehaviour, type SimulatedFleet, startFleet } from '../../../src/simulator/index.ts'
import { type Asked, nodeDocument } from '../support/document.ts'
import { expectFleetDocument, LOOSE, oneDocument } from '../support/expectations.ts'
import { nth } from '../support/fleet.ts'
import { run } from '../support/run.ts'
import { fetchStatus, readServed } from '../support/served.ts'

/** Each of another kind; the number is the place in the fleet. */
const PLACES = {
  gpus: 0,
  reservations: 1,
  refusing: 2,
  flat: 3,
  units: 4,
  wrapped: 5,
  unlimited: 6,
  shuffled: 7,
  large: 8,
  empty: 9,
  real: 10,
  realOfOld: 11,
} as const
const BAD: readonly (readonly [keyof typeof PLACES, Misbehaviour])[] = [
  ['refusing', 'closed'],
  ['flat', 'flat-shape'],
  ['units', 'units-shape'],
  ['wrapped', 'wrapped'],
  ['shuffled', 'shuffled-storage'],
  ['empty', 'no-nodes'],
]
const SAMPLES = new URL('../../fixtures/samples/', import.meta.url)

let fleet: SimulatedFleet
let asked: readonly Asked[] = []
const at = (place: keyof typeof PLACES) => nth(fleet, PLACES[place])
const endpoints = () => asked.map(({ endpoint }) => endpoint)

beforeAll(async () => {
  fleet = await startFleet({
    grpc: false,
    providers: Object.keys(PLACES).length,
    seed: 11,
    nodesPerProvider: 3,
  })
  for (const [index, node] of at('gpus').cluster.nodes.entries()) {
    node.allocatable.gpu = 8
    node.allocated.gpu = index
  }
  const reservation = { cpu: 1500, memory: 2 ** 30, gpu: 1, storage_ephemeral: 5 }
  at('reservations').cluster.active = [reservation, { ...reservation, storage: { beta3: 7, ram: 1 } }]
  at('reservations').cluster.pending = [reservation]
  for (const place of ['wrapped', 'unlimited'] as const) {
    at(place).cluster.storage = [
      { class: 'beta3', allocatable: 2 ** 41, allocated: 3 },
      { class: 'beta1', allocatable: 2 ** 40, allocated: 2 ** 39 + 1 },
    ]
  }
  // The Rancher driver starts from 2^63-1, and a whole node may be told so as well.
  at('unlimited').cluster.storage[0] = {
    class: 'default',
    allocatable: Number.POSITIVE_INFINITY,
    allocated: 0,
  }
  const [unlimited] = at('unlimited').cluster.nodes
  if (unlimited !== undefined) unlimited.allocatable.storage_ephemeral = Number.POSITIVE_INFINITY
  if (unlimited !== undefined) unlimited.allocated.storage_ephemeral = 0
  // A class listed by two drivers, and a figure near the end of what a double holds.
  at('large').cluster.storage = [7, 5].map((allocatable) => ({ class: 'ram', allocatable, allocated: 1 }))
  const [large] = at('large').cluster.nodes
  if (large !== undefined) large.allocatable.memory = 2 ** 52 + 1
  if (large !== undefined) large.allocated.memory = 2 ** 51 + 2
  at('real').serveText(readFileSync(new URL('status-2025-08-06-indianode-gpu-missing.json', SAMPLES)))
  at('realOfOld').serveText(
    readFileSync(new URL('status-legacy-flat-nodes-bigtractorplotting.json', SAMPLES)),
  )
  for (const [place, how] of BAD) await at(place).misbehave(how)
  asked = await Promise.all(
    fleet.providers.map(async ({ endpoint, index }) => ({
      endpoint,
      outcome: index === PLACES.refusing ? { code: 'refused' } : readServed(await fetchStatus(endpoint)),
    })),
  )
  // The order of classes moves on with each poll: from the beginning again.
  await at('shuffled').misbehave('shuffled-storage')
})
afterAll(() => fleet.close())

/** Over REST alone: this fleet has no gRPC, and a closed port beside a live one would be a doubt on each. */
const snapshot = (...more: string[]) =>
  run([...endpoints(), '--once', '-o', 'json', '--transport', 'rest', ...more])

describe('the document of a fleet', () => {
  it('has every field of the contract as the providers served it, and nothing else', async () => {
    const document = expectFleetDocument(await snapshot(), asked)
    // What was put into the fleet did reach the calculation: it was not all zeros on both sides.
    expect(document.summary).toMatchObject({ total_providers_queried: 12, failed_providers: 1 })
    expect(document.resources.gpu.allocated).toBeGreaterThanOrEqual(3)
    const doubts = document.providers.flatMap((provider: { doubts?: { code: string }[] }) =>
      (provider.doubts ?? []).map(({ code }) => code),
    )
    expect(new Set(doubts)).toEqual(
      new Set(['negative', 'negative-storage', 'storage-class-twice', 'no-nodes']),
    )
    expect(document.providers[PLACES.reservations].reservations).toEqual({ active: 2, pending: 1 })
    const unlimited = document.storage.find((pool: { class: string }) => pool.class === 'default')
    expect(unlimited.available).toBeNull()
  })

  it('says the age of each answer in whole milliseconds, no more than the run took', async () => {
    const begun = performance.now()
    const { providers } = oneDocument((await snapshot()).stdout)
    const mostMs = performance.now() - begun
    for (const { age_ms: ageMs } of providers.filter((one: { status: string }) => one.status === 'success')) {
      expect(Number.isInteger(ageMs) && ageMs >= 0 && ageMs < mostMs, String(ageMs)).toBe(true)
    }
  })

  it('names in each doubt the quantity it is about, and its figure', async () => {
    const { providers } = oneDocument((await snapshot()).stdout)
    const messages = providers[PLACES.wrapped].doubts.map((doubt: { message: string }) => doubt.message)
    for (const [index, part] of [
      /^CPU: .*-20 cores/,
      /^Memory: .*-11\.28 GiB/,
      /^GPU: .*-1 GPU\b/,
      /^Ephemeral: /,
    ].entries())
      expect(messages[index]).toMatch(part)
    expect(messages[4]).toMatch(/"beta3".* -256\.26 GiB/)
  })

  it('is the same but for times where the wire order of storage classes is another', async () => {
    const [first, second] = [oneDocument((await snapshot()).stdout), oneDocument((await snapshot()).stdout)]
    const storage = (document: typeof first) => document.providers[PLACES.shuffled].storage
    expect(storage(first).length).toBeGreaterThanOrEqual(3)
    expect(storage(second)).toEqual(storage(first))
    expect(second.storage).toEqual(first.storage)
  })

  it('is not touched by the order, filter and view of the table', async () => {
    const plain = await snapshot()
    const wished = await snapshot(
      '-s',
      'cpu',
      '-r',
      '-f',
      'nothing at all',
      '--group',
      '--ascii',
      '--view',
      'nodes',
    )
    const without = ({ stdout }: typeof plain) => stdout.replaceAll(/"(timestamp|age_ms)": .*/g, '')
    expect(without(wished)).toBe(without(plain))
    expect(wished.code).toBe(plain.code)
  })

  it('has status error, a reason, and sums of nothing, where nobody answers', async () => {
    const { endpoint } = at('refusing')
    const nobody = [{ endpoint, outcome: { code: 'refused' } }]
    const result = await run([endpoint, '--once', '-o', 'json'])
    expect(expectFleetDocument(result, nobody).error).toMatch(/none of the 1 providers/i)
  })
})

describe('--node', () => {
  it('is the document of that node as served, with who answered', async () => {
    const provider = at('wrapped')
    const served = readServed(await fetchStatus(provider.endpoint))
    for (const [index, node] of served.nodes.entries()) {
      const { stdout, stderr, code } = await run([provider.endpoint, '-o', 'json', '--node', node.name])
      expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
      const doubt = { code: 'negative', node: node.name, message: LOOSE.any('sentence') }
      expect(oneDocument(stdout)).toStrictEqual({
        status: 'success',
        provider: provider.endpoint,
        address: provider.owner,
        transport: 'rest',
        age_ms: LOOSE.any('age'),
        ...nodeDocument(node),
        doubts: index === 0 ? [doubt, doubt, doubt, doubt] : [],
      })
    }
  })

  it.each(['json', 'table'])('that is not there: code no-node and status 1 in %s', async (output) => {
    const { endpoint, cluster } = at('gpus')
    const result = await run([endpoint, '-o', output, '--node', 'nowhere'])
    expect(result.code).toBe(1)
    const sentence = expect.stringContaining('"nowhere"')
    if (output === 'json') {
      expect(result.stderr).toBe('')
      expect(oneDocument(result.stdout)).toStrictEqual({
        status: 'error',
        provider: endpoint,
        code: 'no-node',
        error: sentence,
      })
    } else {
      expect(result.stdout).toBe('')
      expect(result.stderr).toMatch(/^akash-top: [^\n]*no-node[^\n]*"nowhere"[^\n]*\n$/)
      for (const { name } of cluster.nodes) expect(result.stderr).toContain(`"${name}"`)
    }
  })

  it('of a provider that does not answer is its error, status 1', async () => {
    const { endpoint } = at('refusing')
    const { stdout, code } = await run([endpoint, '-o', 'json', '--node', 'any'])
    expect(code).toBe(1)
    expect(oneDocument(stdout)).toStrictEqual({
      status: 'error',
      provider: endpoint,
      code: 'refused',
      error: LOOSE.any('sentence'),
    })
  })
})
