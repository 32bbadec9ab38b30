/** The connections of one chain client: TLS that is verified as usual, or plain TCP to this machine. */
import { connect, type Socket } from 'node:net'
import type { buildConnector } from 'undici'
import { createDialer } from '../provider/rest/dialer.ts'

export interface ChainConnector {
  /** For undici's `connect` option. */
  readonly connector: buildConnector.connector
  /** Drops every socket; resolves when all are closed. */
  readonly close: () => Promise<void>
}

/**
 * Makes a connector. A chain node's certificate must be one that a certificate authority vouches for, whatever
 * `--tls` says of providers: its answers decide whom the program asks. Plain `http:` is connected without a look at
 * the host, which `parseChainUrl` has judged. An attempt ends after `timeoutMs`.
 */
export function createChainConnector(timeoutMs: number): ChainConnector {
  const dialer = createDialer({ rejectUnauthorized: true, timeoutMs })
  const sockets = new Set<Socket>()

  const connector: buildConnector.connector = (target, callback) => {
    if (target.protocol === 'https:') return dialer.connector(target, callback)
    const socket = connect({
      host: target.hostname.replace(/^\[|\]$/g, ''),
      port: Number(target.port === '' ? 80 : target.port),
      noDelay: true,
    })
    sockets.add(socket)
    let settled = false
    const settle = (): boolean => {
      const first = !settled
      settled = true
      clearTimeout(timer)
      return first
    }
    const fail = (cause: Error): void => {
      if (!settle()) return
      socket.destroy()
      callback(cause, null)
    }
    const timer = setTimeout(() => fail(codedError('ETIMEDOUT')), timeoutMs)
    socket
      .once('connect', () => {
        if (settle()) callback(null, socket)
      })
      // Stays for the life of the socket: undici listens as well, but not before it has the socket.
      .on('error', fail)
      .once('close', () => {
        sockets.delete(socket)
        fail(codedError('ECONNRESET'))
      })
  }

  return {
    connector,
    close: async () => {
      await Promise.all([dialer.close(), ...[...sockets].map(closed)])
    },
  }
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve())
    socket.destroy()
    if (socket.closed) resolve()
  })
}

function codedError(code: string): Error {
  return Object.assign(new Error('the connection was not made'), { code })
}
