/** A text written whole, with the end of the writing awaited. */
import { failure, type Outcome, success } from '../domain/outcome.ts'

/** What a stream must offer; `process.stdout` does. */
export interface TextSink {
  readonly write: (text: string, done: (error?: Error | null) => void) => boolean
  readonly on: (event: 'error', listener: (error: Error) => void) => unknown
}

/** Streams that have our listener already: a second text on one must not add a second. */
const listening = new WeakSet<TextSink>()

/**
 * Writes a text and waits until the system has taken all of it, so that exiting afterwards cuts nothing off. A
 * reader that went away (EPIPE, as `| head` does) is a success: it has what it wanted. Any other error is
 * returned, code `write`.
 */
export function writeAll(stream: TextSink, text: string): Promise<Outcome<null, 'write'>> {
  if (!listening.has(stream)) {
    listening.add(stream)
    // The stream emits the error as well, after `done` has had it: unheard, it would end the process.
    stream.on('error', () => {})
  }
  return new Promise((resolve) => {
    stream.write(text, (error) => {
      if (error === undefined || error === null || isReaderGone(error)) resolve(success(null))
      else resolve(failure('write', error.message, error))
    })
  })
}

function isReaderGone(error: Error): boolean {
  return 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED')
}
