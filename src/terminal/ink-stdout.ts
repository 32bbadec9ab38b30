/**
 * The stdout that Ink writes to: the place between Ink and the terminal. Ink writes each of its frames whole, as one
 * character; the cell writer makes of it what differs from the screen, and that goes out when there is room.
 */
import { Writable } from 'node:stream'
import type { WindowSize } from './capabilities.ts'
import { createCellWriter } from './cell-writer.ts'
import { createFrameBook } from './frame-book.ts'
import type { FrameOutput } from './frame-output.ts'
import type { Skills } from './terminal-skills.ts'

export interface InkStdout {
  /**
   * For Ink's `render`; says that it is a terminal of as many rows as were last set and one column, which is all that
   * one character needs: Ink makes a cell of every place of a frame, each time. Never emits `resize`.
   */
  readonly stream: Writable & { readonly columns: number; rows: number; readonly isTTY: true }
  readonly setSize: (size: WindowSize) => void
  /** The character to give Ink for a frame: rows of styled text, from the top. */
  readonly characterOf: (rows: readonly string[]) => string
  /** What is on the screen is not known any more: the next frame is painted whole. */
  readonly invalidate: () => void
  /** The terminal is known to do more than was thought. */
  readonly learn: (skills: Skills) => void
  /** Calls back once when a frame would go out at once; a later call takes the place of one that waits. */
  readonly whenReady: (listener: () => void) => void
  /** Drops everything from now on. */
  readonly close: () => void
}

/**
 * Of what Ink writes only frames count: the rest is modes that the terminal room sets itself. `dressed` may put
 * something around what a frame is written with.
 */
export function createInkStdout(
  output: FrameOutput,
  size: WindowSize,
  skills: Skills,
  dressed: (frame: string) => string = (frame) => frame,
): InkStdout {
  const book = createFrameBook()
  const writer = createCellWriter(skills)
  let columns = size.columns
  let isClosed = false
  let newest: readonly string[] | null = null
  let wanted: (() => void) | null = null
  const show = (): void => {
    if (isClosed) return
    if (newest !== null) {
      const text = writer.paint(newest, { columns, rows: stream.rows })
      newest = null
      if (text !== '') output.write(dressed(text))
    }
    if (wanted === null) return
    if (!output.isReady()) {
      output.whenReady(show)
      return
    }
    const listener = wanted
    wanted = null
    listener()
  }
  const writable = new Writable({
    decodeStrings: false,
    write(chunk: string | Uint8Array, _encoding, done) {
      const rows = isClosed ? null : book.rowsOf(chunk.toString())
      if (rows !== null) {
        newest = rows
        output.whenReady(show)
      }
      done()
    },
  })
  const stream = Object.assign(writable, { columns: 1, rows: size.rows, isTTY: true as const })
  return {
    stream,
    setSize: (next) => {
      columns = next.columns
      stream.rows = next.rows
    },
    characterOf: book.characterOf,
    invalidate: writer.invalidate,
    learn: writer.learn,
    whenReady: (listener) => {
      wanted = listener
      output.whenReady(show)
    },
    close: () => {
      isClosed = true
      wanted = null
    },
  }
}
