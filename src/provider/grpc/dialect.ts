/** What Node's HTTP/2 error codes mean, beside those that every transport shares. */
import type { Dialect, Rule } from '../failures.ts'

const NO_HTTP2: Rule = [
  'not-akash',
  () =>
    'what answers over TLS does not speak HTTP/2 (the REST port?); check the gRPC port, which is that of REST + 1',
]
const NO_ALPN: Rule = [
  'tls',
  ({ id }) =>
    `no TLS connection to ${id}: it does not offer HTTP/2 (the REST port?); check the gRPC port, ` +
    'which is that of REST + 1',
]
const SENT_AWAY: Rule = [
  'unreachable',
  ({ id }) => `${id} ended the HTTP/2 connection; it may be restarting, or refuse so many of them`,
]
const CUT_OFF: Rule = ['unreachable', ({ id }) => `${id} cut the answer off`]

/** The dialect of gRPC. */
export const GRPC: Dialect = {
  rules: {
    ERR_HTTP2_ERROR: NO_HTTP2,
    ERR_HTTP2_SESSION_ERROR: SENT_AWAY,
    ERR_HTTP2_GOAWAY_SESSION: SENT_AWAY,
    ERR_HTTP2_STREAM_ERROR: CUT_OFF,
    ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: NO_ALPN,
  },
  families: [],
  gone: /^ERR_HTTP2_(STREAM_CANCEL|INVALID_SESSION|INVALID_STREAM)$|^ERR_STREAM_DESTROYED$/,
}
