/**
 * The filter language: words that must all hold. A word is a text that the row shows, or `field>=value`; a
 * leading `!` turns a word round; double quotes keep spaces together and take everything in them as text.
 */
import { AMOUNT_EXAMPLES, parseAmount } from './amount.ts'
import {
  beginsField,
  FIELD_NAMES,
  type FieldScope,
  type FilterField,
  findField,
  type NumberField,
  type TextField,
} from './filter-fields.ts'
import { type FilterWord, filterWords, type Operator } from './filter-words.ts'
import type { Row } from './model.ts'
import { rowShows } from './row-text.ts'

/** Whether a row stays; ages are counted from `nowMs`. */
export type RowTest = (row: Row, nowMs: number) => boolean

interface Parsed {
  /** Holds where all complete words hold; a word that is wrong or half typed is left out. */
  readonly test: RowTest
  /** True where the answer depends on `nowMs`. */
  readonly timed: boolean
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
    })

interface Term {
  readonly test: RowTest
  readonly timed: boolean
  readonly about: FieldScope
  /** Compares a figure. */
  readonly figure: boolean
  /** Asks itself how current the row is. */
  readonly tellsCurrent: boolean
}
type Comparison = Extract<FilterWord, { kind: 'comparison' }>
interface Fault {
  readonly at: number
  readonly message: string
  readonly accepted?: readonly string[]
}

const COMPARE: Readonly<Record<Exclude<Operator, '~'>, (a: number, b: number) => boolean>> = {
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
  '!=': (a, b) => a !== b,
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '=': (a, b) => a === b,
}

/** A text asks for what the row shows, of any age. */
const OF_TEXT = { timed: false, about: 'node', figure: false, tellsCurrent: false } as const

const MATCH: Readonly<Partial<Record<Operator, (values: readonly string[], wanted: string) => boolean>>> = {
  '~': (values, wanted) => values.some((value) => value.includes(wanted)),
  '=': (values, wanted) => values.includes(wanted),
  '!=': (values, wanted) => !values.includes(wanted),
}

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
    empty: terms.length === 0,
    about: terms.every((term) => term.about === 'provider') ? 'provider' : 'node',
    needsCurrent: terms.some((term) => term.figure) && !terms.some((term) => term.tellsCurrent),
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
  return turn({ ...OF_TEXT, test: (row) => rowShows(row, wanted) }, inverted)
}

function comparison(word: Comparison): Term | Fault {
  const { name, operator, value, at, valueAt } = word
  const field = findField(name)
  if (field === undefined) {
    const message = `No field is called "${name}". The help (?) lists them.`
    return { at, message, accepted: FIELD_NAMES }
  }
  if (value === '') return { at: valueAt, message: `${name}${operator} needs ${expected(field)}.` }
  return field.kind === 'text' ? compareText(field, word) : compareNumber(field, word)
}

function compareText(field: TextField, { operator, value, at }: Comparison): Term | Fault {
  const matches = MATCH[operator]
  if (matches === undefined) return { at, message: `${field.id} is a text: compare it with =, != or ~.` }
  const wanted = value.toLowerCase()
  return {
    ...OF_TEXT,
    about: field.ofNodes?.includes(wanted) === true ? 'node' : field.about,
    tellsCurrent: field.tellsCurrent === true,
    test: (row) =>
      matches(
        field.read(row).map((it) => it.toLowerCase()),
        wanted,
      ),
  }
}

function compareNumber(field: NumberField, { operator, value, at, valueAt }: Comparison): Term | Fault {
  if (operator === '~')
    return { at, message: `${field.id} is a number: compare it with >=, <=, >, <, = or !=.` }
  const wanted = parseAmount(value, field.kind)
  if (wanted === null) return { at: valueAt, message: `"${value}" is not ${expected(field)}.` }
  const compare = COMPARE[operator]
  // Per cent are shown whole, so they are compared whole.
  const rounded =
    field.kind === 'percent' ? (fraction: number) => Math.round(fraction * 100) : (it: number) => it
  return {
    timed: field.timed === true,
    about: field.about,
    figure: true,
    tellsCurrent: field.tellsCurrent === true,
    test: (row, nowMs) => {
      const amount = field.read(row, nowMs)
      return amount !== null && compare(rounded(amount), rounded(wanted))
    },
  }
}

function turn(term: Term | Fault, inverted: boolean): Term | Fault {
  if (!inverted || !('test' in term)) return term
  return { ...term, test: (row, nowMs) => !term.test(row, nowMs) }
}

function expected(field: FilterField): string {
  return field.kind === 'text' ? 'a text' : AMOUNT_EXAMPLES[field.kind]
}

function example(field: FilterField | undefined): string {
  if (field === undefined) return 'mem.free>64Gi'
  return field.kind === 'text' ? `${field.id}~text` : `${field.id}>=1`
}
