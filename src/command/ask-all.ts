/** Every provider asked one time, with progress on a terminal and a line in the log for each. */
import type { ChainClient } from '../chain/lcd-client.ts'
import type { Config } from '../config/config.ts'
import { type Answer, askProviders } from '../inventory/ask.ts'
import { openClient } from '../inventory/open-client.ts'
import type { ProviderClient } from '../provider/client.ts'
import type { TlsOptions } from '../provider/vouch.ts'
import type { Log } from './log.ts'
import { createProgress } from './progress.ts'
import type { SnapshotTrust } from './trust.ts'
import type { TextSink } from './write-all.ts'

/** Connections being opened at once, at most; somewhat below a hundred, as those given up take a moment to close. */
const MOST_OPENING = 90

/** What a command that asks each provider once is given; nothing is printed after `signal`, and the status is 1. */
export interface AskIo {
  readonly stderr: TextSink
  /** Whether progress may be shown on stderr. */
  readonly stderrIsTty: boolean
  /** Ends the questions in flight; nothing is printed then, and the status is 1. */
  readonly signal: AbortSignal
  /** Epoch ms. */
  readonly now: () => number
  /** Used and left open; without it one of the wished transport is made and closed. */
  readonly client?: ProviderClient
  /** Ids of endpoints that nobody named: they have less time to take a connection. */
  readonly found?: ReadonlySet<string>
  /** Stays the caller's; what it would tell is not known without one. */
  readonly chain?: ChainClient
  /** How long a run may take before progress is shown; 1000 unless given. */
  readonly quietMs?: number
  /** Hears the id of each endpoint that answered. */
  readonly onAnswered?: (id: string) => void
}

/** Who vouches for certificates, and who judges what was shown. */
export interface AskTrust {
  readonly trust: SnapshotTrust
  readonly tls: TlsOptions
}

/** Asks every provider; what is logged of each answer is in the words of the live screen's log. Closes the log. */
export async function askAll(
  config: Config,
  io: AskIo,
  log: Log | null,
  { trust, tls }: AskTrust,
): Promise<readonly Answer[]> {
  const { endpoints } = config
  const found = endpoints.filter(({ id }) => io.found?.has(id) === true)
  const client = io.client ?? (await openClient({ ...config, ...tls, found }))
  // Over both transports a provider that somebody named is two connections at once.
  const doubles = config.transport === 'auto' ? endpoints.length - found.length : 0
  const progress = io.stderrIsTty ? createProgress(endpoints.length, io.stderr, io.quietMs ?? 1000) : null
  try {
    return await askProviders(endpoints, {
      client,
      signal: io.signal,
      now: io.now,
      lanes: MOST_OPENING - Math.min(MOST_OPENING / 2, doubles),
      onAnswer: (answer) => {
        trust.take(answer)
        progress?.count(answer.outcome.ok)
        log?.write(answer.atMs, logRecord(answer))
        if (answer.outcome.ok) io.onAnswered?.(answer.endpoint.id)
      },
    })
  } finally {
    progress?.end()
    log?.close()
    if (io.client === undefined) await client.close()
  }
}

function logRecord({ endpoint, outcome }: Answer): Readonly<Record<string, unknown>> {
  const provider = endpoint.id
  if (!outcome.ok) return { event: 'failed', provider, ...outcome.error }
  const { inventory, latencyMs, transport } = outcome.value
  return { event: 'answered', provider, transport, latencyMs, nodes: inventory.nodes.length }
}
