/** The words of a filter, as they stand in its text: what filters and rules are both read from. */

/** Longest first, so that `>=` is not read as `>`. */
export const OPERATORS = ['>=', '<=', '!=', '>', '<', '=', '~'] as const
export type Operator = (typeof OPERATORS)[number]

interface Place {
  /** Offset of the word after its `!` marks, UTF-16 units. */
  readonly at: number
  /** Offset behind the word. */
  readonly end: number
  /** Turned round by an odd number of `!`. */
  readonly inverted: boolean
}

export type FilterWord =
  | (Place & { readonly kind: 'text'; readonly text: string; readonly quoted: boolean })
  | (Place & {
      readonly kind: 'comparison'
      readonly name: string
      readonly operator: Operator
      readonly value: string
      /** Offset of the value, or of its quote. */
      readonly valueAt: number
    })

/** `!`, then a quoted text, or a name with an operator and its value (spaces between allowed), or a word. */
const WORD =
  /(!*)(?:"([^"]*)"?|(attr\.[^\s"=!<>~]+|[a-z][\w.%-]*)\s*(>=|<=|!=|>|<|=|~)\s*(?:"([^"]*)"?|(\S*))|(\S*))/iy
const SPACE = /\s*/y

/** Splits a text into words; any text can be split. An unclosed quote reaches to the end. */
export function filterWords(text: string): readonly FilterWord[] {
  const words: FilterWord[] = []
  let at = 0
  while (at < text.length) {
    SPACE.lastIndex = at
    SPACE.exec(text)
    at = SPACE.lastIndex
    if (at >= text.length) break
    WORD.lastIndex = at
    const match = WORD.exec(text)
    if (match === null) break
    words.push(wordOf(match, at))
    at = WORD.lastIndex
  }
  return words
}

function wordOf(match: RegExpExecArray, at: number): FilterWord {
  const [whole, marks = '', quoted, name, sign, quotedValue, bareValue, word] = match
  const end = at + whole.length
  const place: Place = { at: at + marks.length, end, inverted: marks.length % 2 === 1 }
  if (name === undefined || sign === undefined) {
    return { ...place, kind: 'text', text: quoted ?? word ?? '', quoted: quoted !== undefined }
  }
  const value = quotedValue ?? bareValue ?? ''
  const operator = OPERATORS.find((it) => it === sign) ?? '='
  const valueAt = end - (quotedValue === undefined ? value.length : 0)
  return { ...place, kind: 'comparison', name, operator, value, valueAt }
}
