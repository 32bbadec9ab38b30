/**
 * The way of frames to the terminal. Nothing is queued: a frame is taken when the one before has left, and whoever
 * has a newer one in the meantime keeps only that.
 */
import { closeSync, constants, openSync, writeSync } from 'node:fs'
import { createLink } from './link.ts'

/** The part of a writable stream that is used. */
export interface FrameStream {
  readonly fd?: number
  readonly isTTY?: boolean
  write: (text: string) => unknown
  once: (event: 'drain', listener: () => void) => unknown
  off: (event: 'drain', listener: () => void) => unknown
}

export interface FrameOutput {
  /** Hands one frame over; only when `isReady`. */
  readonly write: (text: string) => void
  /** True when the last frame has left and the line has room for another. */
  readonly isReady: () => boolean
  /** Calls back once when ready, at once where it is; a later call takes the place of one that waits. */
  readonly whenReady: (listener: () => void) => void
  readonly isSlow: () => boolean
  /** Bytes written so far. */
  readonly bytes: () => number
  /** Drops what has not left yet; true where a frame was cut off by it. */
  readonly close: () => boolean
}

/** How often a line that refused more is tried again. */
const RETRY_MS = 10

/** Frames go to that stream; `onGone` hears that it takes nothing any more. */
export function openFrameOutput(stream: FrameStream, onGone: () => void): FrameOutput {
  const link = createLink()
  const now = (): number => performance.now()
  const fd = openWithoutBlocking(stream)
  let rest: Uint8Array | null = null
  let refusedAtMs: number | null = null
  // Only until then is it known to have been full: the program may have been busy itself since.
  let stillFullAtMs = 0
  let refusedBytes = 0
  let waiting: (() => void) | null = null
  let timer: NodeJS.Timeout | null = null
  let total = 0
  let isOpen = true

  const isReady = (): boolean => isOpen && refusedAtMs === null && link.waitMs(now()) <= 0
  const wake = (): void => {
    timer = null
    if (!isOpen) return
    if (rest !== null) pump()
    if (refusedAtMs === null && isReady()) {
      const listener = waiting
      waiting = null
      listener?.()
    } else arm()
  }
  const arm = (): void => {
    if (timer !== null || !isOpen || (rest === null && waiting === null)) return
    // A stream tells of its draining itself.
    if (rest === null && refusedAtMs !== null) return
    timer = setTimeout(wake, rest === null ? Math.ceil(link.waitMs(now())) : RETRY_MS)
  }
  const refused = (bytes: number): void => {
    stillFullAtMs = now()
    if (refusedAtMs !== null) return
    refusedAtMs = stillFullAtMs
    refusedBytes = bytes
  }
  const drained = (): void => {
    if (refusedAtMs !== null) link.drained(refusedBytes, stillFullAtMs - refusedAtMs, now())
    refusedAtMs = null
  }
  const onDrain = (): void => {
    stillFullAtMs = now()
    drained()
    wake()
  }
  const pump = (): void => {
    while (rest !== null && fd !== null) {
      const written = writeSome(fd, rest)
      if (written === 'gone') {
        rest = null
        onGone()
        return
      }
      if (written === 0) {
        refused(rest.byteLength)
        return
      }
      rest = written === rest.byteLength ? null : rest.subarray(written)
    }
    drained()
  }
  const write = (text: string): void => {
    const bytes = Buffer.byteLength(text)
    total += bytes
    link.sent(bytes, now())
    if (fd !== null) {
      rest = Buffer.from(text)
      pump()
      arm()
    } else {
      writeToStream(text, bytes)
    }
  }
  const writeToStream = (text: string, bytes: number): void => {
    try {
      if (stream.write(text) !== false) return
    } catch {
      onGone()
      return
    }
    refused(bytes)
    stream.once('drain', onDrain)
  }
  return {
    write,
    isReady,
    whenReady: (listener) => {
      waiting = null
      if (isReady()) {
        listener()
        return
      }
      waiting = listener
      arm()
    },
    isSlow: () => link.isSlow(now()),
    bytes: () => total,
    close: () => {
      if (!isOpen) return false
      isOpen = false
      waiting = null
      if (timer !== null) clearTimeout(timer)
      stream.off('drain', onDrain)
      if (fd !== null) closeSync(fd)
      return rest !== null
    },
  }
}

/**
 * The terminal opened once more, so that a full line is told and not waited for: node's own stdout blocks on a
 * terminal, and its flags are shared with the shell. null where that cannot be; then the stream itself is used.
 */
function openWithoutBlocking({ fd, isTTY }: FrameStream): number | null {
  if (fd === undefined || isTTY !== true) return null
  try {
    return openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
  } catch {
    return null
  }
}

/** Bytes that the terminal took, 0 where it is full. */
function writeSome(fd: number, bytes: Uint8Array): number | 'gone' {
  try {
    return writeSync(fd, bytes)
  } catch (error) {
    const isFull = error instanceof Error && 'code' in error && error.code === 'EAGAIN'
    return isFull ? 0 : 'gone'
  }
}
