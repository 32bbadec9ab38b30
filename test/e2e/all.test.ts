import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { blank } from '../../src/simulator/chain-records.ts'
import { startBlackHoles, startChain, startFleet } from '../../src/simulator/index.ts'
import { randomFrom } from '../../src/simulator/random.ts'
import { KEY, openTerminal } from './support/pty.ts'
import { run } from './support/run.ts'

/** A chain of so many records: four providers that live, some that take a connection and are mute, the rest dead. */
async function chainOf(total: number, mute: number) {
  const folder = await mkdtemp(join(tmpdir(), 'akash-top-all-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const fleet = await startFleet({ providers: 4, seed: 6, nodesPerProvider: 2 })
  onTestFinished(() => fleet.close())
  const holes = await startBlackHoles(mute)
  onTestFinished(() => holes.close())
  const random = randomFrom(5)
  const records = holes.uris.map((hostUri) => ({ ...blank(random), hostUri }))
  const chain = await startChain({ providers: fleet.providers, total: total - mute, records })
  onTestFinished(() => chain.close())
  return { fleet, holes, chain, env: { XDG_CACHE_HOME: folder, XDG_STATE_HOME: folder } }
}

const MINUTE = 60_000

describe('two thousand providers on chain, most of them dead', () => {
  it('are settled within a minute, a hundred connections at most being opened, and folded into one row', async () => {
    const { holes, chain, env, fleet } = await chainOf(2000, 250)
    const dead = chain.made.dead + 250
    const shown = dead.toLocaleString('en')
    const started = performance.now()
    await using terminal = openTerminal({
      args: ['--all', '--chain', chain.url, '--view', 'providers'],
      env,
      cols: 150,
      rows: 30,
    })
    await terminal.waitFor(/4 live/, MINUTE)
    const folded = `${shown} providers do not answer  refused ${chain.made.dead.toLocaleString('en')}, timeout 250`
    await terminal.waitFor(folded, MINUTE)
    expect(performance.now() - started).toBeLessThan(MINUTE)
    expect(holes.sockets.mostOpen).toBeLessThanOrEqual(100)
    const screen = terminal.screen().join('\n')
    for (const { endpoint } of fleet.providers) expect(screen).toContain(endpoint)
    expect(screen).toMatch(new RegExp(`✗ ${dead} failed +of ${dead + 4} providers`))

    terminal.press(KEY.end, KEY.enter)
    await terminal.waitFor(/Providers › do not answer/)
    await terminal.waitFor(/✗ failed +127\.0\.0\.1:\d+ +refused/)
    expect(terminal.screen().join('\n')).not.toContain(fleet.providers[0]?.endpoint)
    terminal.press(KEY.escape)
    await terminal.waitFor(/\[Providers\]/)
    terminal.press('q')
    expect(await terminal.exit).toEqual({ exitCode: 0, signal: null })
  })

  it('keep no snapshot waiting for a timeout each', async () => {
    const { holes, chain, env } = await chainOf(400, 150)
    const started = performance.now()
    const { stdout, stderr, code } = await run(['--all', '--chain', chain.url, '-o', 'json'], { env })
    expect({ stderr, code }).toEqual({ stderr: '', code: 1 })
    expect(JSON.parse(stdout).summary).toMatchObject({ successful_providers: 4 })
    // Two rounds of five seconds; with the timeout of those who are named it would be thirty.
    expect(performance.now() - started).toBeLessThan(20_000)
    expect(holes.sockets.mostOpen).toBeLessThanOrEqual(100)
  })

  it('fold away nobody who was named', async () => {
    const { chain, env } = await chainOf(30, 0)
    const named = '127.0.0.1:1'
    await using terminal = openTerminal({ args: [named, '--all', '--chain', chain.url], env, cols: 150 })
    await terminal.waitFor(/providers do not answer/)
    await terminal.waitFor(/127\.0\.0\.1:1 .*refused/)
    terminal.press('q')
    await terminal.exit
  })
})

describe('what the chain knows', () => {
  it('filters a snapshot, too', async () => {
    const { chain, env, fleet } = await chainOf(4, 0)
    const endpoints = fleet.providers.map(({ endpoint }) => endpoint)
    const rowsOf = async (...more: string[]) => {
      const args = [...endpoints, '--chain', chain.url, '--once', '--view', 'providers', ...more]
      const { stdout, stderr, code } = await run(args, { env })
      expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
      return endpoints.filter((endpoint) => stdout.includes(endpoint))
    }
    expect(await rowsOf('--filter', 'audited=yes')).toEqual([endpoints[0], endpoints[2]])
    expect(await rowsOf('--filter', 'attr.tier=akash version>=0.14')).toEqual([endpoints[2]])
    expect(await rowsOf('--filter', 'version>=0.15')).toEqual([])
    const refused = await run([...endpoints, '--filter', 'regoin~eu'], { env })
    expect(refused.stderr).toMatch(/region, tier, audited, version, storage\.CLASS, attr\.KEY/)
  })

  it('is on the page, in columns and in filters, the next time without the chain', async () => {
    const { chain, env, fleet } = await chainOf(4, 0)
    const target = fleet.providers[2]
    if (target === undefined) throw new Error('no provider')
    for (const how of [null, 'closed'] as const) {
      await chain.misbehave(how)
      await using terminal = openTerminal({
        args: [
          ...fleet.providers.map(({ endpoint }) => endpoint),
          '--chain',
          chain.url,
          '--view',
          'providers',
        ],
        env,
        cols: 220,
        rows: 60,
      })
      await terminal.waitFor(/Region +Version +Audited +Tier/)
      await terminal.waitFor(
        (screen) => screen.filter((line) => /v0\.14\.2 +(yes|no) +community/.test(line)).length === 4,
      )
      terminal.press('/')
      terminal.press('audited=yes attr.tier=akash version>=0.14')
      await terminal.waitFor(/1 of 4 providers/)
      terminal.press(KEY.enter)
      terminal.press(KEY.enter)
      await terminal.waitFor(target.owner)
      await terminal.waitFor(/Email +ops@simulated-2\.example/)
      await terminal.waitFor(/Organization +Simulated Compute 2/)
      await terminal.waitFor(/provider v0\.14\.2, Kubernetes v1\.33\.3\+k3s1/)
      await terminal.waitFor(/Audited +yes, by Akash Network/)
      await terminal.waitFor(/tier = community; differs, audited as akash/)
      await terminal.waitFor(/First seen +\d{4}-\d\d-\d\d \(now\), live \d+% of this run/)
      terminal.press('q')
      expect(await terminal.exit).toEqual({ exitCode: 0, signal: null })
    }
  })
})
