import { describe, expect, it } from 'vitest'
import type { FleetSnapshot } from '../../src/watch/types.ts'
import { NOW_MS, nodeOf, plainFleet, providerOf } from './support/fleet.ts'
import { startScreen } from './support/screen.ts'

const SECONDS = 60
const NODES = 20

/** What each second of a minute publishes, and how many bytes went to the terminal until the sign at its end stood. */
async function bytesOfMinute(
  first: FleetSnapshot,
  second: (nowMs: number) => FleetSnapshot,
): Promise<number> {
  const screen = startScreen(first, { columns: 120, rows: 40 })
  try {
    await screen.shows(/node-19/)
    const before = screen.stdout.written.length
    for (let nth = 1; nth <= SECONDS; nth += 1) {
      screen.fleet.set(second(NOW_MS + nth * 1000))
      await screen.lines()
    }
    // A frame of what was published last: nothing that is to be written is missing then.
    const last = second(NOW_MS + SECONDS * 1000)
    const sign = { ...providerOf('sign', [nodeOf('sign')]), receivedAtMs: last.nowMs }
    screen.fleet.set({ ...last, providers: [...last.providers, sign] })
    await screen.shows(/sign/)
    return screen.stdout.written.length - before
  } finally {
    screen.close()
  }
}

const quiet = plainFleet(1, NODES)
const alone = () => bytesOfMinute(quiet, () => quiet)

describe('an idle minute', () => {
  it('of data that is asked for and does not change writes no byte', async () => {
    const asked = (nowMs: number): FleetSnapshot => ({
      ...quiet,
      nowMs,
      providers: quiet.providers.map((provider) => ({ ...provider, receivedAtMs: nowMs })),
    })
    expect(await bytesOfMinute(quiet, asked)).toBe(await alone())
  })

  it('of data that grows old writes its age in coarse steps and nothing else', async () => {
    const bytes = await bytesOfMinute(quiet, (nowMs) => ({ ...quiet, nowMs }))
    // now, 10s, 20s, ... 1m: six steps of a column of twenty rows, three characters and a move each.
    const steps = 6 * NODES * 12
    expect(bytes - (await alone())).toBeLessThan(steps)
    expect(bytes).toBeGreaterThan(await alone())
  })
})
