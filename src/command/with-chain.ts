/** Runs a command on providers that the chain must be asked for. */
import { NOTHING_CACHED, readCache, writeCache } from '../chain/cache.ts'
import { cacheFolder } from '../chain/folders.ts'
import { SKIP_REASONS } from '../chain/host-uri.ts'
import { readKnownGood, rememberAnswered } from '../chain/known-good.ts'
import type { ChainClient } from '../chain/lcd-client.ts'
import { createRegistry } from '../chain/registry.ts'
import type { Config } from '../config/config.ts'
import type { Outcome } from '../domain/outcome.ts'
import type { ProviderRecord } from '../domain/provider-record.ts'
import { visibleText } from '../view/text.ts'
import { type Resolved, resolveEndpoints } from './resolve-endpoints.ts'
import { checkFilter, checkSort } from './start-up.ts'

export interface ChainIo {
  /** Closed when the command is over. */
  readonly client: ChainClient
  readonly stderr: { readonly write: (text: string) => unknown }
  /** Whether someone may be reading along while it runs. */
  readonly stderrIsTty: boolean
  readonly env: Readonly<Record<string, string | undefined>>
  /** Home directory, for the cache. */
  readonly home: string
  /** Epoch ms. */
  readonly now: () => number
}

/** What a command is told besides its configuration, and tells back. */
export interface Findings {
  /** Ids of endpoints that nobody named: most of them are dead, and are asked less often. */
  readonly found: ReadonlySet<string>
  /** What the chain says of them, by endpoint id. */
  readonly records: ReadonlyMap<string, ProviderRecord>
  /** To be called with the id of each endpoint that answers. */
  readonly onAnswered: (id: string) => void
}

/** Before this nobody is told that the chain is being asked. */
const QUIET_MS = 500
/** Carriage return and "erase to the end of the line" (ECMA-48 EL). */
const ERASE = '\r\u001B[K'

/**
 * Resolves owners and `--all`, then runs the command with the endpoints in the configuration. A snapshot takes what was told in the last hour and else waits for the chain; the
 * screen takes whatever is cached and renews it meanwhile. Which endpoints answered is remembered for the next time.
 *
 * Resolves to the status of the command, 0 becoming 1 where a snapshot lacks whom the chain should have named; 2 for a wrong
 * owner, 1 where there is nobody to ask, both with one sentence on stderr. Everything opened is closed by then.
 */
export async function withChain(
  config: Config,
  io: ChainIo,
  command: (config: Config, findings: Findings) => Promise<number>,
): Promise<number> {
  const say = (sentence: string): unknown => io.stderr.write(`akash-top: ${visibleText(sentence)}\n`)
  const order = checkSort(config)
  const wrong = order.ok ? checkFilter(config.filter) : order
  if (!wrong.ok) {
    say(wrong.error.message)
    return 2
  }
  const folder = cacheFolder(io.env, io.home)
  const [cached, knownGood] = await Promise.all([readCache(folder, config.chain), readKnownGood(folder)])
  const { client } = io
  const registry = createRegistry({
    client,
    cached: cached.ok ? cached.value : NOTHING_CACHED,
    keep: (content) => writeCache(folder, config.chain, content),
    now: io.now,
    anyAge: !config.once,
  })
  const answered = new Set<string>()
  try {
    const resolved = await announced(io, resolveEndpoints(config, { registry, knownGood }))
    if (!resolved.ok) {
      say(resolved.error.message)
      return resolved.error.code === 'usage' ? 2 : 1
    }
    const { endpoints, found, records, missing, old } = resolved.value
    for (const sentence of [...missing, ...old]) say(sentence)
    if (config.all && io.stderrIsTty) say(summary(resolved.value))
    const onAnswered = (id: string): unknown => answered.add(id)
    const status = await command({ ...config, endpoints }, { found, records, onAnswered })
    // The status of --once says whether all answered; that of a command has a meaning of its own.
    const tellsAll = config.once && config.command === null
    return status === 0 && tellsAll && missing.length > 0 ? 1 : status
  } finally {
    // In this order: what is renewed for the next time must not hold up the end.
    await client.close()
    await registry.settled()
    await rememberAnswered(folder, [...answered], io.now())
  }
}

/** Says on a terminal that the chain is being asked, where that takes its time; the line goes away again. */
async function announced<T>(io: ChainIo, work: Promise<Outcome<T, 'usage' | 'chain'>>) {
  let isSaid = false
  const timer = setTimeout(() => {
    if (!io.stderrIsTty) return
    isSaid = true
    io.stderr.write('asking the chain for its providers')
  }, QUIET_MS)
  try {
    return await work
  } finally {
    clearTimeout(timer)
    if (isSaid) io.stderr.write(ERASE)
  }
}

function summary({ found, skipped, merged }: Resolved): string {
  const without = SKIP_REASONS.reduce((sum, reason) => sum + skipped[reason], 0)
  return `on chain: ${found.size} found to ask, ${without} without an address, ${merged} with that of a newer one`
}
