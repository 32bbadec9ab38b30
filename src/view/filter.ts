/**
 * The filter language: words that must all hold. A word is a text that the row shows, or `field>=value`; a
 * leading `!` turns a word round; double quotes keep spaces together and take everything in them as text.
 */
import { suggest } from '../config/suggest.ts'
import { compareField, expected, type Fault, type RowTest, type Term } from './filter-compare.ts'
import type { FieldScope, FilterField } from './filter-field.ts'
import { beginsField, FIELD_NAMES, findField, isFactField } from './filter-find.ts'
import { type FilterWord, filterWords } from './filter-words.ts'
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
  /** `provider` where every word asks for something of the provider as a whole. */
  readonly about: FieldScope
  /** True where figures are compared and no word asks how old they are: of old ones nobody knows whether it holds. */
  readonly needsCurrent: boolean
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
      /** The one of them that is written most alike; null or absent where none is. */
      readonly nearest?: string | null
    })

type Comparison = Extract<FilterWord, { kind: 'comparison' }>

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
  return filterOfWords(filterWords(text))
}

/** The filter that these words of a text are; places are those of the text. */
export function filterOfWords(words: readonly FilterWord[]): Filter {
  const terms: Term[] = []
  let fault: Fault | null = null
  for (const word of words) {
    const term = termOf(word)
    if ('test' in term) terms.push(term)
    else fault ??= term
  }
  const parsed: Parsed = {
    test: (row, nowMs) => terms.every((term) => term.test(row, nowMs)),
    timed: terms.some((term) => term.timed),
    facts: terms.some((term) => term.facts === true),
    empty: terms.length === 0,
    about: terms.every((term) => term.about === 'provider') ? 'provider' : 'node',
    needsCurrent:
      terms.some((term) => term.figure === true) && !terms.some((term) => term.tellsCurrent === true),
  }
  return fault === null ? { ok: true, ...parsed } : { ok: false, ...parsed, ...fault }
}

function termOf(word: FilterWord): Term | Fault {
  if (word.kind === 'comparison') return turn(comparison(word), word.inverted)
  const { text, quoted, at, inverted } = word
  if (!quoted && beginsField(text)) {
    const known = findField(text)
    const rest = known === undefined ? 'is the beginning of a field' : 'is a field: compare it'
    return { at: at + text.length, message: `"${text}" ${rest}, as in ${example(known)}.` }
  }
  if (text === '') return { at, message: 'Type a text or a comparison.' }
  const wanted = text.toLowerCase()
  return turn({ timed: false, test: (row) => rowShows(row, wanted) }, inverted)
}

function comparison({ name, operator, value, at, valueAt }: Comparison): Term | Fault {
  const field = findField(name)
  if (field === undefined) {
    const near = suggest(name.toLowerCase(), FIELD_NAMES)
    const more = near === null ? 'The help (?) lists them.' : `Is it ${near}?`
    const message = `No field is called "${name}". ${more}`
    return { at, message, accepted: FIELD_NAMES, nearest: near }
  }
  if (value === '') return { at: valueAt, message: `${name}${operator} needs ${expected(field)}.` }
  const term = compareField(field, operator, value, at, valueAt)
  if (!('test' in term)) return term
  const isOfNode =
    field.about === 'node' || (field.kind === 'text' && field.ofNodes?.includes(value.toLowerCase()))
  return {
    ...term,
    facts: isFactField(field),
    about: isOfNode ? 'node' : 'provider',
    figure: field.kind !== 'text' && field.kind !== 'version',
    tellsCurrent: field.tellsCurrent === true,
  }
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
