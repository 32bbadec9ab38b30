/** Asks and watches providers over gRPC: one HTTP/2 connection a provider, one deadline for each question. */
import { type Endpoint, endpointUrl } from '../../domain/endpoint.ts'
import { failure, type Outcome, success } from '../../domain/outcome.ts'
import type { ProviderClient, StatusParcel, StatusStream } from '../client.ts'
import { createTlsDialer, originKey } from '../dialer.ts'
import { type Failed, timedOut } from '../failures.ts'
import { tlsPolicy } from '../tls-policy.ts'
import type { TlsOptions } from '../vouch.ts'
import { KEEP_ALIVE, type KeepAlive } from './keep-alive.ts'
import type { Line, Lines } from './lines.ts'

export interface GrpcClientOptions extends TlsOptions {
  /** For one question, from name lookup to the whole answer, and for the connection of a stream; milliseconds. */
  readonly timeoutMs: number
  /** null: the port after that of REST. */
  readonly grpcPort: number | null
  /** Milliseconds of a clock that never goes back, for the latency; `performance.now` unless given. */
  readonly now?: () => number
  /** For tests, which cannot wait a minute for a ping; {@link KEEP_ALIVE} unless given. */
  readonly keepAlive?: KeepAlive
}

/**
 * Makes a client. It sends no credentials: no authorization, no client certificate. Connect and the generated code
 * are loaded with the first question, so that a first frame does not wait for them; the deadline begins after that.
 *
 * A stream has no deadline once it is connected: a provider without news is silent, and pings tell whether it lives.
 * Its parcels all have the latency of the first, from opening the stream.
 */
export function createGrpcClient(options: GrpcClientOptions): ProviderClient & StatusStream {
  const now = options.now ?? (() => performance.now())
  const policy = tlsPolicy(options)
  const dialer = createTlsDialer({ alpn: 'h2', ...policy.options, timeoutMs: options.timeoutMs })
  /** Calls under way by origin: the last one to give up takes the half-made connection with it. */
  const calling = new Map<string, number>()
  const enders = new Set<(why: Failed) => void>()
  let closed = false
  let loading: Promise<Lines> | null = null

  const load = async (): Promise<Lines> => {
    const { createLines } = await import('./lines.ts')
    return createLines(dialer, options.keepAlive ?? KEEP_ALIVE)
  }

  /** Runs a call until it ends, the deadline passes (where there is one), `signal` aborts or the client closes. */
  const run = async <T>(
    endpoint: Endpoint,
    signal: AbortSignal,
    deadlineMs: number | null,
    call: (line: Line, signal: AbortSignal, origin: string) => Promise<T>,
  ): Promise<T | Failed> => {
    if (closed) return clientClosed()
    if (signal.aborted) return cancelled()
    const target = grpcEndpoint(endpoint, options.grpcPort)
    if (target === null) return noPort(endpoint)
    loading ??= load()
    const line = (await loading).to(target)
    if (closed) return clientClosed()
    if (signal.aborted) return cancelled()

    const origin = originKey(target.host, target.port)
    policy.expect(origin, endpoint)
    const control = new AbortController()
    let end: (why: Failed) => void = () => {}
    const ended = new Promise<Failed>((resolve) => {
      end = resolve
    })
    let isLate = false
    const onAbort = () => end(cancelled())
    const onDeadline = () => {
      isLate = true
      end(timedOut(options.timeoutMs, dialer.phaseOf(origin) ?? 'answer', 0, target))
    }
    const timer = deadlineMs === null ? undefined : setTimeout(onDeadline, deadlineMs)
    signal.addEventListener('abort', onAbort, { once: true })
    enders.add(end)
    calling.set(origin, (calling.get(origin) ?? 0) + 1)

    const outcome = await Promise.race([call(line, control.signal, origin), ended])

    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
    enders.delete(end)
    const others = (calling.get(origin) ?? 1) - 1
    if (others > 0) calling.set(origin, others)
    else calling.delete(origin)
    control.abort()
    if (others === 0) {
      dialer.abandon(origin)
      // A connection on which nothing came back may be dead: the next question must not wait on it as well.
      if (isLate) line.drop()
    }
    return outcome
  }

  const askStatus = async (endpoint: Endpoint, signal: AbortSignal): Promise<Outcome<StatusParcel>> => {
    return run(endpoint, signal, options.timeoutMs, async (line, callSignal, origin) => {
      const startedMs = now()
      const inventory = await line.ask(callSignal)
      if (!inventory.ok) return inventory
      const certificate = dialer.certificateOf(origin)
      return success({
        inventory: inventory.value,
        transport: 'grpc',
        latencyMs: now() - startedMs,
        certificate,
      })
    })
  }

  const watchStatus: StatusStream['watchStatus'] = async (endpoint, signal, onStatus) => {
    const over = await run(endpoint, signal, null, (line, callSignal, origin) => {
      const startedMs = now()
      let latencyMs: number | null = null
      return line.watch(callSignal, (inventory) => {
        latencyMs ??= now() - startedMs
        onStatus({ inventory, transport: 'grpc', latencyMs, certificate: dialer.certificateOf(origin) })
      })
    })
    return over.error
  }

  const close = async (): Promise<void> => {
    closed = true
    for (const end of [...enders]) end(clientClosed())
    await dialer.close()
  }

  return { askStatus, watchStatus, close }
}

/** The endpoint with its gRPC port; null where the port after that of REST is none. */
function grpcEndpoint(endpoint: Endpoint, grpcPort: number | null): Endpoint | null {
  const port = grpcPort ?? endpoint.port + 1
  if (port > 65_535) return null
  const { host, text } = endpoint
  return { id: endpointUrl({ ...endpoint, port }).slice('https://'.length), text, host, port }
}

function noPort({ id }: Endpoint): Failed {
  return failure('unreachable', `no port comes after that of ${id}: name the gRPC port with --grpc-port`)
}

function cancelled(): Failed {
  return failure('aborted', 'the question was cancelled before it was answered')
}

function clientClosed(): Failed {
  return failure('aborted', 'the client was closed')
}
