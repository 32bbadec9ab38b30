/** The seam between connections and whoever decides which certificates are good enough. */
import type { CertificateFacts } from '../domain/certificate.ts'
import type { Endpoint } from '../domain/endpoint.ts'
import type { Outcome } from '../domain/outcome.ts'

/**
 * Decides, before anything is sent, whether what a port of `endpoint` showed is good enough; null is a certificate
 * that cannot be read. Never rejects. A failure says what is wrong; `signal` is aborted when nobody waits any more.
 */
export type Vouch = (
  endpoint: Endpoint,
  shown: CertificateFacts | null,
  signal: AbortSignal,
) => Promise<Outcome<null, 'tls'>>

/** How a client meets certificates. */
export interface TlsOptions {
  /** trust: any certificate is taken. strict: only what a certificate authority, or `vouch`, vouches for. */
  readonly tls: 'trust' | 'strict'
  /** Decides in strict mode; without it certificate authorities alone do. */
  readonly vouch?: Vouch
}

/** The certificate was shown, and refused; the message is a sentence for a person. */
export class CertificateRefused extends Error {
  override readonly name = 'CertificateRefused'
}
