/** What the tests of this room share: gRPC servers that answer as told, messages, and clients that are ended. */
import { type IncomingHttpHeaders, performServerHandshake, type ServerHttp2Stream } from 'node:http2'
import { createServer, type Server, type Socket } from 'node:net'
import type { TlsOptions } from 'node:tls'
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf'
import { vi } from 'vitest'
import type { Endpoint } from '../../../src/domain/endpoint.ts'
import type { Failure } from '../../../src/domain/outcome.ts'
import type { StatusParcel } from '../../../src/provider/client.ts'
import { StatusSchema } from '../../../src/provider/gen/akash/provider/v1/status_pb.ts'
import { createGrpcClient, type GrpcClientOptions } from '../../../src/provider/grpc/grpc-client.ts'
import { endpoint, type TlsServer, tlsServer } from '../support.ts'

export const NEVER = new AbortController().signal

export type StatusInit = MessageInitShape<typeof StatusSchema>

/** A status with one node, `leases` leases, and whatever else is given. */
export function statusInit(leases = 3, more: Omit<StatusInit, '$typeName' | '$unknown'> = {}): StatusInit {
  return {
    cluster: { leases: { active: leases }, inventory: { cluster: { nodes: [{ name: 'node1' }] } } },
    ...more,
  }
}

/** A message as it goes over the wire: not compressed, its length, its bytes. */
export function frame(message: StatusInit | Uint8Array): Buffer {
  const bytes =
    message instanceof Uint8Array ? message : toBinary(StatusSchema, create(StatusSchema, message))
  const head = Buffer.alloc(5)
  head.writeUInt32BE(bytes.length, 1)
  return Buffer.concat([head, bytes])
}

/** Begins an answer. */
export function begin(stream: ServerHttp2Stream): void {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
}

/** Answers whole: these messages and status OK. */
export function reply(stream: ServerHttp2Stream, ...messages: readonly (StatusInit | Uint8Array)[]): void {
  begin(stream)
  stream.end(Buffer.concat(messages.map(frame)))
}

/** Answers with a status only, in the headers, as grpc-go does where there is no message. */
export function refuse(stream: ServerHttp2Stream, status: number, message = ''): void {
  stream.respond(
    {
      ':status': 200,
      'content-type': 'application/grpc',
      'grpc-status': String(status),
      'grpc-message': encodeURIComponent(message),
    },
    { endStream: true },
  )
}

export interface GrpcServer extends TlsServer {
  /** Headers of every call so far. */
  readonly calls: readonly IncomingHttpHeaders[]
  readonly pings: () => number
  /** Certificates that clients sent. */
  readonly clientCertificates: () => number
  /** What ALPN selected on each connection, false for none. */
  readonly protocols: readonly unknown[]
}

const owned: { close: () => Promise<void> }[] = []

/** Ends what was opened since the last call: for `afterEach`. */
export async function closeAll(): Promise<void> {
  await Promise.all(owned.splice(0).map((thing) => thing.close()))
}

export function own<T extends { close: () => Promise<void> }>(thing: T): T {
  owned.push(thing)
  return thing
}

/** Waits for a condition, for longer than a machine at work needs. */
export function until(condition: () => void): Promise<void> {
  return vi.waitFor(condition, { timeout: 10_000, interval: 10 })
}

/** A gRPC server on loopback; its `endpoint` is the one before its port, as a provider's REST port is. */
export async function grpcServer(
  onCall: (stream: ServerHttp2Stream, nth: number) => void,
  options: TlsOptions = { ALPNProtocols: ['h2'] },
): Promise<GrpcServer> {
  const calls: IncomingHttpHeaders[] = []
  const protocols: unknown[] = []
  let pings = 0
  let clientCertificates = 0
  const server = await tlsServer((socket) => {
    protocols.push(socket.alpnProtocol)
    if (Object.keys(socket.getPeerCertificate() ?? {}).length > 0) clientCertificates += 1
    const session = performServerHandshake(socket)
    session.on('error', () => {}).on('ping', () => (pings += 1))
    session.on('stream', (stream, headers) => {
      calls.push(headers)
      stream.on('error', () => {})
      onCall(stream, calls.length)
    })
  }, options)
  return own({
    ...server,
    endpoint: before(server.endpoint),
    calls,
    protocols,
    pings: () => pings,
    clientCertificates: () => clientCertificates,
  })
}

/** A server that takes connections and says nothing, not even TLS. */
export async function deafServer(): Promise<{ readonly port: number; readonly open: () => number }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket
      .on('error', () => {})
      .once('close', () => sockets.delete(socket))
      .resume()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  own({
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  })
  return { port: portOf(server), open: () => sockets.size }
}

export function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

/** The endpoint whose gRPC port is this one's port. */
export function before({ host, port }: Endpoint): Endpoint {
  return endpoint(`${host}:${port - 1}`)
}

export function grpcClient(options: Partial<GrpcClientOptions> = {}) {
  return own(createGrpcClient({ timeoutMs: 20_000, tls: 'trust', grpcPort: null, ...options }))
}

/** A stream that is being watched. */
export interface Watched {
  readonly parcels: StatusParcel[]
  readonly over: Promise<Failure>
  readonly abort: () => void
}

export function watch(client: ReturnType<typeof grpcClient>, at: Endpoint): Watched {
  const control = new AbortController()
  const parcels: StatusParcel[] = []
  const over = client.watchStatus(at, control.signal, (parcel) => parcels.push(parcel))
  return { parcels, over, abort: () => control.abort() }
}
