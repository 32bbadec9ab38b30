/** How far a run is, on one line of stderr that goes away again. */
import type { TextSink } from './write-all.ts'

export interface Progress {
  /** One more provider has answered, or failed to. */
  readonly count: (ok: boolean) => void
  /** Ends the timer and erases the line, if there is one. */
  readonly end: () => void
}

/** Carriage return and "erase to the end of the line" (ECMA-48 EL). */
const ERASE = '\r\u001B[K'
/** A line a tenth of a second is as fast as it is read. */
const REDRAW_MS = 100

/**
 * Counts answers of `total`; shows them on `stderr`, which is a terminal, once `quietMs` have passed. `words` says what
 * was counted, behind the numbers.
 */
export function createProgress(
  total: number,
  stderr: TextSink,
  quietMs: number,
  words = 'providers answered',
): Progress {
  let answered = 0
  let failed = 0
  let shown = ''
  const write = (text: string) => stderr.write(text, () => {})
  const draw = () => {
    const line = `${answered} of ${total} ${words}${failed > 0 ? `, ${failed} failed` : ''}`
    if (line === shown) return
    write(`${ERASE}${line}`)
    shown = line
  }
  let redraw: NodeJS.Timeout | undefined
  const wait = setTimeout(() => {
    draw()
    redraw = setInterval(draw, REDRAW_MS)
  }, quietMs)
  return {
    count: (ok) => {
      if (ok) answered += 1
      else failed += 1
    },
    end: () => {
      clearTimeout(wait)
      clearInterval(redraw)
      if (shown !== '') write(ERASE)
    },
  }
}
