/** Every misbehaviour beside two healthy providers, in one snapshot. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { MISBEHAVIOURS, type SimulatedFleet, startFleet } from '../../../src/simulator/index.ts'
import type { Asked } from '../support/document.ts'
import { expectFleetDocument } from '../support/expectations.ts'
import { nth } from '../support/fleet.ts'
import { VERDICTS } from '../support/misbehaviours.ts'
import { run } from '../support/run.ts'
import { fetchStatus, readServed } from '../support/served.ts'

const TIMEOUT_MS = 2000
/** What a run may take beyond the timeout of its one request: starting node on a busy machine, and ending it. */
const OVERHEAD_MS = 3000
/** In the middle: neither the first nor the last of a list gets away with more. */
const BAD = 1

let fleet: SimulatedFleet
beforeAll(async () => {
  fleet = await startFleet({ grpc: false, providers: 3, seed: 21 })
  // Made at its first use, which takes the simulator a second.
  await nth(fleet, BAD).misbehave('gzip-bomb')
  await fetchStatus(nth(fleet, BAD).endpoint)
})
afterEach(() => nth(fleet, BAD).misbehave(null))
afterAll(() => fleet.close())

describe('a snapshot of two healthy providers and one with', () => {
  it.each(MISBEHAVIOURS)('%s is right in every field, in time, and says what is wrong', async (how) => {
    const verdict = VERDICTS[how]
    const bad = nth(fleet, BAD)
    await bad.misbehave(how)
    const asked: readonly Asked[] = await Promise.all(
      fleet.providers.map(async (provider) => ({
        endpoint: provider.endpoint,
        outcome:
          provider === bad && verdict !== null ? verdict : readServed(await fetchStatus(provider.endpoint)),
      })),
    )
    // Some answer otherwise from poll to poll: the program's is the first again.
    await bad.misbehave(how)
    const before = fleet.providers.map(({ requests }) => requests.begun)

    const begunAt = performance.now()
    // Over REST alone: this fleet has no gRPC, and a closed port beside a live one would be a doubt on each.
    const rest = ['--transport', 'rest', '-o', 'json', '--timeout', '2']
    const result = await run([...asked.map(({ endpoint }) => endpoint), ...rest])
    expect(performance.now() - begunAt).toBeLessThan(TIMEOUT_MS + OVERHEAD_MS)

    const { errors } = expectFleetDocument(result, asked)
    if (verdict !== null) expect(errors[0].error).toMatch(verdict.says)
    // Nobody was asked twice, nor the one that the redirect points to.
    const timesAsked = fleet.providers.map(({ requests }, index) => requests.begun - (before[index] ?? 0))
    expect(timesAsked).toEqual([1, expect.any(Number), 1])
    expect(timesAsked[BAD]).toBeLessThanOrEqual(1)
  })
})

describe('many at once', () => {
  it('take the time of one timeout, not its sum', async () => {
    const hanging = await startFleet({ grpc: false, providers: 12, seed: 22, nodesPerProvider: 1 })
    try {
      const silent = hanging.providers.slice(2)
      for (const [index, provider] of silent.entries())
        await provider.misbehave((['hang', 'hang-tls', 'stall', 'drip'] as const)[index % 4] ?? 'hang')
      const begunAt = performance.now()
      const args = [...hanging.providers.map(({ endpoint }) => endpoint), '-o', 'json', '--timeout', '2']
      const { stdout, code } = await run(args)
      expect(performance.now() - begunAt).toBeLessThan(TIMEOUT_MS + OVERHEAD_MS)
      expect(code).toBe(1)
      const { errors, summary } = JSON.parse(stdout)
      expect(summary).toMatchObject({ successful_providers: 2, failed_providers: 10 })
      expect(errors.map((error: { code: string }) => error.code)).toEqual(silent.map(() => 'timeout'))
    } finally {
      await hanging.close()
    }
  })
})
