/** `akash-top fit` where the chain decides: what providers declare there, what a placement asks for, who signed it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { AUDITOR } from '../../../src/simulator/chain-records.ts'
import { type SimulatedChain, startChain } from '../../../src/simulator/index.ts'
import { oneDocument } from '../support/expectations.ts'
import { serve, startPlainFleet } from '../support/plain-fleet.ts'
import { run } from '../support/run.ts'

const REST = ['--transport', 'rest', '-o', 'json']
let sdl = ''
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'akash-top-fit-chain-'))
  sdl = join(folder, 'signed.yaml')
  await writeFile(
    sdl,
    `version: "2.0"
services: {web: {image: x}}
profiles:
  compute: {web: {resources: {cpu: {units: 1}, memory: {size: 1Gi}, storage: {size: 1Gi}}}}
  placement:
    here: {attributes: {tier: community}, signedBy: {anyOf: [${AUDITOR}]}, pricing: {web: {denom: uakt, amount: 1}}}
deployment: {web: {here: {profile: web, count: 1}}}
`,
  )
  return () => rm(folder, { recursive: true })
})

/** Two providers with four cards each; the first declares them, the auditor has signed the second. */
async function fleetOnChain() {
  const folder = await mkdtemp(join(tmpdir(), 'akash-top-fit-home-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const fleet = await startPlainFleet(2)
  onTestFinished(() => fleet.close())
  const [first, second] = [fleet.at(0), fleet.at(1)]
  for (const provider of [first, second]) {
    serve(provider, [{ name: 'one', cpu: [0, 16], memory: [0, 64], gpu: [0, 4], disk: [0, 100] }])
  }
  const chain = await startChain({ providers: [first, second] })
  onTestFinished(() => chain.close())
  const recordOf = (endpoint: string) => {
    const found = chain.records.find(({ hostUri }) => hostUri === `https://${endpoint}`)
    if (found === undefined) throw new Error('the provider is not on chain')
    return found
  }
  const community = [{ key: 'tier', value: 'community' }]
  const card = { key: 'capabilities/gpu/vendor/nvidia/model/h100', value: 'true' }
  Object.assign(recordOf(first.endpoint), { attributes: [...community, card], audited: null })
  Object.assign(recordOf(second.endpoint), { attributes: community, audited: community })
  const env = { XDG_CACHE_HOME: folder, XDG_STATE_HOME: folder }
  return { chain, env, ids: [first.endpoint, second.endpoint] }
}

/** What was found, in the order of the fleet whichever the chain has. */
function verdicts(stdout: string, ids: readonly string[]) {
  const { providers } = oneDocument(stdout)
  return ids.map((id) => providers.find((one: { provider: string }) => one.provider === id))
}
const asksFor = ({ requests }: SimulatedChain, part: string) =>
  requests.paths.filter((path) => path.includes(part)).length

describe('fit with a chain', () => {
  it('of everyone goes by what the list says they declare, and asks of nobody by name', async () => {
    const { chain, env, ids } = await fleetOnChain()
    const { stdout, code } = await run(['fit', '1x nvidia/h100', '--all', '--chain', chain.url, ...REST], {
      env,
    })
    expect(code).toBe(0)
    expect(verdicts(stdout, ids)).toMatchObject([
      { fits: true, times: 4, unchecked: ['GPU models are not told'] },
      { fits: false, blocked_by: 'capabilities' },
    ])
    expect(asksFor(chain, '/audit/')).toBe(0)
  })

  it('of those who are named looks each up', async () => {
    const { chain, env, ids } = await fleetOnChain()
    const { stdout, code } = await run(['fit', '1x nvidia/a100', ...ids, '--chain', chain.url, ...REST], {
      env,
    })
    expect(code).toBe(1)
    expect(verdicts(stdout, ids).map((one) => one.blocked_by)).toEqual(['capabilities', 'capabilities'])
  })

  it('asks who signed what, also of everyone', async () => {
    const { chain, env, ids } = await fleetOnChain()
    const { stdout, code } = await run(['fit', sdl, '--all', '--chain', chain.url, ...REST], { env })
    expect(code).toBe(0)
    expect(verdicts(stdout, ids)).toMatchObject([
      { fits: false, blocked_by: 'signed_by' },
      { fits: true, unchecked: [] },
    ])
    expect(asksFor(chain, '/audit/')).toBeGreaterThan(0)
  })
})
