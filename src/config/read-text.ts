import { open } from 'node:fs/promises'
import { failure, type Outcome, success } from '../domain/outcome.ts'

/** Nothing that is read at the start is larger: a line for each of 10,000 endpoints is a third of it. */
const MOST_BYTES = 1024 * 1024

/** `missing`: there is no such file. `unreadable`: anything else. The message is a clause without the name. */
export type ReadResult = Outcome<string, 'missing' | 'unreadable'>

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a directory',
}

/** The text of a file (or named pipe), at most 1 MiB of UTF-8; a byte order mark is dropped. Never rejects. */
export async function readFileText(path: string): Promise<ReadResult> {
  try {
    const file = await open(path, 'r')
    try {
      return await readText(file.createReadStream({ autoClose: false }))
    } finally {
      await file.close()
    }
  } catch (cause) {
    return failed(cause)
  }
}

/** The text of a stream such as stdin, to its end, with the limits of {@link readFileText}. Never rejects. */
export async function readText(stream: AsyncIterable<Uint8Array | string>): Promise<ReadResult> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of stream) {
      const part = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
      bytes += part.byteLength
      if (bytes > MOST_BYTES) return failure('unreadable', 'it is larger than 1 MiB')
      chunks.push(part)
    }
  } catch (cause) {
    return failed(cause)
  }
  try {
    return success(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)))
  } catch (cause) {
    return failure('unreadable', 'it is not UTF-8 text', cause)
  }
}

function failed(cause: unknown): ReadResult {
  const errno = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
  const missing = errno === 'ENOENT' || errno === 'ENOTDIR'
  return failure(missing ? 'missing' : 'unreadable', REASONS[errno] ?? `it cannot be read (${errno})`, cause)
}
