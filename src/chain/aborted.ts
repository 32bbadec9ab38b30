import { type Failure, failure } from '../domain/outcome.ts'

/** Whoever asked has gone. */
export function chainAborted(): {
  readonly ok: false
  readonly error: Failure<'aborted'>
} {
  return failure('aborted', 'the question to the chain was cancelled before it was answered')
}
