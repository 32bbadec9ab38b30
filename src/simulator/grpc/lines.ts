/** The connections of a gRPC port: what each meets, and the HTTP/2 session on top of it. */
import { createServer as createHttpServer } from 'node:http'
import { constants, performServerHandshake, type ServerHttp2Session } from 'node:http2'
import type { Socket } from 'node:net'
import { createServer as createTlsServer, type TLSSocket, type Server as TlsServer } from 'node:tls'
import { WEB_PAGE } from '../bad-bodies.ts'
import type { OwnerCertificate } from '../certificate.ts'
import type { Enter } from '../door.ts'
import { createValve, type Valve } from './valve.ts'

/** What becomes of a connection once TCP has accepted it. */
export type GrpcEntry = 'h2' | 'no-alpn' | 'silent' | 'dark' | 'plain' | 'page'

export interface LinesOptions {
  readonly certificate: OwnerCertificate
  /** HTTP/2 begins on top of `line`, which is TLS or TCP. */
  readonly onSession: (session: ServerHttp2Session, line: Socket) => void
  /** A PING came; `idleMs` since the last one of this session, infinite for the first. */
  readonly onPing: (session: ServerHttp2Session, idleMs: number) => void
  readonly onClientCertificate: () => void
}

export interface Lines {
  readonly entries: Readonly<Record<GrpcEntry, Enter>>
  /** Every line that is open goes dark, for good. */
  readonly darken: () => void
  /** Connections from now on meet this certificate. */
  readonly show: (certificate: OwnerCertificate) => void
}

/** Both ports of a provider take no older TLS. */
const VERSION = 'TLSv1.3'

/** Ends a session as grpc-go ends those whose pings are too many. */
export function refusePing(session: ServerHttp2Session): void {
  session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, undefined, Buffer.from('too_many_pings'))
  // After the frame has left.
  setImmediate(() => session.destroy())
}

/** The ways into a port. Sockets are the caller's to destroy; what is on top of them ends with them. */
export function createLines({ onSession, onPing, onClientCertificate, ...options }: LinesOptions): Lines {
  const valves = new Set<Valve>()
  const servers = new Set<TlsServer>()
  let { certificate } = options

  const converse = (line: Socket): void => {
    const valve = createValve(line)
    const session = performServerHandshake(valve.stream)
    let lastPingMs = Number.NEGATIVE_INFINITY
    valves.add(valve)
    valve.stream.once('close', () => {
      valves.delete(valve)
      session.destroy()
    })
    // What is wrong with a client's frames is the client's to report.
    session.on('error', () => {})
    session.on('ping', () => {
      const nowMs = performance.now()
      onPing(session, nowMs - lastPingMs)
      lastPingMs = nowMs
    })
    onSession(session, line)
  }

  const converseOverTls = (line: TLSSocket): void => {
    if (line.getPeerX509Certificate() !== undefined) onClientCertificate()
    converse(line)
  }

  /** Asks for a client's certificate and takes any, as a provider's handshake does; made when first needed. */
  const tls = (take: (line: TLSSocket) => void, protocols: string[]): Enter => {
    let server: TlsServer | undefined
    return (socket) => {
      if (server === undefined) {
        const asking = { requestCert: true, rejectUnauthorized: false, minVersion: VERSION } as const
        const selecting = protocols.length === 0 ? {} : { ALPNProtocols: protocols }
        server = createTlsServer({ ...certificate, ...asking, ...selecting }, take)
        servers.add(server)
        server.on('tlsClientError', (_, failed) => failed.destroy())
      }
      server.emit('connection', socket)
    }
  }

  const page = createHttpServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'content-length': WEB_PAGE.length }).end(WEB_PAGE)
  })

  return {
    entries: {
      h2: tls(converseOverTls, ['h2']),
      'no-alpn': tls(converseOverTls, []),
      silent: tls((line) => line.resume(), ['h2']),
      dark: (socket) => socket.pause(),
      plain: converse,
      page: tls((line) => page.emit('connection', line), []),
    },
    darken: () => {
      for (const valve of valves) valve.shut()
    },
    show: (next) => {
      certificate = next
      for (const server of servers) server.setSecureContext({ ...next, minVersion: VERSION })
    },
  }
}
