/** What the query functions of the library share: their options, and the client that these wish for. */
import type { TlsMode, TransportChoice } from '../config/choices.ts'
import { type Outcome, success } from '../domain/outcome.ts'
import type { ProviderClient } from '../provider/client.ts'
import { openClient } from './open-client.ts'
import { openStrict } from './strict.ts'

export interface QueryOptions {
  /** For the whole request, body included; 10,000 unless given. Not used with `client`. */
  readonly timeoutMs?: number
  /**
   * `trust` (the default) accepts any certificate; `strict` only what a known certificate authority vouches for, or
   * what the owner of the provider has published on chain. Not used with `client`.
   */
  readonly tls?: TlsMode
  /**
   * Base URL of a chain node's REST API, or several to be tried in turn: asked in strict mode about what no
   * authority vouches for (not with `client`), and by `queryFit` about what a request asks of a provider on chain. The
   * public ones unless given, and these about public hosts only.
   */
  readonly chain?: string | readonly string[]
  /**
   * `auto` (the default) asks gRPC and REST at once and prefers gRPC, which tells more, waiting at most 2 s longer
   * for it than REST took; `grpc` and `rest` ask just that. The document's `transport` says which answered. Not
   * used with `client`.
   */
  readonly transport?: TransportChoice
  /** The port after that of REST unless given. Not used with `client`. */
  readonly grpcPort?: number
  /** Ends the query with code `aborted`. */
  readonly signal?: AbortSignal
  /** Reuses connections over many queries; stays open. Without it every query opens and closes its own. */
  readonly client?: ProviderClient
}

const DEFAULT_TIMEOUT_MS = 10_000

/** A client for one query, and what ends with it. */
export interface OpenQuery {
  readonly client: ProviderClient
  /** One that never fires, where the caller has none. */
  readonly signal: AbortSignal
  readonly timeoutMs: number
  /** Closes all that was opened here; a client of the caller's stays open. */
  readonly close: () => Promise<void>
}

/** Opens what a query needs. Code for the network is loaded here: aggregating and reading documents need none. */
export async function openQuery(options: QueryOptions): Promise<Outcome<OpenQuery, 'tls'>> {
  const { transport = 'auto', timeoutMs = DEFAULT_TIMEOUT_MS, tls = 'trust', grpcPort = null } = options
  const strict =
    tls === 'strict' && options.client === undefined
      ? await openStrict({ chain: options.chain, timeoutMs })
      : null
  if (strict?.ok === false) return strict
  const vouching = strict === null ? {} : { vouch: strict.value.vouch }
  const client = options.client ?? (await openClient({ transport, timeoutMs, tls, grpcPort, ...vouching }))
  return success({
    client,
    signal: options.signal ?? new AbortController().signal,
    timeoutMs,
    close: async () => {
      if (options.client === undefined) await client.close()
      await strict?.value.close()
    },
  })
}
