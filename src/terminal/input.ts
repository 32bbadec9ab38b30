/** The keyboard: raw mode on, bytes decoded to keys, and word of the terminal's going away. */
import { createKeyDecoder, type Input } from './key-decoder.ts'

/** How long an ESC waits for the rest of a sequence: long enough for a cut packet, too short to be felt. */
export const ESCAPE_DELAY_MS = 50

/** The part of `tty.ReadStream` that is used; a pipe has no `setRawMode`. */
export interface InputStream extends NodeJS.EventEmitter {
  readonly isTTY?: boolean
  setEncoding: (encoding: 'utf8') => unknown
  setRawMode?: (isRaw: boolean) => unknown
  resume: () => unknown
  pause: () => unknown
  ref?: () => unknown
  unref?: () => unknown
}

export interface InputHandlers {
  /** All keys of one read at once, so that a held key costs one redraw however many of it arrived. */
  readonly onInput: (inputs: readonly Input[]) => void
  /** The stream ended or failed (EIO after a hang-up): nobody is there any more. Called at most once. */
  readonly onGone: () => void
  /** True while the terminal may be about to answer a question: then an ESC is more likely the beginning of that. */
  readonly isAnswerDue?: () => boolean
}

export interface OpenInput {
  /** Takes raw mode off and reads nothing, until `resume`. */
  readonly pause: () => void
  /** Takes raw mode anew, whatever others made of the line meanwhile. */
  readonly resume: () => void
  /** Takes raw mode off for good, unless the line is another's, and lets the process end. */
  readonly close: (isOurs: boolean) => void
}

/** Starts reading. */
export function openInput(stdin: InputStream, handlers: InputHandlers): OpenInput {
  const decoder = createKeyDecoder()
  let timer: NodeJS.Timeout | null = null
  let isOpen = true

  const deliver = (inputs: readonly Input[]): void => {
    if (isOpen && inputs.length > 0) handlers.onInput(inputs)
  }
  const disarm = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
  const onData = (chunk: string | Uint8Array): void => {
    disarm()
    deliver(decoder.push(chunk.toString()))
    arm()
  }
  const arm = (): void => {
    if (!isOpen || !decoder.pending()) return
    timer = setTimeout(() => {
      timer = null
      if (handlers.isAnswerDue?.() === true) arm()
      else deliver(decoder.flush())
    }, ESCAPE_DELAY_MS)
  }
  const close = (isOurs: boolean): void => {
    if (!isOpen) return
    isOpen = false
    disarm()
    stdin.off('data', onData)
    stdin.off('end', onGone)
    stdin.off('close', onGone)
    if (isOurs) rawMode(stdin, false)
    stdin.pause()
    stdin.unref?.()
  }
  const onGone = (): void => {
    if (!isOpen) return
    close(true)
    handlers.onGone()
  }

  stdin.setEncoding('utf8')
  rawMode(stdin, true)
  stdin.on('data', onData)
  stdin.on('end', onGone)
  stdin.on('close', onGone)
  // Stays after close: a terminal that dies while the program ends must not become an uncaught error.
  stdin.on('error', onGone)
  stdin.ref?.()
  stdin.resume()
  return {
    pause: () => {
      rawMode(stdin, false)
      stdin.pause()
    },
    resume: () => {
      // Off first: the stream believes in its last mode, which a shell may have changed behind its back.
      rawMode(stdin, false)
      rawMode(stdin, true)
      stdin.resume()
    },
    close,
  }
}

/** A terminal that is gone refuses its modes (EIO, EBADF); there is then nothing left to restore. */
function rawMode(stdin: InputStream, isRaw: boolean): void {
  try {
    stdin.setRawMode?.(isRaw)
  } catch {
    // The read that follows tells of it.
  }
}
