/** What does not add up between a provider and the chain, and between a provider and the others. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SimulatedChain } from '../../src/simulator/chain-types.ts'
import { type SimulatedFleet, startChain, startFleet } from '../../src/simulator/index.ts'
import { nth } from './support/fleet.ts'
import { run } from './support/run.ts'

let fleet: SimulatedFleet
let chain: SimulatedChain
beforeAll(async () => {
  fleet = await startFleet({ providers: 5, seed: 3, nodesPerProvider: 1 })
  chain = await startChain({ providers: fleet.providers })
})
afterAll(async () => {
  await chain.close()
  await fleet.close()
})

const recordOf = (at: number) => {
  const record = chain.records.find(({ owner }) => owner === nth(fleet, at).owner)
  if (record === undefined) throw new Error('the provider is not on chain')
  return record
}

beforeEach(() => {
  for (const [at, { cluster }] of fleet.providers.entries()) {
    Object.assign(cluster, { leases: 40, active: [], pending: [], version: 'v0.14.2' })
    Object.assign(recordOf(at), { activeLeases: () => cluster.leases, attributes: [] })
  }
})

/** Codes of each provider's doubts, with the chain. */
async function asked(): Promise<readonly string[][]> {
  const endpoints = fleet.providers.map(({ endpoint }) => endpoint)
  const { stdout } = await run([...endpoints, '--chain', chain.url, '--once', '-o', 'json'])
  const { providers } = JSON.parse(stdout)
  return providers.map((one: { doubts: { code: string }[] }) => one.doubts.map(({ code }) => code))
}

describe('the doubts that the chain and the others raise', () => {
  it('are none where all agree', async () => {
    expect(await asked()).toEqual([[], [], [], [], []])
  })

  it('are leases far from those on chain, a promised model that no node has, and a version far behind', async () => {
    Object.assign(recordOf(0), { activeLeases: () => 12 })
    recordOf(1).attributes = [{ key: 'capabilities/gpu/vendor/nvidia/model/b300', value: 'true' }]
    nth(fleet, 2).cluster.version = 'v0.8.4'
    expect(await asked()).toEqual([['leases-off-chain'], ['model-not-detected'], ['version-behind'], [], []])
  })
})
