/** Frames by one character each: what Ink lays out and writes, and what the writer puts in its place. */

export interface FrameBook {
  /** A character that stands for these rows of styled text, until a later one is written or so many are made. */
  readonly characterOf: (rows: readonly string[]) => string
  /** The rows of a frame that is such a character, or null where it is none. */
  readonly rowsOf: (frame: string) => readonly string[] | null
}

/**
 * Private use: in no text of the screen, because `visibleText` writes such characters out. Of the basic plane, as
 * Ink measures every frame: one code unit has its width from a table, two are looked for among all emoji.
 */
const FIRST = 0xe000
/** Far more than are on their way through Ink at once, which writes each as it is rendered. */
const MOST_FRAMES = 64
interface Frame {
  readonly rows: readonly string[]
  /** How many were made before it. */
  readonly number: number
}

const FRAME = /^([\ue000-\ue03f])\s*$/u

/** An empty book. A frame made before one that was written is never written again, and is not kept. */
export function createFrameBook(): FrameBook {
  const frames: (Frame | undefined)[] = []
  let count = 0
  return {
    characterOf: (rows) => {
      const nth = count % MOST_FRAMES
      frames[nth] = { rows, number: count }
      count += 1
      return String.fromCodePoint(FIRST + nth)
    },
    rowsOf: (frame) => {
      const character = FRAME.exec(frame)?.[1]
      const written = character === undefined ? undefined : frames[character.charCodeAt(0) - FIRST]
      if (written === undefined) return null
      for (const [nth, one] of frames.entries())
        if ((one?.number ?? 0) < written.number) frames[nth] = undefined
      return written.rows
    },
  }
}
