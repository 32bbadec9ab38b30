/** The dialer of clients that speak HTTP/1.1 through undici. */
import type { buildConnector } from 'undici'
import { createTlsDialer, type TlsDialer, type TlsDialerOptions } from '../dialer.ts'

export { DialError, originKey } from '../dialer.ts'

export interface Dialer extends TlsDialer {
  /** For undici's `connect` option. A failure is a `DialError`. */
  readonly connector: buildConnector.connector
}

/** Makes a dialer that offers HTTP/1.1 and that undici can open its connections with. */
export function createDialer(options: Omit<TlsDialerOptions, 'alpn'>): Dialer {
  const dialer = createTlsDialer({ ...options, alpn: 'http/1.1' })
  const connector: buildConnector.connector = ({ hostname, port }, callback) => {
    const socket = dialer.dial(hostname, Number(port === '' ? 443 : port), (error) => {
      if (error === null) callback(null, socket)
      else callback(error, null)
    })
  }
  return { ...dialer, connector }
}
