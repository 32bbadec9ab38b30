/** From what Node, OpenSSL and the libraries above them report to a code of the contract and a sentence for a person. */
import type { Endpoint } from '../domain/endpoint.ts'
import { type ErrorCode, type Failure, failure } from '../domain/outcome.ts'
import { quote } from '../domain/quote.ts'
import { DialError, type DialPhase } from './dialer.ts'
import { tlsReason } from './tls-reasons.ts'
import { CertificateRefused } from './vouch.ts'

/**
 * How far a request had come; the first three are those of its connection. `answer`: it stands, and the transport
 * does not tell how much of the answer has come.
 */
export type RequestPhase = DialPhase | 'headers' | 'body' | 'answer'
export type Failed = { readonly ok: false; readonly error: Failure }

type Sentence = (endpoint: Endpoint) => string
export type Rule = readonly [code: ErrorCode, sentence: Sentence]

/** What one transport adds to the rules that both have. It is asked first. */
export interface Dialect {
  /** By error code. */
  readonly rules: Readonly<Record<string, Rule>>
  /** By pattern of error codes, in order. */
  readonly families: readonly (readonly [RegExp, Rule])[]
  /** Its library's own codes of a connection that was there and is gone. */
  readonly gone: RegExp
}

const NO_SUCH_NAME: Rule = ['dns', ({ host }) => `no such host name: ${quote(host)}; check the spelling`]
const NO_RESOLVER: Rule = [
  'dns',
  ({ host }) =>
    `the host name ${quote(host)} could not be looked up: no answer from the name server; check this machine's network`,
]
const REFUSED: Rule = [
  'refused',
  ({ id }) => `connection refused: nothing listens on ${id}; check the port, or whether the provider is up`,
]
const NO_ROUTE: Rule = [
  'unreachable',
  ({ id }) => `no route to ${id} from here; check this machine's network`,
]
export const CONNECT_TIMEOUT: Rule = [
  'timeout',
  ({ id }) => `no connection to ${id}: it does not answer; a firewall may drop what is sent to it`,
]
const NO_HANDSHAKE: Rule = [
  'timeout',
  ({ id }) => `no TLS connection to ${id}: it took the connection but did not finish the handshake in time`,
]
export const ABORTED: Rule = ['aborted', () => 'the question was cancelled before it was answered']
const NO_FILES: Rule = [
  'unreachable',
  () => 'this machine has no free sockets or file descriptors (see ulimit -n)',
]
/** Error code to rule. A table: a code that is missing falls to the families below. */
const RULES: Readonly<Record<string, Rule>> = {
  ENOTFOUND: NO_SUCH_NAME,
  ENODATA: NO_SUCH_NAME,
  EAI_NODATA: NO_SUCH_NAME,
  EAI_NONAME: NO_SUCH_NAME,
  ECONNREFUSED: REFUSED,
  EHOSTUNREACH: NO_ROUTE,
  EHOSTDOWN: NO_ROUTE,
  ENETUNREACH: NO_ROUTE,
  ENETDOWN: NO_ROUTE,
  EADDRNOTAVAIL: NO_ROUTE,
  EINVAL: NO_ROUTE,
  EACCES: NO_ROUTE,
  EPERM: NO_ROUTE,
  EMFILE: NO_FILES,
  ENFILE: NO_FILES,
  ENOBUFS: NO_FILES,
  ETIMEDOUT: CONNECT_TIMEOUT,
  ABORT_ERR: ABORTED,
}

const FAMILIES: readonly (readonly [RegExp, Rule])[] = [[/^EAI_/, NO_RESOLVER]]

/** Codes of a connection that was there and is gone; what that means depends on how far the request had come. */
const GONE = /^(ECONNRESET|ECONNABORTED|EPIPE|ERR_STREAM_PREMATURE_CLOSE)$/

const GONE_RULES: Readonly<Record<RequestPhase, Rule>> = {
  lookup: NO_RESOLVER,
  connect: ['unreachable', ({ id }) => `the connection to ${id} was reset before it stood`],
  tls: ['tls', ({ id }) => `${id} closed the connection in the middle of the TLS handshake; check the port`],
  headers: ['unreachable', () => 'the connection was closed before an answer came'],
  body: ['unreachable', () => 'the connection was closed in the middle of the answer'],
  answer: ['unreachable', ({ id }) => `the connection to ${id} was closed`],
}

/** Of several addresses tried, the failure that says most comes first. */
const TELLING: readonly ErrorCode[] = ['refused', 'tls', 'timeout', 'unreachable']

/**
 * The failure that an error of the transport means. `phase` is how far the request had come; a `DialError`
 * knows better and overrides it. Of an AggregateError (several addresses of one name were tried) the most
 * telling one speaks. What nobody foresaw is `unreachable` with the error's own code.
 */
export function classify(error: unknown, phase: RequestPhase, endpoint: Endpoint, dialect: Dialect): Failed {
  const [code, sentence] = ruleFor(error, phase, dialect)
  return failure(code, sentence(endpoint), error)
}

/** True for the errors of a connection that stood and is gone. */
export function isGone(error: unknown, dialect: Dialect): boolean {
  const code = codeOf(error)
  return GONE.test(code) || dialect.gone.test(code)
}

/** `timeout`, saying how far the request had come and the figure it was given. */
export function timedOut(timeoutMs: number, phase: RequestPhase, bytes: number, endpoint: Endpoint): Failed {
  const REACHED: Readonly<Record<RequestPhase, string>> = {
    lookup: `the name ${quote(endpoint.host)} was still being looked up`,
    connect: `${endpoint.id} does not take the connection; a firewall may drop what is sent to it`,
    tls: 'it took the connection but did not finish the TLS handshake',
    headers: 'it took the request but began no answer',
    body: `only ${bytes} bytes of the answer had come`,
    answer: 'it took the request but gave no whole answer',
  }
  return failure('timeout', `no complete answer within ${timeoutMs / 1000} s: ${REACHED[phase]}`)
}

function ruleFor(error: unknown, phase: RequestPhase, dialect: Dialect): Rule {
  if (error instanceof DialError) {
    if (error.phase === 'tls' && codeOf(error.cause) === 'ETIMEDOUT') return NO_HANDSHAKE
    return ruleFor(error.cause, error.phase, dialect)
  }
  if (error instanceof CertificateRefused)
    return ['tls', ({ id }) => `no TLS connection to ${id}: ${error.message}`]
  if (error instanceof AggregateError && error.errors.length > 0) {
    const rules = error.errors.map((inner: unknown) => ruleFor(inner, phase, dialect))
    const telling = TELLING.map((code) => rules.find(([ruleCode]) => ruleCode === code))
    return telling.find((rule) => rule !== undefined) ?? rules[0] ?? NO_ROUTE
  }
  if (isGone(error, dialect)) return GONE_RULES[phase]
  const code = codeOf(error)
  for (const { rules, families } of [dialect, { rules: RULES, families: FAMILIES }]) {
    const exact = Object.hasOwn(rules, code) ? rules[code] : undefined
    const found = exact ?? families.find(([pattern]) => pattern.test(code))?.[1]
    if (found !== undefined) return found
  }
  const reason = tlsReason(code)
  if (reason !== null) return ['tls', ({ id }) => `no TLS connection to ${id}: ${reason}`]
  if (phase === 'lookup') return NO_RESOLVER
  return ['unreachable', ({ id }) => `asking ${id} failed: ${code === '' ? 'unknown error' : code}`]
}

/**
 * The error's code, its name where it has none, '' where it has neither; only letters, digits and underscores.
 * undici's HTTPParserError has no code for some of what is no HTTP.
 */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null
  const name = error instanceof Error ? error.name : ''
  return (code ?? (name === 'HTTPParserError' ? 'HPE_UNNAMED' : name)).replaceAll(/\W/g, '').slice(0, 60)
}
