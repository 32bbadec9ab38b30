/** The comparisons of a filter: a field, an operator and a value become the test of a row. */
import { suggest } from '../config/suggest.ts'
import { versionKey } from '../domain/version.ts'
import { AMOUNT_EXAMPLES, parseAmount } from './amount.ts'
import type { FieldScope, FilterField, NumberField, TextField, VersionField } from './filter-field.ts'
import type { Operator } from './filter-words.ts'
import type { Row } from './model.ts'

/** Whether a row stays; ages are counted from `nowMs`. */
export type RowTest = (row: Row, nowMs: number) => boolean

/** One word of a filter. */
export interface Term {
  readonly test: RowTest
  readonly timed: boolean
  readonly facts?: boolean
  /** What it asks for; of a row as such, as a plain text does, where absent. */
  readonly about?: FieldScope
  /** Compares a figure. */
  readonly figure?: boolean
  /** Asks itself how current the row is. */
  readonly tellsCurrent?: boolean
}
/** What is wrong with a word, and at which offset. */
export interface Fault {
  readonly at: number
  readonly message: string
  readonly accepted?: readonly string[]
  readonly nearest?: string | null
}

const COMPARE: Readonly<Record<Exclude<Operator, '~'>, (a: number, b: number) => boolean>> = {
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
  '!=': (a, b) => a !== b,
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '=': (a, b) => a === b,
}

const MATCH: Readonly<Partial<Record<Operator, (values: readonly string[], wanted: string) => boolean>>> = {
  '~': (values, wanted) => values.some((value) => value.includes(wanted)),
  '=': (values, wanted) => values.includes(wanted),
  '!=': (values, wanted) => !values.includes(wanted),
}

/** The test of `field operator value`; the offsets are where field and value stand in the text. */
export function compareField(
  field: FilterField,
  operator: Operator,
  value: string,
  at: number,
  valueAt: number,
): Term | Fault {
  if (field.kind === 'text') return compareText(field, operator, value, at, valueAt)
  if (field.kind === 'version') return compareVersion(field, operator, value, valueAt)
  return compareNumber(field, operator, value, at, valueAt)
}

/** What is no version is in no order to any, and differs from all. */
function compareVersion(
  field: VersionField,
  operator: Operator,
  value: string,
  valueAt: number,
): Term | Fault {
  if (operator === '~') {
    const part = value.toLowerCase()
    return { test: (row) => field.read(row)?.toLowerCase().includes(part) === true, timed: false }
  }
  const wanted = versionKey(value)
  if (wanted === null) return { at: valueAt, message: `"${value}" is not ${expected(field)}.` }
  const compare = COMPARE[operator]
  return {
    test: (row) => {
      const told = field.read(row)
      const key = told === null ? null : versionKey(told)
      if (key === null) return operator === '!=' && told !== null
      return compare(key < wanted ? -1 : key > wanted ? 1 : 0, 0)
    },
    timed: false,
  }
}

function compareText(
  field: TextField,
  operator: Operator,
  value: string,
  at: number,
  valueAt: number,
): Term | Fault {
  const compare = operator === '~' || !field.counted || !/^\d{1,9}$/.test(value) ? null : COMPARE[operator]
  if (compare !== null) {
    return { test: (row) => compare(field.read(row).length, Number(value)), timed: false }
  }
  const matches = MATCH[operator]
  if (matches === undefined) return { at, message: `${field.id} is a text: compare it with =, != or ~.` }
  const wanted = value.toLowerCase()
  if (operator !== '~' && field.values?.includes(wanted) === false) {
    const near = suggest(wanted, field.values)
    const others = field.values.filter((one) => one !== near)
    const accepted = near === null ? others : [near, ...others]
    return { at: valueAt, message: `${field.id} is never "${value}": give ${accepted.join(', ')}.` }
  }
  return {
    test: (row) =>
      matches(
        field.read(row).map((it) => it.toLowerCase()),
        wanted,
      ),
    timed: false,
  }
}

function compareNumber(
  field: NumberField,
  operator: Operator,
  value: string,
  at: number,
  valueAt: number,
): Term | Fault {
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
    test: (row, nowMs) => {
      const amount = field.read(row, nowMs)
      return amount !== null && compare(rounded(amount), rounded(wanted))
    },
  }
}

/** What a value of the field is, in words. */
export function expected(field: FilterField): string {
  if (field.kind === 'version') return 'a version (0.10.6)'
  return field.kind === 'text' ? 'a text' : AMOUNT_EXAMPLES[field.kind]
}
