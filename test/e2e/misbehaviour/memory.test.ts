/** What a provider sends without end, or never sends, must not stay in memory. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SimulatedFleet, startFleet } from '../../../src/simulator/index.ts'
import { nth } from '../support/fleet.ts'
import { residentMib } from '../support/process.ts'
import { openTerminal } from '../support/pty.ts'

const BAD = ['huge-body', 'gzip-bomb', 'drip', 'hang'] as const
/** Of requests to the provider that is asked least. */
const FIRST_POLLS = 10
const POLLS = 40
/**
 * Bodies in flight, at their cap of 16 MiB each with the buffers they outgrow, may be there at one look and not at
 * the other; were bodies kept, there would be 30 more of each endless kind, 960 MiB.
 */
const MOST_GROWTH_MIB = 120
/**
 * V8 lets its young generation grow to 128 MiB under such a load before it looks for garbage in it. Held small,
 * what is resident is what is kept.
 */
const SMALL_YOUNG_GENERATION = { NODE_OPTIONS: '--max-semi-space-size=2' }

let fleet: SimulatedFleet
beforeAll(async () => {
  fleet = await startFleet({ grpc: false, providers: BAD.length + 1, seed: 41, nodesPerProvider: 2 })
  for (const [index, how] of BAD.entries()) await nth(fleet, index).misbehave(how)
})
afterAll(() => fleet.close())

describe.runIf(process.platform === 'linux')('memory', () => {
  it(`grows by less than ${MOST_GROWTH_MIB} MiB from ${FIRST_POLLS} to ${POLLS} polls of endless and silent bodies`, async () => {
    const endpoints = fleet.providers.map(({ endpoint }) => endpoint)
    const args = [...endpoints, '-i', '0.2', '--timeout', '0.5']
    await using terminal = openTerminal({ args, env: SMALL_YOUNG_GENERATION })
    await terminal.waitFor('1 live')
    const fewest = () => Math.min(...fleet.providers.map(({ requests }) => requests.begun))
    /** Polls until each was asked so often; gives the least that was resident between the last five. */
    const levelAfter = async (polls: number): Promise<number> => {
      let least = Number.POSITIVE_INFINITY
      const isReached = () => {
        // `r` asks now: otherwise those that fail would be asked ever more rarely.
        terminal.press('r')
        // A body in flight is not kept; the least of many looks has none.
        if (fewest() > polls - 5) least = Math.min(least, residentMib(terminal.pid))
        return fewest() >= polls
      }
      await expect.poll(isReached, { interval: 50, timeout: 60_000 }).toBe(true)
      return least
    }
    const first = await levelAfter(FIRST_POLLS)
    expect((await levelAfter(POLLS)) - first).toBeLessThan(MOST_GROWTH_MIB)
    expect(fleet.providers.map(({ requests }) => requests.mostOpen)).toEqual(fleet.providers.map(() => 1))
    terminal.press('q')
    expect(await terminal.exit).toEqual({ exitCode: 0, signal: null })
  }, 150_000)
})
