/** One call as a server sees it, and the pieces of an answer in gRPC over HTTP/2 (grpc/doc/PROTOCOL-HTTP2.md). */
import type { ServerHttp2Stream } from 'node:http2'
import { toBinary } from '@bufbuild/protobuf'
import { type Status, StatusSchema } from '../../provider/gen/akash/provider/v1/status_pb.ts'

export interface Call {
  readonly stream: ServerHttp2Stream
  /** What would be told at this moment; `isKept`: as the message that a stream begins with. */
  readonly status: (isKept: boolean) => Status
  /** Messages sent so far. */
  sent: number
  /** A message is on its way in parts; others would get between them. */
  isPouring: boolean
  /** The call is answered; its stream may take a moment more to close. */
  readonly finish: () => void
  /** Resets the connection. */
  readonly reset: () => void
}

/** Status codes of gRPC (grpc/doc/statuscodes.md). */
export const CODES = { OK: 0, UNKNOWN: 2, UNIMPLEMENTED: 12, UNAVAILABLE: 14 } as const

const HEADERS = { ':status': 200, 'content-type': 'application/grpc' }
/** What a client that does not read leaves waiting here at most; a real provider keeps all of it. */
const MOST_WAITING_BYTES = 32 * 2 ** 20

/** A message with its prefix: not compressed, its length in four bytes. */
export function frame(message: Uint8Array): Buffer {
  const prefix = Buffer.alloc(5)
  prefix.writeUInt32BE(message.length, 1)
  return Buffer.concat([prefix, message])
}

const isOver = ({ stream }: Call): boolean => stream.destroyed || stream.closed || stream.writableEnded

/**
 * Writes bytes of the answer; the headers go with the first, as in grpc-go, so that a silent stream has none. False
 * where the call is over, or too much waits already.
 */
export function write(call: Call, bytes: Buffer): boolean {
  const { stream } = call
  if (isOver(call) || stream.writableLength > MOST_WAITING_BYTES) return false
  if (!stream.headersSent) stream.respond(HEADERS, { waitForTrailers: true })
  call.sent += 1
  stream.write(bytes)
  return true
}

/** Sends a message, unless another is on its way. */
export function send(call: Call, status: Status): void {
  if (!call.isPouring) write(call, frame(toBinary(StatusSchema, status)))
}

/**
 * Ends the call with a code: in the trailers or, where nothing was sent, in the headers, which are then all there
 * is. `message` is plain ASCII without percent signs.
 */
export function end(call: Call, code: number, message?: string): void {
  const { stream } = call
  if (isOver(call)) return
  const outcome = {
    'grpc-status': String(code),
    ...(message === undefined ? {} : { 'grpc-message': message }),
  }
  call.finish()
  if (!stream.headersSent) {
    stream.respond({ ...HEADERS, ...outcome }, { endStream: true })
    return
  }
  stream.once('wantTrailers', () => stream.sendTrailers(outcome))
  stream.end()
}
