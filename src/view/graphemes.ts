/**
 * Characters that are a grapheme each, whatever stands beside them (UAX 29 joins none of them to another): printable
 * ASCII, ESC, Latin without the soft hyphen, and the punctuation, arrows, boxes, blocks and signs from U+2010 on that
 * have no joiner among them, and the private use area.
 */
const ALONE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ESC begins the colours of a row
  /^[\x1b\x20-\x7e\xa1-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u2bff\ue000-\uf8ff]*$/

let rules: Intl.Segmenter | null = null

/** A grapheme, and where in its text it begins (UTF-16 units). */
export interface Grapheme {
  readonly segment: string
  readonly index: number
}

/**
 * What a person calls a character (UAX 29), of a text in order. The rules of all writing systems take 10 ms to load
 * and a frame's time to apply to a frame's text; both wait for a text that needs them.
 */
export function graphemesOf(text: string): Iterable<Grapheme> {
  if (ALONE.test(text)) return Array.from(text, (segment, index) => ({ segment, index }))
  rules ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return rules.segment(text)
}
