/** Reads the body of an answer to text, inflated where it is compressed, never keeping more than the cap. */
import { pipeline, type Readable } from 'node:stream'
import { createGunzip, createInflate } from 'node:zlib'
import { failure, type Outcome, success } from '../../domain/outcome.ts'
import { quote } from '../../domain/quote.ts'

/** Most bytes of a body, on the wire and inflated. 2,000 nodes take 0.4 MiB. */
export const MAX_BODY_BYTES = 16 * 1024 * 1024

/** What `accept-encoding` asks for. */
export const ENCODINGS = 'gzip, deflate'

const DECODERS: ReadonlyMap<string, (() => ReturnType<typeof createGunzip>) | null> = new Map([
  ['', null],
  ['identity', null],
  ['gzip', () => createGunzip()],
  ['x-gzip', () => createGunzip()],
  ['deflate', () => createInflate()],
])

/** Counts what was read, for whoever must say how far it came. */
export interface BodyProgress {
  bytes: number
}

/**
 * Reads all of `body`. `too-large` as soon as `content-length`, the wire (held by undici's maxResponseSize) or
 * the inflated bytes pass the cap; `not-akash` for an encoding that was not asked for. Throws what the transport
 * or zlib throws. The stream is ended or destroyed on every way out.
 */
export async function readBody(
  body: Readable,
  headers: { readonly contentEncoding: string; readonly contentLength: string },
  progress: BodyProgress,
): Promise<Outcome<string>> {
  const encoding = headers.contentEncoding.trim().toLowerCase()
  const makeDecoder = DECODERS.get(encoding)
  if (makeDecoder === undefined || Number(headers.contentLength) > MAX_BODY_BYTES) {
    discard(body)
    return makeDecoder === undefined
      ? failure(
          'not-akash',
          `the answer is encoded as ${quote(encoding)}, which was not asked for; check host and port`,
        )
      : tooLarge(`${headers.contentLength.replaceAll(/\D/g, '').slice(0, 20)} bytes announced`)
  }
  const stream = makeDecoder === null ? body : pipeline(body, makeDecoder(), () => {})
  const bytes = await collect(stream, MAX_BODY_BYTES, progress)
  if (bytes === null) return tooLarge(makeDecoder === null ? 'it did not end there' : 'it inflates to more')
  return success(new TextDecoder().decode(bytes))
}

/** The first bytes of a body as text, at most about `most`; the rest is not read. Errors give what was read. */
export async function readBeginning(body: Readable, most: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of body) {
      chunks.push(asBytes(chunk))
      length += asBytes(chunk).length
      if (length > most) break
    }
  } catch {
    // A body that breaks off still began with something.
  }
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, most))
}

/** Ends a body that nobody wants; its connection is dropped with it unless all of it is there already. */
export function discard(body: Readable): void {
  body.on('error', () => {}).destroy()
}

/**
 * One growing buffer rather than a list of chunks: a body sent byte by byte makes millions of chunks, each far
 * larger than its byte. null where more than `most` bytes came; leaving the loop destroys the stream.
 */
async function collect(stream: Readable, most: number, progress: BodyProgress): Promise<Uint8Array | null> {
  let buffer = new Uint8Array(64 * 1024)
  for await (const piece of stream) {
    const chunk = asBytes(piece)
    const length = progress.bytes + chunk.length
    if (length > most) return null
    if (length > buffer.length) {
      const larger = new Uint8Array(Math.max(length, 2 * buffer.length))
      larger.set(buffer.subarray(0, progress.bytes))
      buffer = larger
    }
    buffer.set(chunk, progress.bytes)
    progress.bytes = length
  }
  return buffer.subarray(0, progress.bytes)
}

function asBytes(chunk: unknown): Uint8Array {
  return chunk instanceof Uint8Array ? chunk : new TextEncoder().encode(String(chunk))
}

function tooLarge(detail: string): Outcome<never> {
  return failure(
    'too-large',
    `the answer is too large: at most 16 MiB are read, and ${detail}; check host and port`,
  )
}
