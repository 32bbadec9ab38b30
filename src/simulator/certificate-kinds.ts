/** The certificates that a simulated provider can show. */

export const CERTIFICATE_KINDS = [
  'own', // the owner's, published on chain: how every provider begins
  'ca', // over REST, to who names its host or localhost in SNI: the authority's; the owner's in all other cases
  'rotated', // another one of the owner's, published, and those before it revoked
  'expired', // the owner's, published, out of its dates for a month
  'not-yet-valid', // the owner's, published, valid from next month on
  'other-owner', // somebody else's, as good as the owner's but for the name
  'unpublished', // in the owner's name, and never published
  'revoked', // the owner's, which the chain has as revoked
] as const
export type CertificateKind = (typeof CERTIFICATE_KINDS)[number]

/** A certificate that an owner has published on chain. */
export interface PublishedCertificate {
  /** Decimal. */
  serial: string
  pem: string
  state: 'valid' | 'revoked'
}
