/** One HTTP/2 connection to each provider, with the two calls that go over it. Loaded with the first question. */
import { type Client, createClient } from '@connectrpc/connect'
import { createGrpcTransport } from '@connectrpc/connect-node'
import { VERSION } from '../../config/version.ts'
import type { ClusterInventory } from '../../domain/cluster.ts'
import { type Endpoint, endpointUrl } from '../../domain/endpoint.ts'
import { failure, type Outcome } from '../../domain/outcome.ts'
import { originKey, type TlsDialer } from '../dialer.ts'
import type { Failed } from '../failures.ts'
import { ProviderRPC } from '../gen/akash/provider/v1/service_pb.ts'
import { createConnection } from './connection.ts'
import { classifyCall, lostConnection } from './failures.ts'
import type { KeepAlive } from './keep-alive.ts'
import { addParts, type StatusParts } from './parts.ts'
import { LastingSessionManager } from './session.ts'
import { clusterFromParts } from './to-domain.ts'

/** The connection to one provider: opened by the first call, kept for the next, never more than one. */
export interface Line {
  /** Asks once. Never rejects; an aborted `signal` ends it with some failure. */
  readonly ask: (signal: AbortSignal) => Promise<Outcome<ClusterInventory>>
  /** Opens one stream and hands over each status, whole. Never rejects; resolves with why the stream is over. */
  readonly watch: (signal: AbortSignal, onInventory: (inventory: ClusterInventory) => void) => Promise<Failed>
  /** Drops the connection and all that goes over it; the next call opens another. */
  readonly drop: () => void
}

export interface Lines {
  /** The line to this endpoint, whose port is that of gRPC. */
  readonly to: (endpoint: Endpoint) => Line
}

/** Most bytes of one message. 2,000 nodes take about 1 MiB. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024

/**
 * All that identifies us. Never `authorization`: the interceptor of a provider's unary calls reads past the end of
 * its token list, and the process dies of it.
 */
const HEADERS = { 'user-agent': `akash-top/${VERSION}` }

/** The lines of one client, their connections opened by `dialer`. */
export function createLines(dialer: TlsDialer, keepAlive: KeepAlive): Lines {
  const lines = new Map<string, Line>()
  return {
    to: (endpoint) => {
      const origin = originKey(endpoint.host, endpoint.port)
      const line = lines.get(origin) ?? createLine(endpoint, origin, dialer, keepAlive)
      lines.set(origin, line)
      return line
    },
  }
}

function createLine(endpoint: Endpoint, origin: string, dialer: TlsDialer, keepAlive: KeepAlive): Line {
  const baseUrl = endpointUrl(endpoint)
  const connection = createConnection(endpoint, dialer, (error) => session.abort(error))
  const session = new LastingSessionManager(
    baseUrl,
    { ...keepAlive, pingIdleConnection: false },
    { createConnection: connection.take },
  )
  const client = createClient(
    ProviderRPC,
    createGrpcTransport({
      baseUrl,
      sessionManager: session,
      readMaxBytes: MAX_MESSAGE_BYTES,
      // No provider compresses, and what is not offered cannot be a bomb.
      acceptCompression: [],
      binaryOptions: { readUnknownFields: false },
    }),
  )

  /**
   * Runs a call. A provider may close a kept connection just as the call is written on it: that says nothing about
   * the provider, so it is made once more on a new connection, unless something was answered already.
   */
  const call = async <T>(
    signal: AbortSignal,
    make: (client: Client<typeof ProviderRPC>) => Promise<T>,
    isAnswered: () => boolean,
  ): Promise<T | Failed> => {
    for (let attempt = 1; ; attempt += 1) {
      const dialsBefore = dialer.begun(origin)
      try {
        await connection.prepare(session)
        return await make(client)
      } catch (error) {
        const wasKept = lostConnection(error) && dialer.begun(origin) === dialsBefore && !isAnswered()
        if (attempt === 1 && wasKept && !signal.aborted) continue
        return classifyCall(error, endpoint)
      }
    }
  }

  return {
    ask: (signal) =>
      call(
        signal,
        async ({ getStatus }) =>
          clusterFromParts(addParts(null, await getStatus({}, { signal, headers: HEADERS }))),
        () => false,
      ),
    watch: (signal, onInventory) => {
      let known: StatusParts | null = null
      return call(
        signal,
        async ({ streamStatus }) => {
          for await (const message of streamStatus({}, { signal, headers: HEADERS })) {
            known = addParts(known, message)
            const inventory = clusterFromParts(known)
            if (signal.aborted) break
            if (inventory.ok) onInventory(inventory.value)
            else if (inventory.error.code !== 'not-ready') return inventory
          }
          return failure('grpc', 'the provider ended the stream')
        },
        () => known !== null,
      )
    },
    drop: () => session.abort(),
  }
}
