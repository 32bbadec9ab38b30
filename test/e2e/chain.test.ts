import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type SimulatedChain,
  type SimulatedFleet,
  startChain,
  startFleet,
} from '../../src/simulator/index.ts'
import { nth } from './support/fleet.ts'
import { openTerminal } from './support/pty.ts'
import { run } from './support/run.ts'

let folder = ''
let fleet: SimulatedFleet
let chain: SimulatedChain
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'akash-top-chain-'))
  fleet = await startFleet({ providers: 3, seed: 4, nodesPerProvider: 2 })
  chain = await startChain({ providers: fleet.providers, total: 40, pageLimit: 15 })
})
afterAll(async () => {
  await chain.close()
  await fleet.close()
  await rm(folder, { recursive: true })
})

describe('the built program on a chain', () => {
  it('asks everyone there is, and prints those who answer and those who do not', async () => {
    const { stdout, stderr, code } = await run(['--all', '--chain', chain.url, '-o', 'json'], {
      env: { XDG_CACHE_HOME: join(folder, 'once') },
    })
    expect({ stderr, code }).toEqual({ stderr: '', code: 1 })
    const { summary } = JSON.parse(stdout)
    expect(summary).toMatchObject({
      successful_providers: 3,
      failed_providers: chain.made.dead,
      total_nodes: 6,
    })
    // Three pages of fifteen, so that there are some to be followed.
    expect(chain.requests.paths.filter((path) => path.includes('/providers?'))).toHaveLength(3)
  })

  it('shows an owner on the screen, the next time without the chain', async () => {
    const { owner, endpoint } = nth(fleet, 1)
    const env = { XDG_CACHE_HOME: join(folder, 'screen') }
    for (const how of [null, 'closed'] as const) {
      await chain.misbehave(how)
      await using terminal = openTerminal({ args: [owner, '--chain', chain.url], env, cols: 120 })
      await terminal.waitFor(/1 live/)
      await terminal.waitFor(endpoint)
      terminal.press('q')
      expect(await terminal.exit).toEqual({ exitCode: 0, signal: null })
    }
    await chain.misbehave(null)
  })

  it('shows everyone on the screen, those who answered the last time before all others', async () => {
    const env = { XDG_CACHE_HOME: join(folder, 'all') }
    const args = ['--all', '--chain', chain.url, '--view', 'providers']
    for (const time of ['first', 'second']) {
      await using terminal = openTerminal({ args, env, cols: 120 })
      await terminal.waitFor(/3 live/)
      const shown = terminal.screen().findIndex((line) => line.includes(nth(fleet, 2).endpoint))
      if (time === 'second') {
        const rows = fleet.providers.map((each) =>
          terminal.screen().findIndex((line) => line.includes(each.endpoint)),
        )
        expect(Math.max(...rows) - Math.min(...rows)).toBe(2)
        expect(shown).toBeGreaterThan(0)
      }
      terminal.press('q')
      expect(await terminal.exit).toEqual({ exitCode: 0, signal: null })
    }
  })
})
