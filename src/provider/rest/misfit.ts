/** Sentences about JSON that is not what a provider answers: which field, what is wrong, what stands there. */

import type * as z from 'zod'
import { type Failure, failure } from '../../domain/outcome.ts'
import { quote } from '../../domain/quote.ts'
import { valueAt } from '../../domain/value-at.ts'

export type WirePath = readonly PropertyKey[]
type Failed = { readonly ok: false; readonly error: Failure }

const MOST_STEPS = 8

/** `not-akash` for the first issue that zod found in `input`, which stands at `path` of the document. */
export function notAStatus(error: z.ZodError, input: unknown, path: WirePath = []): Failed {
  const issue = error.issues[0]
  const inner = issue?.path ?? []
  const found = valueAt(input, inner)
  const problem = found === undefined ? 'is missing' : `${expectation(issue)}, but is ${inWords(found)}`
  return failure(
    'not-akash',
    `the answer is no Akash provider status: ${pathText([...path, ...inner])} ${problem}; check host and port, or report it if this is a provider`,
  )
}

/** `too-large` for a list or map of more entries than are taken. */
export function tooMany(path: WirePath, count: number, most: number): Failed {
  return failure(
    'too-large',
    `the answer is too large: ${pathText(path)} has ${count} entries, and at most ${most} are taken`,
  )
}

/** What kind of JSON value it is, a scalar with its (bounded, escaped) text. */
export function inWords(value: unknown): string {
  if (typeof value === 'string') return quote(value)
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' && value !== null ? 'an object' : quoteFree(String(value))
}

/** Numbers, booleans and null need no quotes, but a BigInt may be long. */
function quoteFree(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}

const EXPECTATIONS: Readonly<Record<string, string>> = {
  object: 'should be an object',
  array: 'should be a list',
  string: 'should be a text',
}

function expectation(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return 'is wrong'
  if (issue.code === 'invalid_type') return EXPECTATIONS[issue.expected] ?? `should be ${issue.expected}`
  return issue.message
}

/** `cluster.inventory.available.nodes[3].name`; the document itself is `it`. Foreign keys are quoted. */
function pathText(path: WirePath): string {
  const steps = path.slice(0, MOST_STEPS).map((step, index) => {
    if (typeof step === 'number') return `[${step}]`
    const key = String(step)
    const text = /^[a-z_]{1,40}$/.test(key) ? key : quote(key)
    return index === 0 ? text : `.${text}`
  })
  return steps.length === 0 ? 'it' : steps.join('')
}
