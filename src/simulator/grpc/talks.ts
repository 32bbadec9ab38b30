/** The ways to answer calls: what is sent when one begins, and when something is published while it is open. */
import { toBinary } from '@bufbuild/protobuf'
import { StatusSchema } from '../../provider/gen/akash/provider/v1/status_pb.ts'
import { takeParts } from './bad-status.ts'
import { type Call, CODES, end, frame, send, write } from './call.ts'

export interface Talk {
  /** GetStatus is called. */
  readonly unary: (call: Call) => void
  /** StreamStatus is called. */
  readonly open: (call: Call) => void
  /** There is something new for an open stream. */
  readonly push: (call: Call) => void
  /** This way comes into force while a stream is open; most tell it at once what is different. */
  readonly meet: (call: Call) => void
}

const RESET_MS = 20
const TOO_LARGE_BYTES = 16 * 2 ** 20 + 1
const PART_BYTES = 2 ** 16

const nothing = (): void => {}

const push = (call: Call): void => send(call, call.status(false))

/** As a real provider: the kept message at once, then one for each change. */
export const GOOD: Talk = {
  unary: (call) => {
    send(call, call.status(false))
    end(call, CODES.OK)
  },
  open: (call) => send(call, call.status(true)),
  push,
  meet: push,
}

/** Nothing was published yet. */
export const QUIET: Talk = { ...GOOD, open: nothing, meet: nothing }

const sendParts = (call: Call): void => send(call, takeParts(call.status(call.sent === 0), call.sent))
/** Each message of a stream has more parts than the one before. */
export const PARTIAL: Talk = { ...GOOD, open: sendParts, push: sendParts, meet: sendParts }

export const NOT_READY: Talk = {
  unary: (call) => end(call, CODES.UNKNOWN, 'inventory status not available yet'),
  open: nothing,
  push: nothing,
  meet: nothing,
}

function always(answer: (call: Call) => void): Talk {
  return { unary: answer, open: answer, push: answer, meet: answer }
}

export const UNAVAILABLE = always((call) => end(call, CODES.UNAVAILABLE, 'not running'))
export const UNIMPLEMENTED = always((call) =>
  end(call, CODES.UNIMPLEMENTED, 'unknown service akash.provider.v1.ProviderRPC'),
)

/** A status that is valid and true but for one very long host name. */
function largeFrame(call: Call): Buffer {
  const status = call.status(false)
  status.publicHostnames.push('x'.repeat(TOO_LARGE_BYTES))
  return frame(toBinary(StatusSchema, status))
}

/** As fast as it is read: what waits in a stream that the client cancels is held against its session by node. */
function pour(call: Call, bytes: Buffer, poured: () => void): void {
  const part = bytes.subarray(0, PART_BYTES)
  const rest = bytes.subarray(PART_BYTES)
  if (!write(call, part)) return
  if (rest.length === 0) poured()
  else if (call.stream.writableNeedDrain) call.stream.once('drain', () => pour(call, rest, poured))
  else pour(call, rest, poured)
}

function pourLarge(call: Call, poured = nothing): void {
  if (call.isPouring) return
  call.isPouring = true
  pour(call, largeFrame(call), () => {
    call.isPouring = false
    poured()
  })
}

const pushLarge = (call: Call): void => pourLarge(call)
export const TOO_LARGE: Talk = {
  unary: (call) => pourLarge(call, () => end(call, CODES.OK)),
  open: pushLarge,
  push: pushLarge,
  meet: pushLarge,
}

function sendAndEnd(call: Call): void {
  send(call, call.status(true))
  end(call, CODES.OK)
}
export const SERVER_ENDS: Talk = { ...GOOD, open: sendAndEnd, push: sendAndEnd, meet: sendAndEnd }

/** Half of a message, then a reset of the connection, late enough for the half to be read. */
export const RESET = always((call) => {
  const bytes = frame(toBinary(StatusSchema, call.status(false)))
  write(call, bytes.subarray(0, Math.ceil(bytes.length / 2)))
  const timer = setTimeout(call.reset, RESET_MS)
  call.stream.once('close', () => clearTimeout(timer))
})
