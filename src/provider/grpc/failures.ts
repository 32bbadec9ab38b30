/** From what a gRPC call throws to a code of the contract and a sentence for a person. */
import { Code, ConnectError } from '@connectrpc/connect'
import type { Endpoint } from '../../domain/endpoint.ts'
import { type ErrorCode, failure } from '../../domain/outcome.ts'
import { quote } from '../../domain/quote.ts'
import { DialError } from '../dialer.ts'
import { classify, type Failed, isGone } from '../failures.ts'
import { GRPC } from './dialect.ts'
import { notReady } from './to-domain.ts'

/** An error that the client library makes itself, told by its words, and what it means. Tests hold the words. */
type OwnError = readonly [words: RegExp, code: ErrorCode, sentence: (found: string) => string]

/** How a connection that was lost under a call looks, by how much of the answer had come. */
const LOST = /^http\/2 stream closed with error code |^protocol error: missing status$/

const OWN_ERRORS: readonly OwnError[] = [
  [LOST, 'unreachable', () => 'the connection was closed before the answer was whole'],
  [
    /configured readMaxBytes/,
    'too-large',
    () => 'the answer is too large: at most 16 MiB are read; check host and port',
  ],
  [
    /^HTTP (\d{3})$/,
    'http',
    (status) => `status ${status}: what answers is no gRPC server, or a proxy; check host and port`,
  ],
  [
    /^unsupported content type/,
    'not-akash',
    () => 'what answers speaks HTTP/2 but not gRPC; check host and port',
  ],
  [/^parse binary:/, 'not-akash', () => 'the answer is gRPC but no provider status; check host and port'],
  [
    /^unsupported response encoding/,
    'not-akash',
    () => 'the answer is compressed, which was not asked for; check host and port',
  ],
  [
    /^protocol error: (.*)/,
    'grpc',
    (fault) => `the answer breaks the rules of gRPC (${quote(fault)}); the provider may be restarting`,
  ],
  [/^PING timed out$/, 'unreachable', () => 'the connection is dead: pings are no longer answered'],
]

/** Advice by status code; others get none. */
const ADVICE: Readonly<Partial<Record<Code, string>>> = {
  [Code.PermissionDenied]: 'it forbids the question',
  [Code.Unauthenticated]: 'it asks for credentials, and none are ever sent',
  [Code.Internal]: 'the provider has an inner fault, try again later',
  [Code.Unavailable]: 'it may be restarting, try again later',
  [Code.ResourceExhausted]: 'it may be asked too often',
}

/**
 * The failure that an error of a call to `endpoint` (with its gRPC port) means. What came from the network is judged
 * as in REST; a gRPC status is `grpc` with its name and message, but `not-ready` for the words of a provider without
 * inventory (gateway/grpc, code UNKNOWN) and `not-akash` for UNIMPLEMENTED: it knows no provider status.
 */
export function classifyCall(error: unknown, endpoint: Endpoint): Failed {
  const root = rootOf(error)
  if (isOfTheNetwork(root)) return classify(root, 'answer', endpoint, GRPC)
  if (!(root instanceof ConnectError)) {
    return failure(
      'grpc',
      'the answer holds something that no gRPC client can read; check host and port',
      error,
    )
  }
  const { code, rawMessage } = root
  for (const [words, ownCode, sentence] of OWN_ERRORS) {
    const found = words.exec(rawMessage)
    if (found !== null) return failure(ownCode, sentence(found[1] ?? ''), error)
  }
  if (code === Code.Unknown && /inventory status not available/i.test(rawMessage)) return notReady(error)
  const name = `${nameOf(code)}${rawMessage === '' ? '' : `, ${quote(rawMessage)}`}`
  if (code === Code.Unimplemented) {
    return failure(
      'not-akash',
      `it speaks gRPC but knows no provider status (${name}); check host and port`,
      error,
    )
  }
  const advice = ADVICE[code]
  return failure('grpc', `gRPC status ${name}${advice === undefined ? '' : `; ${advice}`}`, error)
}

/** True where the connection stood and was gone before the call had an answer. */
export function lostConnection(error: unknown): boolean {
  const root = rootOf(error)
  return root instanceof ConnectError ? LOST.test(root.rawMessage) : isGone(root, GRPC)
}

/** True for what Node reports, which has a code in letters, and for what the dialer makes of it. */
function isOfTheNetwork(error: unknown): boolean {
  if (error instanceof DialError) return true
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}

/** The error below what the client library wraps around it; the library's own where there is none. */
function rootOf(error: unknown): unknown {
  let root = error
  while (root instanceof ConnectError && root.cause instanceof Error) root = root.cause
  return root
}

/** As gRPC writes it: `NOT_FOUND`; a number where it is none of gRPC's. */
function nameOf(code: Code): string {
  const name: string | undefined = Code[code]
  return name === undefined
    ? String(Number(code))
    : name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()
}
