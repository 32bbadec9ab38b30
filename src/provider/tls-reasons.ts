/** Node's and OpenSSL's codes for a failed TLS connection, in words for a person. */

/** Exact codes: certificate verification (`tls` strict) and what a wrong port answers. */
const REASONS: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed, and --tls strict takes no such one',
  SELF_SIGNED_CERT_IN_CHAIN:
    'its certificate chain ends in a certificate authority that this machine does not know',
  UNABLE_TO_GET_ISSUER_CERT: 'the issuer of its certificate is not known',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the issuer of its certificate is not known to this machine',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate cannot be traced to a certificate authority',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet (check the clock of this machine)',
  CERT_REVOKED: 'its certificate was revoked',
  CERT_UNTRUSTED: 'its certificate is not trusted',
  CERT_REJECTED: 'its certificate was rejected',
  INVALID_PURPOSE: 'its certificate is not meant for servers',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name',
  ERR_SSL_WRONG_VERSION_NUMBER: 'what answers does not speak TLS (plain HTTP?); check the port',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'what answers does not speak TLS; check the port',
  ERR_SSL_HTTP_REQUEST: 'what answers speaks plain HTTP; check the port',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'it offers no TLS version that is still safe',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'it takes none of our TLS versions',
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: 'it refused the handshake',
  ERR_SSL_TLSV1_UNRECOGNIZED_NAME: 'it does not know this host name',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'it demands a client certificate, and none is ever sent',
}

/** Families of codes that are TLS failures even where none of them has words of its own. */
const FAMILY =
  /^(ERR_SSL_|ERR_TLS_|CERT_|UNABLE_TO_|CRL_|EPROTO$|INVALID_CA$|HOSTNAME_MISMATCH$|PATH_LENGTH_)/

/** Why TLS failed, in words, where the code is one of TLS; null where it is another's. */
export function tlsReason(code: string): string | null {
  const reason = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined
  if (reason !== undefined) return reason
  return FAMILY.test(code) ? `the TLS library says ${code.replaceAll(/\W/g, '')}` : null
}
