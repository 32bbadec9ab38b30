/** Asks providers over REST: one undici Agent for all of them, one deadline for each question. */
import type { Agent } from 'undici'
import type { Endpoint } from '../../domain/endpoint.ts'
import { failure, type Outcome, success } from '../../domain/outcome.ts'
import type { ProviderClient, VersionSource } from '../client.ts'
import { classify, type Failed, isGone, type RequestPhase, timedOut } from '../failures.ts'
import { tlsPolicy } from '../tls-policy.ts'
import type { TlsOptions } from '../vouch.ts'
import { MAX_BODY_BYTES } from './body.ts'
import { REST } from './dialect.ts'
import { createDialer, originKey } from './dialer.ts'
import { type ExchangeProgress, exchange, type RestPath } from './exchange.ts'
import type { readStatus } from './read-status.ts'
import type { readVersion } from './read-version.ts'

export interface RestClientOptions extends TlsOptions {
  /** For one question, from name lookup to the last byte of the body, milliseconds. */
  readonly timeoutMs: number
  /** Endpoints that nobody named: they have {@link FOUND_CONNECT_MS} to take a connection, TLS included. */
  readonly found?: readonly Endpoint[]
  /** Milliseconds of a clock that never goes back, for the latency; `performance.now` unless given. */
  readonly now?: () => number
}

/**
 * How long an idle connection is kept, unless the provider says otherwise (Go's server sets no limit). Longer
 * than the usual interval, so that a poll costs no handshake.
 */
const KEEP_ALIVE_MS = 65_000
/**
 * Of the providers on chain most are dead, and many of those swallow what is sent to them: who lives takes a connection
 * within two seconds from anywhere, a lost packet sent again after a second (RFC 6298) included. Eighty at a time, all
 * 1,960 would be through in 75 seconds, were every one of them mute.
 */
export const FOUND_CONNECT_MS = 3000
/** undici's own timers run this much behind the deadline: they are the net below it, and coarse (0.5 s). */
const NET_MS = 1000

/** What is loaded with the first question: undici, and the schema of an answer. */
interface Loaded {
  readonly agent: Agent
  readonly readStatus: typeof readStatus
  readonly readVersion: typeof readVersion
}

/**
 * Makes a client. It sends no credentials: no authorization, no cookies, no client certificate. undici and zod
 * are loaded with the first question, so that a first frame does not wait for them; the deadline begins after that.
 */
export function createRestClient(options: RestClientOptions): ProviderClient & VersionSource {
  const now = options.now ?? (() => performance.now())
  const { timeoutMs, found = [] } = options
  const hasty = new Set(found.map(({ host, port }) => originKey(host, port)))
  const policy = tlsPolicy(options)
  const dialer = createDialer({
    ...policy.options,
    timeoutMs: (origin) => (hasty.has(origin) ? Math.min(FOUND_CONNECT_MS, timeoutMs) : timeoutMs),
  })
  /** Questions under way by origin: the last one to give up takes the half-made connection with it. */
  const asking = new Map<string, number>()
  const enders = new Set<(why: Failed) => void>()
  let closed = false
  let loading: Promise<Loaded> | null = null

  const load = async (): Promise<Loaded> => {
    const [undici, { readStatus }, { readVersion }] = await Promise.all([
      import('undici'),
      import('./read-status.ts'),
      import('./read-version.ts'),
    ])
    const agent = new undici.Agent({
      connect: dialer.connector,
      // One connection an origin: there is never more than one question at a time to ask of it.
      connections: 1,
      pipelining: 1,
      maxResponseSize: MAX_BODY_BYTES,
      headersTimeout: options.timeoutMs + NET_MS,
      bodyTimeout: options.timeoutMs + NET_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
    })
    return { agent, readStatus, readVersion }
  }

  const askText = async (
    agent: Agent,
    endpoint: Endpoint,
    path: RestPath,
    origin: string,
    signal: AbortSignal,
    progress: ExchangeProgress,
  ): Promise<Outcome<string>> => {
    for (let attempt = 1; ; attempt += 1) {
      const dialsBefore = dialer.begun(origin)
      try {
        return await exchange(agent, endpoint, path, signal, progress)
      } catch (error) {
        // The provider may close a kept connection just as the question is written on it: that says nothing
        // about the provider, so it is asked once more on a new connection (RFC 9112, section 9.3.1).
        const wasKept = !progress.answered && isGone(error, REST) && dialer.begun(origin) === dialsBefore
        if (attempt === 1 && wasKept && !signal.aborted) continue
        return classify(error, progress.answered ? 'body' : 'headers', endpoint, REST)
      }
    }
  }

  const ask = async <T>(
    endpoint: Endpoint,
    path: RestPath,
    signal: AbortSignal,
    read: (text: string, latencyMs: number, loaded: Loaded) => Outcome<T>,
  ): Promise<Outcome<T>> => {
    if (closed) return clientClosed()
    if (signal.aborted) return cancelled()
    loading ??= load()
    const loaded = await loading
    if (closed) return clientClosed()
    if (signal.aborted) return cancelled()

    const startedMs = now()
    const origin = originKey(endpoint.host, endpoint.port)
    policy.expect(origin, endpoint)
    const progress: ExchangeProgress = { answered: false, bytes: 0 }
    const phase = (): RequestPhase => (progress.answered ? 'body' : (dialer.phaseOf(origin) ?? 'headers'))
    const control = new AbortController()
    let end: (why: Failed) => void = () => {}
    const ended = new Promise<Failed>((resolve) => {
      end = resolve
    })
    const onAbort = () => end(cancelled())
    const timer = setTimeout(
      () => end(timedOut(options.timeoutMs, phase(), progress.bytes, endpoint)),
      options.timeoutMs,
    )
    signal.addEventListener('abort', onAbort, { once: true })
    enders.add(end)
    asking.set(origin, (asking.get(origin) ?? 0) + 1)

    const text = await Promise.race([
      askText(loaded.agent, endpoint, path, origin, control.signal, progress),
      ended,
    ])
    const latencyMs = now() - startedMs

    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
    enders.delete(end)
    const others = (asking.get(origin) ?? 1) - 1
    if (others > 0) asking.set(origin, others)
    else asking.delete(origin)
    if (!text.ok) {
      control.abort()
      if (others === 0) dialer.abandon(origin)
      return text
    }
    return read(text.value, latencyMs, loaded)
  }

  const close = async (): Promise<void> => {
    closed = true
    for (const end of [...enders]) end(clientClosed())
    if (loading !== null) await (await loading).agent.destroy()
    await dialer.close()
  }

  return {
    askStatus: (endpoint, signal) =>
      ask(endpoint, '/status', signal, (text, latencyMs, { readStatus: read }) => {
        const inventory = read(text)
        if (!inventory.ok) return inventory
        const certificate = dialer.certificateOf(originKey(endpoint.host, endpoint.port))
        return success({ inventory: inventory.value, transport: 'rest', latencyMs, certificate })
      }),
    askVersion: (endpoint, signal) =>
      ask(endpoint, '/version', signal, (text, _latencyMs, { readVersion: read }) => read(text)),
    close,
  }
}

function cancelled(): Failed {
  return failure('aborted', 'the question was cancelled before it was answered')
}

function clientClosed(): Failed {
  return failure('aborted', 'the client was closed')
}
