/** Rows by one character each: what Ink lays out, and what the writer puts in its place. */

export interface RowBook {
  /** The character that stands for this row of styled text; the same text has the same one while it is in use. */
  readonly characterOf: (text: string) => string
  /** The rows of a frame of such characters, or null where it is none. */
  readonly rowsOf: (frame: string) => readonly string[] | null
}

/**
 * Private use: in no text of the screen, because `visibleText` writes such characters out. Of the basic plane, as
 * Ink measures every frame: one code unit has its width from a table, two are looked for among all emoji.
 */
const FIRST = 0xe000
/** More than many frames have rows, and no more than the plane has; the longest unused ones make room. */
const MOST_ROWS = 4096
const FRAME = /^[\ue000-\uefff \n]*$/u

/** An empty book. */
export function createRowBook(): RowBook {
  // In the order of their last use.
  const codes = new Map<string, number>()
  const texts: string[] = []

  function use(text: string, code: number): void {
    codes.delete(text)
    codes.set(text, code)
    texts[code] = text
  }
  function freeCode(): number {
    if (codes.size < MOST_ROWS) return codes.size
    const [oldest] = codes
    if (oldest === undefined) return 0
    codes.delete(oldest[0])
    return oldest[1]
  }
  return {
    characterOf: (text) => {
      const code = codes.get(text) ?? freeCode()
      use(text, code)
      return String.fromCodePoint(FIRST + code)
    },
    rowsOf: (frame) => {
      if (!FRAME.test(frame)) return null
      return frame.split('\n').map((line) => {
        const code = (line.codePointAt(0) ?? 0) - FIRST
        const text = texts[code] ?? ''
        if (code >= 0) use(text, code)
        return text
      })
    },
  }
}
