/** Finding names by a few of their letters. */

/** What is looked for: a name, and words about it that are looked at last. */
export interface Findable {
  readonly label: string
  readonly help: string
}

/** More are never listed: nobody scrolls through them, the next letter finds more. */
export const MOST_FOUND = 200

/**
 * The entries that match, the best first, {@link MOST_FOUND} at most; equally good ones keep their order. A name
 * that begins with the text is best, then one with a word that does, then the text anywhere in it, then in the words
 * about it, then the letters in their order with others between. Upper and lower case are alike; an empty text
 * matches all.
 */
export function findByName<Entry extends Findable>(
  entries: readonly Entry[],
  text: string,
): readonly Entry[] {
  const wanted = text.trim().toLowerCase()
  const ranked = entries.flatMap((entry, nth) => {
    const rank = rankOf(entry, wanted)
    return rank === null ? [] : [{ entry, rank, nth }]
  })
  ranked.sort((a, b) => a.rank - b.rank || a.nth - b.nth)
  return ranked.slice(0, MOST_FOUND).map(({ entry }) => entry)
}

/** Smaller is better; null is no match. */
function rankOf({ label, help }: Findable, wanted: string): number | null {
  const name = label.toLowerCase()
  if (name === wanted) return 0
  if (name.startsWith(wanted)) return 1
  if (name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted))) return 2
  if (name.includes(wanted)) return 3
  if (help.toLowerCase().includes(wanted)) return 4
  return hasLettersOf(name, wanted) ? 5 : null
}

function hasLettersOf(name: string, wanted: string): boolean {
  let from = 0
  for (const letter of wanted) {
    const at = name.indexOf(letter, from)
    if (at === -1) return false
    from = at + letter.length
  }
  return true
}
