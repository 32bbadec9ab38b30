/** Why one chain node gave no answer, as a clause for a sentence that names several of them. */
import { type Failure, failure } from '../domain/outcome.ts'
import { DialError } from '../provider/rest/dialer.ts'

/**
 * What can go wrong between the program and the chain. `chain`: none of the nodes gave an answer. `aborted`: whoever
 * asked no longer wants it.
 */
export type ChainErrorCode = 'chain' | 'aborted'

/** `node`: this node gave no answer, another may. */
export type NodeErrorCode = 'node' | 'aborted'

export type NodeFailed = { readonly ok: false; readonly error: Failure<NodeErrorCode> }

const NO_SUCH_NAME = 'there is no such host name'
const NO_ROUTE = 'no route to it from here'
const GONE = 'it closed the connection before the answer was whole'

const CLAUSES: Readonly<Record<string, string>> = {
  ENOTFOUND: NO_SUCH_NAME,
  ENODATA: NO_SUCH_NAME,
  ECONNREFUSED: 'connection refused',
  EHOSTUNREACH: NO_ROUTE,
  ENETUNREACH: NO_ROUTE,
  EADDRNOTAVAIL: NO_ROUTE,
  ETIMEDOUT: 'it does not take the connection',
  ECONNRESET: GONE,
  EPIPE: GONE,
  UND_ERR_SOCKET: GONE,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: GONE,
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'its answer is larger than 16 MiB',
  UND_ERR_HEADERS_OVERFLOW: 'its answer has too large headers',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name',
  ERR_SSL_WRONG_VERSION_NUMBER: 'what answers does not speak TLS',
}

const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^EAI_/, 'its host name could not be looked up'],
  [/^(HPE_|HTTPParserError)/, 'what answers does not speak HTTP'],
  [/^Z_/, 'its compressed answer is cut off or corrupt'],
  [/^(CERT_|UNABLE_TO_|SELF_SIGNED)/, 'no certificate authority vouches for its certificate'],
  [/^(ERR_SSL_|ERR_TLS_|EPROTO)/, 'TLS with it failed'],
]

/** The clause for what the transport threw; what nobody foresaw is named by its code. */
export function nodeFailure(error: unknown): NodeFailed {
  const code = codeOf(error instanceof DialError ? error.cause : error)
  const clause = Object.hasOwn(CLAUSES, code) ? CLAUSES[code] : undefined
  const family = FAMILIES.find(([pattern]) => pattern.test(code))?.[1]
  return failure(
    'node',
    clause ?? family ?? `asking it failed (${code === '' ? 'unknown error' : code})`,
    error,
  )
}

/** The node did not answer within its share of the time. */
export function nodeTimedOut(budgetMs: number): NodeFailed {
  return failure('node', `no complete answer within ${Math.round(budgetMs / 100) / 10} s`)
}

/** Of several addresses tried the first one speaks; only letters, digits and underscores of a code are kept. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  if (typeof error !== 'object' || error === null) return ''
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null
  return (code ?? (error instanceof Error ? error.name : '')).replaceAll(/\W/g, '').slice(0, 60)
}
