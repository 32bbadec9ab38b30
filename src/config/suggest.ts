/**
 * The known word nearest to what was typed, or null where none is near: at most one edit for each three letters
 * (and one for shorter words). An edit inserts, deletes or replaces a character, or swaps two neighbours.
 */
export function suggest(typed: string, known: readonly string[]): string | null {
  const most = Math.max(1, Math.floor(typed.length / 3))
  let nearest: string | null = null
  let least = most + 1
  for (const word of known) {
    if (Math.abs(word.length - typed.length) > most) continue
    const edits = distance(typed, word)
    if (edits < least) {
      least = edits
      nearest = word
    }
  }
  return nearest
}

/** Optimal string alignment distance, by rows. */
function distance(from: string, to: string): number {
  let older: number[] = []
  let old = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row++) {
    const now = [row]
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1] ? 0 : 1
      let edits = Math.min(at(old, column) + 1, at(now, column - 1) + 1, at(old, column - 1) + same)
      if (from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        edits = Math.min(edits, at(older, column - 2) + 1)
      }
      now.push(edits)
    }
    older = old
    old = now
  }
  return at(old, to.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
