/** What the tests of this room share: the sample files, a parsed endpoint, servers that answer as told. */
import { readFileSync } from 'node:fs'
import type { AddressInfo, Socket } from 'node:net'
import tls from 'node:tls'
import { type Endpoint, parseEndpoint } from '../../src/domain/endpoint.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import { ownerCertificate } from '../../src/simulator/certificate.ts'

/** The text of a real sample, byte for byte. */
export function sample(file: string): string {
  return readFileSync(new URL(`../fixtures/samples/${file}`, import.meta.url), 'utf8')
}

interface Fragment {
  readonly source: string
  readonly data_text: string
}

/** The JSON text of the real fragment whose source begins so. */
export function fragment(source: string): string {
  const fragments: readonly Fragment[] = JSON.parse(sample('fragments-real-world.json'))
  const found = fragments.find((entry) => entry.source.startsWith(source))
  if (found === undefined) throw new Error(`no fragment of ${source}`)
  return found.data_text
}

export function endpoint(text: string): Endpoint {
  return unwrap(parseEndpoint(text))
}

/** The value, or a thrown failure: for what the test is not about. */
export function unwrap<T>(outcome: Outcome<T, string>): T {
  if (!outcome.ok) throw new Error(`${outcome.error.code}: ${outcome.error.message}`)
  return outcome.value
}

/** `code: message` of a failure, `ok` of a value. */
export function said(outcome: Outcome<unknown, string>): string {
  return outcome.ok ? 'ok' : `${outcome.error.code}: ${outcome.error.message}`
}

export interface TlsServer {
  readonly endpoint: Endpoint
  /** TCP connections that are open now, and TLS connections that ever stood. */
  readonly open: () => number
  readonly stood: () => number
  readonly close: () => Promise<void>
}

let certificate: ReturnType<typeof ownerCertificate> | undefined

/** A TLS server on a free loopback port that hands each connection, numbered from 1, to `serve`. */
export async function tlsServer(
  serve: (socket: tls.TLSSocket, nth: number) => void,
  options: tls.TlsOptions = {},
  host = '127.0.0.1',
): Promise<TlsServer> {
  certificate ??= ownerCertificate('akash1test', ['localhost'], 1n, Date.now())
  const sockets = new Set<Socket>()
  let stood = 0
  const server = tls.createServer({ ...(await certificate), ...options }, (socket) => {
    stood += 1
    socket.on('error', () => {})
    serve(socket, stood)
  })
  server.on('tlsClientError', () => {})
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, host, resolve)
  })
  // True: a server that listens on a host and port has an address of this kind.
  const { port } = server.address() as AddressInfo
  return {
    endpoint: endpoint(`${host.includes(':') ? `[${host}]` : host}:${port}`),
    open: () => sockets.size,
    stood: () => stood,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** A whole HTTP answer. */
export function answer(
  body: string | Uint8Array,
  headers: readonly string[] = [],
  status = '200 OK',
): Buffer {
  const head = [`HTTP/1.1 ${status}`, `Content-Length: ${Buffer.byteLength(body)}`, ...headers, '', '']
  return Buffer.concat([Buffer.from(head.join('\r\n')), Buffer.from(body)])
}

/** The smallest status that is one: a cluster without nodes. */
export const EMPTY_STATUS = '{"cluster":{"inventory":{"available":{}}}}'
