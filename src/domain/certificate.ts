/** What a port showed of itself in its TLS handshake, and what that is worth. Values only. */

/** The certificate one port showed, as read from it. Text of strangers, unsanitised. */
export interface CertificateFacts {
  /** SHA-256 over the DER, upper-case hex pairs with colons, as Node and OpenSSL print it. */
  readonly fingerprint256: string
  /** Common name of the subject: of a provider's own certificate its owner, `akash1...`; null where there is none. */
  readonly subject: string | null
  /** Common name of the issuer. */
  readonly issuer: string | null
  /** Serial number, decimal: what the chain is asked by. */
  readonly serial: string
  /** Epoch ms from which and until which it is valid. */
  readonly validFromMs: number
  readonly validToMs: number
  /** Subject and issuer are one and its own key has signed it. */
  readonly selfSigned: boolean
  /** A certificate authority of this machine vouches for it under the name that was asked. */
  readonly authorized: boolean
}

/**
 * `ca`: an authority vouches for it. `on-chain`: the owner from the chain has published just this certificate, and it
 * is in force. `unverified`: neither is known (no chain, owner unknown). `mismatch`: the chain knows the owner, and
 * this is not what the owner has published. `expired`: out of its dates, or not yet in them.
 */
export const TRUST_VERDICTS = ['ca', 'on-chain', 'unverified', 'mismatch', 'expired'] as const
export type TrustVerdict = (typeof TRUST_VERDICTS)[number]

/** What one port's certificate is worth. */
export interface CertificateTrust {
  readonly verdict: TrustVerdict
  /** A sentence for a person. Holds no control characters. */
  readonly message: string
  readonly certificate: CertificateFacts
  /** Where another certificate was remembered of this port: which, and when it was first seen. */
  readonly changedFrom: { readonly fingerprint256: string; readonly firstSeenMs: number } | null
}
