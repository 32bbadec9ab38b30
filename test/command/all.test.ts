/** The program as people run it, from its sources: a process of its own that cannot leave this machine. */
import { spawn } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { blank } from '../../src/simulator/chain-records.ts'
import { randomFrom } from '../../src/simulator/random.ts'
import { chainOf, folder, owner, simRecord } from '../chain/support.ts'
import { fleetOf } from '../inventory/support/fleet.ts'

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))
const GUARD = new URL('./support/loopback-only.ts', import.meta.url).href

interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  readonly ms: number
}

/** Runs the program to its end, with this folder as its cache. */
function run(args: readonly string[], home: string): Promise<Run> {
  const started = performance.now()
  const env = { PATH: process.env.PATH, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home }
  const child = spawn(process.execPath, ['--import', GUARD, CLI, ...args], { env, timeout: 60_000 })
  const said = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text
  })
  child.stdin.end()
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, ...said, ms: performance.now() - started }))
  })
}

const jsonArgs = (url: string, ...more: string[]) => ['--chain', url, '--once', '-o', 'json', ...more]

function answeredIn(stdout: string): string[] {
  const { providers } = JSON.parse(stdout)
  return providers
    .filter((one: { status: string }) => one.status === 'success')
    .map((one: { provider: string }) => one.provider)
}

describe('--all', () => {
  it('asks everyone on chain: 5 that live are told among 300 that are dead, and settled soon', async () => {
    const { providers } = await fleetOf(5)
    const chain = await chainOf({ providers, total: 315 })
    expect(chain.made).toEqual({ live: 5, junk: 8, older: 2, dead: 300 })
    const home = await folder()
    const first = await run(jsonArgs(chain.url, '--all'), home)
    expect(first.stderr).toBe('')
    expect(first.code).toBe(1)
    const document = JSON.parse(first.stdout)
    expect(document.summary).toMatchObject({
      total_providers_queried: 305,
      successful_providers: 5,
      failed_providers: 300,
      total_nodes: 15,
    })
    const endpoints = providers.map(({ endpoint }) => endpoint).sort()
    expect(answeredIn(first.stdout).sort()).toEqual(endpoints)
    expect(new Set(document.errors.map(({ code }: { code: string }) => code))).toEqual(new Set(['refused']))
    // 300 refusals are a matter of moments: far below one timeout of ten seconds for each.
    expect(first.ms).toBeLessThan(20_000)

    // The second start needs no chain, and has those first that answered.
    await chain.close()
    const second = await run(jsonArgs(chain.url, '--all'), home)
    expect(second.stderr).toBe('')
    const order = JSON.parse(second.stdout).providers.map((one: { provider: string }) => one.provider)
    expect(order.slice(0, 5).sort()).toEqual(endpoints)
    expect(order).toHaveLength(305)
  })

  it('without a chain and without a cache says so, in one sentence and status 1', async () => {
    const chain = await chainOf()
    await chain.misbehave('500')
    const { code, stdout, stderr } = await run(jsonArgs(chain.url, '--all'), await folder())
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toBe(
      `akash-top: the providers on chain are not known: the chain gave no answer (${chain.url}: status 500); try again later, or name a chain node with --chain URL\n`,
    )
  })

  it('without a chain costs those named nothing but a sentence', async () => {
    const { providers } = await fleetOf(1)
    const chain = await chainOf()
    await chain.misbehave('hang')
    const named = providers.map(({ endpoint }) => endpoint)
    const args = jsonArgs(chain.url, '--all', '--timeout', '1', ...named)
    const { code, stdout, stderr, ms } = await run(args, await folder())
    expect(code).toBe(1)
    expect(answeredIn(stdout)).toEqual(named)
    expect(stderr).toContain('no complete answer within 1 s')
    expect(ms).toBeLessThan(10_000)
  })

  it('takes the cache of yesterday where the chain is away, and says so', async () => {
    const { providers } = await fleetOf(2)
    const chain = await chainOf({ providers })
    const home = await folder()
    expect((await run(jsonArgs(chain.url, '--all'), home)).code).toBe(0)
    const cache = join(home, 'akash-top')
    const [name = ''] = (await readdir(cache)).filter((file) => file.startsWith('chain-'))
    const text = await readFile(join(cache, name), 'utf8')
    const aged = text.replace(/"atMs":\d+/, `"atMs":${Date.now() - 26 * 3_600_000}`)
    await writeFile(join(cache, name), aged)
    await chain.misbehave('closed')
    const { code, stdout, stderr } = await run(jsonArgs(chain.url, '--all'), home)
    expect(code).toBe(0)
    expect(answeredIn(stdout)).toHaveLength(2)
    expect(stderr).toMatch(/^akash-top: what is known of the chain is 26 h old: .*connection refused.*\n$/)
  })

  it('shrugs at a damaged cache', async () => {
    const { providers } = await fleetOf(1)
    const chain = await chainOf({ providers })
    const home = await folder()
    await run(jsonArgs(chain.url, '--all'), home)
    const kept = await readdir(join(home, 'akash-top'), { withFileTypes: true })
    // Beside the files of the chain stands the folder of compiled code.
    const files = kept.filter((entry) => entry.isFile()).map(({ name }) => name)
    expect(files).not.toEqual([])
    for (const file of files) await writeFile(join(home, 'akash-top', file), '{"version":1,')
    const { code, stderr } = await run(jsonArgs(chain.url, '--all'), home)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  it('does not ask the chain where the order of the rows is nonsense', async () => {
    const chain = await chainOf()
    const { code, stderr } = await run(
      ['--all', '--chain', chain.url, '-1', '--sort', 'nonsense'],
      await folder(),
    )
    expect(code).toBe(2)
    expect(stderr).toContain('nonsense')
    expect(chain.requests.begun).toBe(0)
  })
})

const providerPath = (owner: string) => `/akash/provider/v1beta4/providers/${owner}`

describe('an owner on the command line', () => {
  it('is asked where the chain says it is, and beside endpoints', async () => {
    const { providers } = await fleetOf(3)
    const chain = await chainOf({ providers })
    const [one, two, three] = providers
    if (one === undefined || two === undefined || three === undefined) throw new Error('three were expected')
    const home = await folder()
    const args = jsonArgs(chain.url, two.owner, one.endpoint, three.owner.toUpperCase())
    const { code, stdout, stderr } = await run(args, home)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(answeredIn(stdout)).toEqual([one.endpoint, two.endpoint, three.endpoint])
    // Each by itself, and nobody else: there is no need for the list.
    const asked = chain.requests.paths.filter((path) => path.startsWith('/akash/provider/'))
    expect(asked).toEqual(expect.arrayContaining([two, three].map(({ owner }) => providerPath(owner))))
    const named = [one, two, three].map(({ owner }) => providerPath(owner))
    expect(asked.filter((path) => !named.includes(path))).toEqual([])
    // Known from now on.
    await chain.close()
    expect((await run(args, home)).code).toBe(0)
  })

  it('may be the one of --node', async () => {
    const { providers } = await fleetOf(1)
    const chain = await chainOf({ providers })
    const [provider] = providers
    const { code, stdout } = await run(
      jsonArgs(chain.url, provider?.owner ?? '', '--node', provider?.cluster.nodes[1]?.name ?? ''),
      await folder(),
    )
    expect(code).toBe(0)
    expect(JSON.parse(stdout).name).toBe(provider?.cluster.nodes[1]?.name)
  })

  it('who is not on chain, or has no address there, is bad usage', async () => {
    const junk = { ...blank(randomFrom(1)), owner: owner(7), hostUri: 'https://$HOST:8443' }
    const chain = await chainOf({ records: [simRecord(1, 'https://127.0.0.1:9'), junk] })
    for (const [who, why] of [
      [owner(9), `${owner(9)} is the owner of no provider on chain; check the address`],
      [
        owner(7),
        `${owner(7)} cannot be asked: the host URI "https://$HOST:8443" is a template that was never filled in`,
      ],
    ] as const) {
      const { code, stdout, stderr } = await run(jsonArgs(chain.url, who), await folder())
      expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `akash-top: ${why}\n` })
    }
  })
})

describe('the guard of these tests', () => {
  it('ends a program that would leave this machine', async () => {
    const { code, stderr } = await run(['provider.example.com', '--once'], await folder())
    expect(code).toBe(99)
    expect(stderr).toContain('it would have left this machine')
  })
})
