import { X509Certificate } from 'node:crypto'
import { connect } from 'node:tls'
import type { SimulatedProvider } from './types.ts'

const PATIENCE_MS = 5000

/**
 * The certificate that a provider shows, as the chain would have it: PEM text and decimal serial number; null where
 * the provider does not shake hands.
 */
export function shownCertificate({
  host,
  port,
}: SimulatedProvider): Promise<{ serial: string; pem: string } | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, rejectUnauthorized: false })
    const end = (value: { serial: string; pem: string } | null): void => {
      socket.destroy()
      resolve(value)
    }
    socket.setTimeout(PATIENCE_MS, () => end(null))
    socket.on('error', () => end(null))
    socket.once('secureConnect', () => {
      const certificate = new X509Certificate(socket.getPeerCertificate().raw)
      end({ serial: BigInt(`0x${certificate.serialNumber}`).toString(), pem: certificate.toString() })
    })
  })
}
