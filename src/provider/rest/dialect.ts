/** What undici's and zlib's error codes mean, beside those that every transport shares. */
import { ABORTED, CONNECT_TIMEOUT, type Dialect, type Rule } from '../failures.ts'

const TOO_SLOW: Rule = ['timeout', () => 'no complete answer in time']
const BROKEN_ENCODING: Rule = [
  'not-akash',
  () => 'the compressed answer is cut off or corrupt; if it stays so, check host and port',
]
const NO_HTTP: Rule = [
  'not-akash',
  () => 'what answers over TLS does not speak HTTP/1.1 (the gRPC port?); check the port',
]
const TOO_LARGE: Rule = [
  'too-large',
  () => 'the answer is too large: at most 16 MiB are read; check host and port',
]
const LARGE_HEADERS: Rule = ['too-large', () => 'the answer has too large headers; check host and port']
const NO_ALPN: Rule = [
  'tls',
  ({ id }) =>
    `no TLS connection to ${id}: it does not offer HTTP/1.1 (the gRPC port?); check the port: ` +
    'REST is 8443 on most providers',
]

/** The dialect of REST. */
export const REST: Dialect = {
  rules: {
    UND_ERR_CONNECT_TIMEOUT: CONNECT_TIMEOUT,
    UND_ERR_HEADERS_TIMEOUT: TOO_SLOW,
    UND_ERR_BODY_TIMEOUT: TOO_SLOW,
    UND_ERR_RES_EXCEEDED_MAX_SIZE: TOO_LARGE,
    UND_ERR_HEADERS_OVERFLOW: LARGE_HEADERS,
    HPE_HEADER_OVERFLOW: LARGE_HEADERS,
    UND_ERR_ABORTED: ABORTED,
    UND_ERR_ABORT: ABORTED,
    UND_ERR_DESTROYED: ABORTED,
    UND_ERR_CLOSED: ABORTED,
    ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: NO_ALPN,
  },
  families: [
    [/^Z_/, BROKEN_ENCODING],
    [/^HPE_/, NO_HTTP],
  ],
  gone: /^UND_ERR_(SOCKET|RES_CONTENT_LENGTH_MISMATCH)$/,
}
