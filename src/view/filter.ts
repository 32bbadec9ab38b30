/**
 * The filter language: words that must all hold. A word is a text that the row shows, or `field>=value`; a
 * leading `!` turns a word round; double quotes keep spaces together and take everything in them as text.
 */
import { compareField, expected, type Fault, OPERATORS, type RowTest, type Term } from './filter-compare.ts'
import type { FilterField } from './filter-fields.ts'
import { beginsField, FIELD_NAMES, findField, isFactField } from './filter-find.ts'
import { rowShows } from './row-text.ts'

interface Parsed {
  /** Holds where all complete words hold; a word that is wrong or half typed is left out. */
  readonly test: RowTest
  /** True where the answer depends on `nowMs`. */
  readonly timed: boolean
  /** True where it asks for what a provider's status does not tell: the chain's word, or a version. */
  readonly facts: boolean
  /** True where every row stays. */
  readonly empty: boolean
}

export type Filter =
  | (Parsed & { readonly ok: true })
  | (Parsed & {
      readonly ok: false
      /** Offset in the text of what is wrong, UTF-16 units. */
      readonly at: number
      /** What is wrong and what was expected, a sentence. */
      readonly message: string
      /** All that could stand there, where that is a list too long for the sentence. */
      readonly accepted?: readonly string[]
    })

/** `!`, then a quoted text, or a name with an operator and its value (spaces between allowed), or a word. */
const WORD =
  /(!*)(?:"([^"]*)"?|(attr\.[^\s"=!<>~]+|[a-z][\w.%-]*)\s*(>=|<=|!=|>|<|=|~)\s*(?:"([^"]*)"?|(\S*))|(\S*))/iy
const SPACE = /\s*/y

/**
 * Reads a filter. Text matches anywhere in what the row shows, literally and in either case. A row that does not
 * know a figure, or whose figure is in doubt, fails every comparison with it; turned round by `!` it passes. With
 * one word a leading `!` inverts the whole filter; with several it inverts its own word only.
 *
 * A wrong word (an unknown field, a value that is no amount) or a half-typed one (`mem.fr`, `gpu>=`) makes
 * `ok` false and says what was expected at which offset; the other words hold meanwhile, so that rows do not
 * come and go while a person types.
 */
export function parseFilter(text: string): Filter {
  const terms: Term[] = []
  let fault: Fault | null = null
  let at = 0
  while (at < text.length) {
    SPACE.lastIndex = at
    SPACE.exec(text)
    at = SPACE.lastIndex
    if (at >= text.length) break
    WORD.lastIndex = at
    const match = WORD.exec(text)
    if (match === null) break
    const term = readWord(match, at)
    if ('test' in term) terms.push(term)
    else fault ??= term
    at = WORD.lastIndex
  }
  const parsed: Parsed = {
    test: (row, nowMs) => terms.every((term) => term.test(row, nowMs)),
    timed: terms.some((term) => term.timed),
    facts: terms.some((term) => term.facts === true),
    empty: terms.length === 0,
  }
  return fault === null ? { ok: true, ...parsed } : { ok: false, ...parsed, ...fault }
}

function readWord(match: RegExpExecArray, at: number): Term | Fault {
  const [whole, marks = '', quoted, name, sign, quotedValue, bareValue, word] = match
  const inverted = marks.length % 2 === 1
  const start = at + marks.length
  if (name !== undefined && sign !== undefined) {
    const value = quotedValue ?? bareValue ?? ''
    const valueAt = at + whole.length - (quotedValue === undefined ? value.length : 0)
    return turn(comparison(name, OPERATORS.find((it) => it === sign) ?? '=', value, start, valueAt), inverted)
  }
  const literal = quoted ?? word ?? ''
  if (quoted === undefined && beginsField(literal)) {
    const known = findField(literal)
    const rest = known === undefined ? 'is the beginning of a field' : 'is a field: compare it'
    return { at: start + literal.length, message: `"${literal}" ${rest}, as in ${example(known)}.` }
  }
  if (literal === '') return { at: start, message: 'Type a text or a comparison.' }
  const wanted = literal.toLowerCase()
  return turn({ test: (row) => rowShows(row, wanted), timed: false }, inverted)
}

function comparison(
  name: string,
  operator: (typeof OPERATORS)[number],
  value: string,
  at: number,
  valueAt: number,
): Term | Fault {
  const field = findField(name)
  if (field === undefined) {
    const message = `No field is called "${name}". The help (?) lists them.`
    return { at, message, accepted: FIELD_NAMES }
  }
  if (value === '') return { at: valueAt, message: `${name}${operator} needs ${expected(field)}.` }
  const term = compareField(field, operator, value, at, valueAt)
  return 'test' in term && isFactField(field) ? { ...term, facts: true } : term
}

function turn(term: Term | Fault, inverted: boolean): Term | Fault {
  if (!inverted || !('test' in term)) return term
  return { ...term, test: (row, nowMs) => !term.test(row, nowMs) }
}

function example(field: FilterField | undefined): string {
  if (field === undefined) return 'mem.free>64Gi'
  if (field.kind === 'version') return `${field.id}>=0.10.6`
  return field.kind === 'text' ? `${field.id}~text` : `${field.id}>=1`
}
