/** The lines of a recording, from any place in it, with the places to come back to. */
import { type ByteSource, MOST_PIECE_BYTES, pieceAt } from './pieces.ts'

/** Where a line begins: the byte of its piece in the file, and its own in what that unpacks to. */
export interface Place {
  readonly at: number
  readonly offset: number
}

export type Passage =
  | { readonly kind: 'line'; readonly text: string; readonly next: Place }
  /** What stands between the line before and the next one is lost. */
  | { readonly kind: 'damaged' | 'long'; readonly at: number; readonly next: Place }
  /** It ends here, and not at the end of a piece and a line. */
  | { readonly kind: 'cut' }

const LINE_END = 10

/** Passage by passage; whole lines only, so that a piece of one at the end is a cut. A line may go over pieces. */
export function* passagesFrom(source: ByteSource, from: Place): Generator<Passage, void> {
  let { at, offset } = from
  let begun: Buffer | null = null
  for (;;) {
    const piece = pieceAt(source, at)
    if (piece === null) {
      if (begun !== null) yield { kind: 'cut' }
      return
    }
    const { nextAt } = piece
    if (piece.kind !== 'text') {
      begun = null
      yield { kind: piece.kind, at, next: { at: nextAt, offset: 0 } }
    } else {
      const { text } = piece
      for (let end = text.indexOf(LINE_END, offset); end !== -1; end = text.indexOf(LINE_END, offset)) {
        const line: Buffer = text.subarray(offset, end)
        const whole: Buffer = begun === null ? line : Buffer.concat([begun, line])
        begun = null
        offset = end + 1
        yield { kind: 'line', text: whole.toString('utf8'), next: { at, offset } }
      }
      const rest: Buffer = text.subarray(offset)
      if (rest.length > 0) begun = begun === null ? rest : Buffer.concat([begun, rest])
      if (piece.cut) {
        yield { kind: 'cut' }
        return
      }
      if (begun !== null && begun.length > MOST_PIECE_BYTES) {
        begun = null
        yield { kind: 'long', at, next: { at: nextAt, offset: 0 } }
      }
    }
    at = nextAt
    offset = 0
  }
}
