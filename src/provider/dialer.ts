/** Opens the TLS connections of one client, knows how far each has come, and owns every socket until it closes. */
import { isIP, type TcpNetConnectOpts } from 'node:net'
import type { Duplex } from 'node:stream'
import tls from 'node:tls'
import type { CertificateFacts } from '../domain/certificate.ts'
import type { Outcome } from '../domain/outcome.ts'
import { abandoned, closedEarly, timedOut } from './dial-causes.ts'
import { holdBack } from './hold-back.ts'
import { shownCertificate } from './shown-certificate.ts'
import { CertificateRefused } from './vouch.ts'

/** How far a connection has come: name being looked up, TCP being opened, TLS handshake under way. */
export type DialPhase = 'lookup' | 'connect' | 'tls'

/** Why a connection was not made. Carries no undici code on purpose: undici dials again on some of its own. */
export class DialError extends Error {
  override readonly name = 'DialError'
  readonly phase: DialPhase

  constructor(phase: DialPhase, cause: unknown) {
    super(`connection failed at ${phase}`, { cause })
    this.phase = phase
  }
}

export interface TlsDialerOptions {
  /** What is offered by ALPN, `http/1.1` or `h2`; never required, because many providers select none. */
  readonly alpn: 'http/1.1' | 'h2'
  /** false takes any certificate, true only what Node's certificate authorities vouch for. */
  readonly rejectUnauthorized: boolean
  /** Bound of one attempt, milliseconds: it holds where no request waits for the connection any more. */
  readonly timeoutMs: number | ((origin: string) => number)
  /**
   * Decides on what an origin showed before its connection stands, within the bound of the attempt; without it
   * whatever passed `rejectUnauthorized` is taken. Never rejects.
   */
  readonly vouch?: (
    origin: string,
    shown: CertificateFacts | null,
    signal: AbortSignal,
  ) => Promise<Outcome<null, 'tls'>>
}

/** The connections of one client; an origin is what `originKey` makes of host and port. */
export interface TlsDialer {
  /**
   * Begins a connection and hands its socket out at once. `settled` is called once: with null when the TLS connection
   * stands, or with a `DialError`, the socket being destroyed by then. Later errors are the caller's to hear.
   */
  readonly dial: (host: string, port: number, settled: (error: DialError | null) => void) => tls.TLSSocket
  /** Whether somebody decides on each certificate before its connection stands. */
  readonly vouches: boolean
  /** As `dial`, for who writes at once: what is written goes out when the connection stands, and not before. */
  readonly open: (host: string, port: number, settled: (error: DialError | null) => void) => Duplex
  /** What this origin showed when a connection to it last stood; null where none did, or it cannot be read. */
  readonly certificateOf: (origin: string) => CertificateFacts | null
  /** How far the connection now being opened to this origin has come; null where none is. */
  readonly phaseOf: (origin: string) => DialPhase | null
  /** How many connections to this origin were begun so far. */
  readonly begun: (origin: string) => number
  /** Gives up what is being opened to this origin; connections that stand are left. */
  readonly abandon: (origin: string) => void
  /** Drops every socket; resolves when all are closed. */
  readonly close: () => Promise<void>
}

/** tls.connect hands these to net.connect, though its type does not list them. */
type SeveralAddresses = Pick<TcpNetConnectOpts, 'autoSelectFamily' | 'autoSelectFamilyAttemptTimeout'>

interface Dial {
  phase: DialPhase
  readonly origin: string
  readonly fail: (cause: unknown) => void
}

/** A refused first address costs this long before the next is tried; Node's own 250 ms is less than a far round trip. */
const ATTEMPT_MS = 1000
/** TCP keep-alive probes begin after this long of silence, so that a dead kept connection is noticed. */
const PROBE_AFTER_MS = 30_000

/**
 * Makes a dialer. TLS: SNI is the host name (none for an address, RFC 6066), no client certificate is sent, and
 * sessions are never resumed: a resumed one shows no peer certificate, and whoever judges certificates needs it at
 * every connection.
 */
export function createTlsDialer(options: TlsDialerOptions): TlsDialer {
  const dials = new Set<Dial>()
  const sockets = new Set<tls.TLSSocket>()
  const counts = new Map<string, number>()
  const shown = new Map<string, CertificateFacts | null>()

  const dial: TlsDialer['dial'] = (host, port, settled) => {
    const origin = originKey(host, port)
    const isAddress = isIP(host) !== 0
    const boundMs = typeof options.timeoutMs === 'number' ? options.timeoutMs : options.timeoutMs(origin)
    counts.set(origin, (counts.get(origin) ?? 0) + 1)
    const dialOptions: tls.ConnectionOptions & SeveralAddresses = {
      host,
      port,
      rejectUnauthorized: options.rejectUnauthorized,
      ALPNProtocols: [options.alpn],
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: ATTEMPT_MS,
      ...(isAddress ? {} : { servername: host }),
    }
    const socket = tls.connect(dialOptions)
    socket.setNoDelay(true)
    socket.setKeepAlive(true, PROBE_AFTER_MS)
    sockets.add(socket)

    let isSettled = false
    const waiting = new AbortController()
    const settle = (): boolean => {
      const first = !isSettled
      isSettled = true
      clearTimeout(timer)
      waiting.abort()
      dials.delete(own)
      return first
    }
    const own: Dial = {
      phase: isAddress ? 'connect' : 'lookup',
      origin,
      fail: (cause) => {
        if (!settle()) return
        socket.destroy()
        settled(new DialError(own.phase, cause))
      },
    }
    const stand = (certificate: CertificateFacts | null): void => {
      if (!settle()) return
      shown.set(origin, certificate)
      settled(null)
    }
    dials.add(own)
    const timer = setTimeout(() => own.fail(timedOut()), boundMs)

    socket
      .on('lookup', (error: Error | null) => {
        if (error === null && own.phase === 'lookup') own.phase = 'connect'
      })
      .once('connect', () => {
        own.phase = 'tls'
      })
      .once('secureConnect', () => {
        const certificate = shownCertificate(socket)
        if (options.vouch === undefined) return stand(certificate)
        options.vouch(origin, certificate, waiting.signal).then((verdict) => {
          if (verdict.ok) stand(certificate)
          else own.fail(new CertificateRefused(verdict.error.message))
        }, own.fail)
      })
      // Stays for the life of the socket: who dialled listens as well, but perhaps not before it stands.
      .on('error', own.fail)
      .once('close', () => {
        sockets.delete(socket)
        own.fail(closedEarly())
      })
    return socket
  }

  const open: TlsDialer['open'] = (host, port, settled) => {
    if (options.vouch === undefined) return dial(host, port, settled)
    const socket = dial(host, port, (error) => {
      if (error === null) held.release()
      settled(error)
    })
    const held = holdBack(socket)
    return held.stream
  }

  return {
    dial,
    vouches: options.vouch !== undefined,
    open,
    certificateOf: (origin) => shown.get(origin) ?? null,
    phaseOf: (origin) => [...dials].find((one) => one.origin === origin)?.phase ?? null,
    begun: (origin) => counts.get(origin) ?? 0,
    abandon: (origin) => {
      for (const one of [...dials]) if (one.origin === origin) one.fail(abandoned())
    },
    close: async () => {
      await Promise.all([...sockets].map(closed))
    },
  }
}

/** The name under which a dialer knows an origin: host without brackets, port always given. */
export function originKey(host: string, port: number): string {
  return `${host}:${port}`
}

function closed(socket: tls.TLSSocket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve())
    socket.destroy()
    if (socket.closed) resolve()
  })
}
