/**
 * The stdout that Ink writes to: the place between Ink and the terminal. It gives Ink a size that is never 0,
 * decides when Ink hears of a new one, and drops what is written after the terminal was given back.
 */
import { Writable } from 'node:stream'
import type { WindowSize } from './capabilities.ts'
import { ERASE } from './modes.ts'

export interface InkStdout {
  /** For Ink's `render`; says that it is a terminal, with the size last set. Never emits `resize`. */
  readonly stream: Writable & { columns: number; rows: number; readonly isTTY: true }
  readonly setSize: (size: WindowSize) => void
  /** The next write erases the screen first, in the same write, so that nothing flickers. */
  readonly eraseBeforeNext: () => void
  /** Runs `work` and drops what is written meanwhile. */
  readonly muted: (work: () => void) => void
  /** Drops everything from now on. */
  readonly close: () => void
}

/**
 * Ink brackets every frame with synchronised-output marks whether or not the terminal knows them; they are
 * dropped: the frames are small, and terminals that half know the mode (through tmux) flicker with it.
 */
const DROPPED = new Set(['\x1b[?2026h', '\x1b[?2026l', ''])

export function createInkStdout(write: (text: string) => void, size: WindowSize): InkStdout {
  let isMuted = false
  let isClosed = false
  let erases = false
  const writable = new Writable({
    decodeStrings: false,
    write(chunk: string | Uint8Array, _encoding, done) {
      const text = chunk.toString()
      if (!isMuted && !isClosed && !DROPPED.has(text)) {
        write(erases ? ERASE + text : text)
        erases = false
      }
      done()
    },
  })
  const stream = Object.assign(writable, { columns: size.columns, rows: size.rows, isTTY: true as const })
  return {
    stream,
    setSize: (next) => {
      stream.columns = next.columns
      stream.rows = next.rows
    },
    eraseBeforeNext: () => {
      erases = true
    },
    muted: (work) => {
      isMuted = true
      try {
        work()
      } finally {
        isMuted = false
      }
    },
    close: () => {
      isClosed = true
    },
  }
}
