/** Calling a simulated provider's gRPC port: with Connect's client, which is nobody's of ours, and by hand. */
import { type ClientHttp2Session, connect, type IncomingHttpHeaders } from 'node:http2'
import { type Client, Code, ConnectError, createClient } from '@connectrpc/connect'
import { createGrpcTransport, Http2SessionManager } from '@connectrpc/connect-node'
import { ProviderRPC } from '../../../src/provider/gen/akash/provider/v1/service_pb.ts'
import type { Status } from '../../../src/provider/gen/akash/provider/v1/status_pb.ts'
import type { SimulatedProvider } from '../../../src/simulator/index.ts'

export const GET_STATUS = '/akash.provider.v1.ProviderRPC/GetStatus'
export const STREAM_STATUS = '/akash.provider.v1.ProviderRPC/StreamStatus'
/** An empty message, framed. */
export const EMPTY = Buffer.alloc(5)
/** How long Connect keeps a session without calls; far longer than a session that broke needs to tell its error. */
const IDLE_MS = 1000
const INSECURE = { rejectUnauthorized: false }

export interface ClientOptions {
  readonly pingIntervalMs?: number
  readonly pingTimeoutMs?: number
  readonly readMaxBytes?: number
}

export interface Caller {
  readonly client: Client<typeof ProviderRPC>
  readonly end: () => void
}

/** Connect's client on a session of its own. */
export function callerOf({ host, grpcPort }: SimulatedProvider, options: ClientOptions = {}): Caller {
  const { pingIntervalMs, pingTimeoutMs, readMaxBytes = 16 * 2 ** 20 } = options
  const baseUrl = `https://${host}:${grpcPort}`
  const pings = {
    ...(pingIntervalMs === undefined ? {} : { pingIntervalMs }),
    ...(pingTimeoutMs === undefined ? {} : { pingTimeoutMs }),
  }
  const sessionManager = new Http2SessionManager(
    baseUrl,
    { ...pings, idleConnectionTimeoutMs: IDLE_MS },
    INSECURE,
  )
  const transport = createGrpcTransport({ baseUrl, sessionManager, readMaxBytes })
  // A line that stands closes itself once idle. abort() on one that just broke would take the manager's listeners
  // away before the session's error is emitted, which is then nobody's and ends the process.
  const end = () => {
    if (sessionManager.state() === 'connecting') sessionManager.abort()
  }
  return { client: createClient(ProviderRPC, transport), end }
}

/** `Unknown: its message`, as gRPC names codes. */
export function wordsOf(error: unknown): string {
  const { code, rawMessage } = ConnectError.from(error)
  return `${Code[code]}: ${rawMessage}`
}

/** GetStatus, once, with a session of its own; rejects with a text. */
export async function getStatus(provider: SimulatedProvider, timeoutMs = 5000): Promise<Status> {
  const { client, end } = callerOf(provider)
  try {
    return await client.getStatus({}, { timeoutMs })
  } catch (error) {
    throw new Error(wordsOf(error))
  } finally {
    end()
  }
}

export interface Subscription {
  /** What came so far. */
  readonly messages: readonly Status[]
  /** `ok`, or the code and message with which it ended. */
  readonly over: Promise<string>
  readonly isOver: () => boolean
  /** Cancels it and drops the session. */
  readonly end: () => Promise<string>
}

const subscriptions: Subscription[] = []

/** StreamStatus with a session of its own. */
export function subscribe(provider: SimulatedProvider, options?: ClientOptions): Subscription {
  const { client, end } = callerOf(provider, options)
  const aborter = new AbortController()
  const messages: Status[] = []
  let isOver = false
  const read = async (): Promise<string> => {
    try {
      for await (const status of client.streamStatus({}, { signal: aborter.signal })) messages.push(status)
      return 'ok'
    } catch (error) {
      return wordsOf(error)
    } finally {
      isOver = true
      end()
    }
  }
  const over = read()
  const subscription = {
    messages,
    over,
    isOver: () => isOver,
    end: () => {
      aborter.abort()
      return over
    },
  }
  subscriptions.push(subscription)
  return subscription
}

/** Ends what tests left open. */
export async function endSubscriptions(): Promise<void> {
  await Promise.all(subscriptions.splice(0).map((one) => one.end()))
}

/** A session without a client library; errors of the session are kept to themselves. */
export function rawSession(provider: SimulatedProvider, scheme = 'https'): ClientHttp2Session {
  const session = connect(`${scheme}://${provider.host}:${provider.grpcPort}`, INSECURE)
  session.on('error', () => {})
  return session
}

export interface RawAnswer {
  readonly headers: IncomingHttpHeaders
  readonly trailers: IncomingHttpHeaders
  readonly body: Buffer
  /** Whether the headers were all there was. */
  readonly isHeadersOnly: boolean
}

/** One call by hand, to its end. */
export function rawCall(
  session: ClientHttp2Session,
  path: string,
  extra: Record<string, string> = {},
): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const request = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...extra,
    })
    const parts: Buffer[] = []
    let headers: IncomingHttpHeaders = {}
    let trailers: IncomingHttpHeaders = {}
    let isHeadersOnly = false
    request.on('response', (received, flags) => {
      headers = received
      // END_STREAM
      isHeadersOnly = (flags & 1) === 1
    })
    request.on('trailers', (received) => {
      trailers = received
    })
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('error', () => {})
    request.on('close', () => resolve({ headers, trailers, body: Buffer.concat(parts), isHeadersOnly }))
    request.end(EMPTY)
  })
}
