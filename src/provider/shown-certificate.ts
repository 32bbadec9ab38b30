/** The certificate that a port showed in its handshake, read into plain facts. */
import type { X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import type { CertificateFacts } from '../domain/certificate.ts'

/**
 * What the other side showed, of a connection that stands; null where it showed nothing that can be read. `authorized`
 * is Node's own verification, host name included, which must have been left to run (`rejectUnauthorized: false`).
 */
export function shownCertificate(socket: TLSSocket): CertificateFacts | null {
  try {
    const certificate = socket.getPeerX509Certificate()
    if (certificate === undefined) return null
    const { subject, issuer } = certificate.toLegacyObject()
    return {
      fingerprint256: certificate.fingerprint256,
      subject: commonName(subject),
      issuer: commonName(issuer),
      serial: BigInt(`0x${certificate.serialNumber}`).toString(),
      validFromMs: certificate.validFromDate.getTime(),
      validToMs: certificate.validToDate.getTime(),
      selfSigned: isSelfSigned(certificate),
      authorized: socket.authorized,
    }
  } catch {
    // A stranger wrote it: whatever OpenSSL cannot make sense of is as good as nothing.
    return null
  }
}

/** The common name; null where there is none, or more than one. */
function commonName(name: { readonly CN?: unknown }): string | null {
  return typeof name.CN === 'string' ? name.CN : null
}

/**
 * `checkIssued` would say no of Akash's own certificates, whose key usage does not allow to sign certificates: the
 * names and the signature tell.
 */
function isSelfSigned(certificate: X509Certificate): boolean {
  return certificate.subject === certificate.issuer && certificate.verify(certificate.publicKey)
}
