/** How the connection under an HTTP/2 session comes about. */
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import type { Endpoint } from '../../domain/endpoint.ts'
import type { TlsDialer } from '../dialer.ts'
import type { LastingSessionManager } from './session.ts'

export interface Connection {
  /**
   * To be called before each call: HTTP/2 writes as soon as it has a socket, so where certificates are vouched for
   * the socket is made first and the session begins on one that stands. Rejects with a `DialError`.
   */
  readonly prepare: (session: LastingSessionManager) => Promise<void>
  /** For the session: the socket that was prepared; else one that is just being opened. */
  readonly take: () => Duplex
}

/** The connections to one endpoint, one after another. `onFailure` hears why one that was taken does not stand. */
export function createConnection(
  { host, port }: Endpoint,
  dialer: TlsDialer,
  onFailure: (error: Error) => void,
): Connection {
  let prepared: TLSSocket | null = null
  let preparing: Promise<void> | null = null

  const dialled = (): Promise<TLSSocket> =>
    new Promise((resolve, reject) => {
      const socket = dialer.dial(host, port, (error) => {
        if (error === null) resolve(socket)
        else reject(error)
      })
    })

  const open = async (session: LastingSessionManager): Promise<void> => {
    try {
      prepared = await dialled()
      await session.connect()
    } finally {
      // Taken by now, unless the session had a connection after all.
      prepared?.destroy()
      prepared = null
      preparing = null
    }
  }

  return {
    prepare: async (session) => {
      const state = session.state()
      if (!dialer.vouches || (state !== 'closed' && state !== 'error')) return
      preparing ??= open(session)
      await preparing
    },
    take: () => {
      const socket = prepared
      prepared = null
      if (socket !== null) return socket
      return dialer.open(host, port, (error) => {
        if (error !== null) onFailure(error)
      })
    },
  }
}
