/** Failure as a value: a code that programs match and a sentence that tells a person what to do. */

/** The codes of the contract: the same in JSON, on the screen and in the library. */
export const ERROR_CODES = [
  'dns',
  'refused',
  'unreachable',
  'timeout',
  'tls',
  'http',
  'not-akash',
  'too-large',
  'not-ready',
  'grpc',
  'aborted',
  'no-node',
] as const
export type ErrorCode = (typeof ERROR_CODES)[number]

const SILENT_CODES: ReadonlySet<string> = new Set<ErrorCode>(['dns', 'refused', 'unreachable', 'timeout'])

export interface Failure<Code extends string = ErrorCode> {
  readonly code: Code
  /** One sentence for a person: what is wrong and what to do. Holds no control characters. */
  readonly message: string
  readonly cause?: unknown
}

export type Outcome<T, Code extends string = ErrorCode> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Failure<Code> }

/** Wraps a value as success. */
export function success<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value }
}

/** Wraps a code and a sentence as failure; `cause` is kept for the log, never shown. */
export function failure<Code extends string>(
  code: Code,
  message: string,
  cause?: unknown,
): { readonly ok: false; readonly error: Failure<Code> } {
  return { ok: false, error: cause === undefined ? { code, message } : { code, message, cause } }
}

/** Whether a failure means that nobody was there to say anything. */
export function isSilent({ code }: Pick<Failure, 'code'>): boolean {
  return SILENT_CODES.has(code)
}
