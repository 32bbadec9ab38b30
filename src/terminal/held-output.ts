/** The way of frames to a terminal that is given away for a while: then nothing goes there, and all of it anew after. */
import type { FrameOutput } from './frame-output.ts'

export interface HeldOutput extends FrameOutput {
  /** Sends a sequence that draws nothing, between two frames. */
  readonly send: (sequence: string) => void
  /** Sends it as well, unless something is waiting already. */
  readonly tell: (sequence: string) => void
  /** Nothing is written until `release`; true where a frame was cut off by it, or is since it was held before. */
  readonly hold: () => boolean
  readonly release: () => void
  readonly isHeld: () => boolean
}

/** Opens an output, and another after each time it was held. */
export function openHeldOutput(open: () => FrameOutput): HeldOutput {
  let inner: FrameOutput | null = open()
  let waiting: (() => void) | null = null
  let unsent = ''
  let before = 0
  let wasCut = false
  let isOpen = true

  const onReady = (): void => {
    if (inner === null) return
    if (unsent !== '') {
      const text = unsent
      unsent = ''
      inner.write(text)
      // A short sequence seldom fills the line.
      if (!inner.isReady()) {
        inner.whenReady(onReady)
        return
      }
    }
    const listener = waiting
    waiting = null
    listener?.()
  }
  const send = (sequence: string): void => {
    if (inner === null) return
    unsent += sequence
    inner.whenReady(onReady)
  }
  const close = (): boolean => {
    if (inner !== null) {
      before += inner.bytes()
      wasCut = inner.close()
      inner = null
    }
    unsent = ''
    return wasCut
  }
  return {
    write: (text) => inner?.write(text),
    isReady: () => inner?.isReady() === true && unsent === '',
    whenReady: (listener) => {
      waiting = listener
      inner?.whenReady(onReady)
    },
    isSlow: () => inner?.isSlow() === true,
    bytes: () => before + (inner?.bytes() ?? 0),
    send,
    tell: (sequence) => {
      if (unsent === '') send(sequence)
    },
    hold: close,
    release: () => {
      if (!isOpen || inner !== null) return
      inner = open()
      inner.whenReady(onReady)
    },
    isHeld: () => inner === null,
    close: () => {
      isOpen = false
      waiting = null
      return close()
    },
  }
}
