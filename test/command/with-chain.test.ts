import { homedir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { readCache, writeCache } from '../../src/chain/cache.ts'
import { cacheFolder } from '../../src/chain/folders.ts'
import { readKnownGood } from '../../src/chain/known-good.ts'
import { createChainClient } from '../../src/chain/lcd-client.ts'
import { createLateChain } from '../../src/command/late-chain.ts'
import { type ChainIo, type Findings, withChain } from '../../src/command/with-chain.ts'
import type { Config } from '../../src/config/config.ts'
import { parseArguments } from '../../src/config/parse.ts'
import { failure } from '../../src/domain/outcome.ts'
import { chainOf, folder, owner, record, simRecord, unwrap } from '../chain/support.ts'

async function configOf(argv: readonly string[], stdoutIsTty = true): Promise<Config> {
  const read = unwrap(
    await parseArguments(argv, {
      env: {},
      home: homedir(),
      stdoutIsTty,
      readFile: async () => failure('missing', 'no such file'),
      readStdin: async () => failure('missing', 'no such file'),
    }),
  )
  if (read.kind !== 'run') throw new Error(read.kind)
  return read.config
}

/** Runs a command that notes what it is given; `during` is what it does. */
async function runWith(
  config: Config,
  io: Partial<ChainIo> & { readonly home: string },
  during: (findings: Findings, config: Config) => Promise<number> | number = () => 0,
) {
  let text = ''
  let given: Config | null = null
  const started = performance.now()
  let beganMs = Number.NaN
  const status = await withChain(
    config,
    {
      client: createLateChain(async () =>
        createChainClient({ baseUrls: config.chain, timeoutMs: config.timeoutMs }),
      ),
      stderr: {
        write: (more) => {
          text += more
        },
      },
      stderrIsTty: false,
      env: {},
      now: Date.now,
      ...io,
    },
    async (resolved, findings) => {
      beganMs = performance.now() - started
      given = resolved
      return during(findings, resolved)
    },
  )
  const ids = (given as Config | null)?.endpoints.map(({ id }) => id) ?? null
  return { status, said: text, ids, beganMs, wholeMs: performance.now() - started }
}

const OLD = 0

describe('a screen of everyone on chain', () => {
  it('starts at once from a cache of any age while the chain hangs, and ends without waiting for it', async () => {
    const chain = await chainOf({ records: [simRecord(1, 'https://127.0.0.1:9')] })
    await chain.misbehave('hang')
    const home = await folder()
    const list = { atMs: OLD, records: [record(2, 'https://127.0.0.1:10')], unreadable: 0 }
    unwrap(await writeCache(cacheFolder({}, home), [chain.url], { list, owners: [] }))
    const config = await configOf(['--all', '--chain', chain.url, '--timeout', '60'])
    const run = await runWith(config, { home }, async () => {
      await expect.poll(() => chain.requests.open).toBe(1)
      return 0
    })
    expect(run).toMatchObject({ status: 0, ids: ['127.0.0.1:10'], said: '' })
    expect(run.beganMs).toBeLessThan(2000)
    expect(run.wholeMs).toBeLessThan(5000)
    await expect.poll(() => chain.requests.open).toBe(0)
  })

  it('renews an old cache for the next time', async () => {
    const chain = await chainOf({ records: [simRecord(1, 'https://127.0.0.1:9')] })
    const home = await folder()
    const cache = cacheFolder({}, home)
    const list = { atMs: OLD, records: [record(2, 'https://127.0.0.1:10')], unreadable: 0 }
    unwrap(await writeCache(cache, [chain.url], { list, owners: [] }))
    const config = await configOf(['--all', '--chain', chain.url])
    const hostsCached = async () => {
      const read = await readCache(cache, [chain.url])
      return read.ok ? read.value.list?.records.map(({ hostUri }) => hostUri) : []
    }
    const first = await runWith(config, { home }, async () => {
      await expect.poll(hostsCached).toEqual(['https://127.0.0.1:9'])
      return 0
    })
    expect(first.ids).toEqual(['127.0.0.1:10'])
    expect((await runWith(config, { home })).ids).toEqual(['127.0.0.1:9'])
    expect(chain.requests.begun).toBe(1)
  })

  it('waits for the chain, no longer than the timeout, where nothing is cached; a terminal is told', async () => {
    const chain = await chainOf()
    await chain.misbehave('hang')
    const config = await configOf(['--all', 'named', '--chain', chain.url, '--timeout', '1'])
    const run = await runWith(config, { home: await folder(), stderrIsTty: true })
    expect(run.ids).toEqual(['named:8443'])
    expect(run.beganMs).toBeLessThan(4000)
    const [line, sentence] = run.said.split('\r\u001B[K')
    expect(line).toBe('asking the chain for its providers')
    expect(sentence).toMatch(/^akash-top: the providers on chain are not known/)
    // The screen goes on; its status is its own.
    expect(run.status).toBe(0)
  })
})

describe('a command on providers of the chain', () => {
  it('is told who was found and not named, and what it says of them is remembered', async () => {
    const records = [1, 2, 3].map((nth) => simRecord(nth, `https://127.0.0.1:${nth}`))
    const chain = await chainOf({ records })
    const home = await folder()
    const config = await configOf(['--all', '--chain', chain.url, owner(2), '-1'])
    const first = await runWith(config, { home }, ({ found, onAnswered }) => {
      expect([...found]).toEqual(['127.0.0.1:1', '127.0.0.1:3'])
      onAnswered('127.0.0.1:3')
      onAnswered('127.0.0.1:3')
      return 1
    })
    expect(first).toMatchObject({ status: 1, ids: ['127.0.0.1:2', '127.0.0.1:1', '127.0.0.1:3'], said: '' })
    expect([...(await readKnownGood(cacheFolder({}, home))).keys()]).toEqual(['127.0.0.1:3'])
    const second = await runWith(config, { home })
    expect(second.ids).toEqual(['127.0.0.1:2', '127.0.0.1:3', '127.0.0.1:1'])
  })

  it('that says 0 of a snapshot becomes 1 where the chain left someone out', async () => {
    const chain = await chainOf()
    await chain.misbehave('500')
    const config = await configOf(['named', owner(1), '--chain', chain.url, '-1'])
    const run = await runWith(config, { home: await folder() })
    expect(run).toMatchObject({ status: 1, ids: ['named:8443'] })
    expect(run.said).toContain(`${owner(1)} could not be looked up`)
  })

  it('runs all the same where nothing can be cached', async () => {
    const chain = await chainOf({ records: [simRecord(1, 'https://127.0.0.1:9')] })
    const run = await runWith(
      await configOf(['--all', '--chain', chain.url]),
      { home: '/dev/null' },
      ({ onAnswered }) => {
        onAnswered('127.0.0.1:9')
        return 0
      },
    )
    expect(run).toMatchObject({ status: 0, ids: ['127.0.0.1:9'], said: '' })
  })

  it('tells a terminal how many were found and left out', async () => {
    const chain = await chainOf({
      records: [
        simRecord(1, '$HOST'),
        simRecord(2, 'https://127.0.0.1:9'),
        simRecord(3, 'https://127.0.0.1:9'),
      ],
    })
    const config = await configOf(['--all', '--chain', chain.url])
    const run = await runWith(config, { home: await folder(), stderrIsTty: true })
    expect(run.said).toBe(
      'akash-top: on chain: 1 found to ask, 1 without an address, 1 with that of a newer one\n',
    )
  })
})
