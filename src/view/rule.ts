/**
 * Rules: what a person wants to be told of. A rule is a filter that may end in `for TIME`, or `fit REQUEST`;
 * before it may stand what it is tested on, as `gpus: gpu.free>=8 model=h100 for 5m`.
 */
import { RULE_SCOPES, type RuleScope } from '../config/choices.ts'
import type { ClusterInventory } from '../domain/cluster.ts'
import type { Outcome } from '../domain/outcome.ts'
import type { ProviderFacts } from '../domain/provider-facts.ts'
import type { ProviderState } from '../watch/types.ts'
import { AMOUNT_EXAMPLES, parseAmount } from './amount.ts'
import { isFaded } from './condition.ts'
import { placedFault } from './fault.ts'
import { type Filter, filterOfWords } from './filter.ts'
import { type FilterWord, filterWords } from './filter-words.ts'
import type { Row } from './model.ts'
import { modelRows } from './model-rows.ts'
import { rowsOf } from './rows.ts'

/** Rows of a provider for which a rule holds; `unknown` where what is known of it is too old to tell, or too little. */
export type Verdict = readonly Row[] | 'unknown'

export interface Rule {
  /** As typed, without spaces around it. */
  readonly text: string
  readonly scope: RuleScope
  /** How long it must hold without a break. */
  readonly forMs: number
  /** True where it asks for what a provider's status does not tell, or may: `fit` for attributes. */
  readonly facts: boolean
  /** The same list for the same state of the provider, unless the rule asks for a time. */
  readonly judge: (provider: ProviderState, nowMs: number) => Verdict
}

export type ParsedRule =
  | { readonly ok: true; readonly rule: Rule }
  | {
      readonly ok: false
      /** Offset in the text of what is wrong, UTF-16 units. */
      readonly at: number
      /** What is wrong and what was expected, a sentence. */
      readonly message: string
      /** All that could stand there, where that is a list too long for the sentence. */
      readonly accepted?: readonly string[]
      /** The one of them that is written most alike; null or absent where none is. */
      readonly nearest?: string | null
    }
type Fault = Extract<ParsedRule, { readonly ok: false }>

/** Whether a cluster could host a request now; null where what is known of it does not tell. */
export type FitTest = (inventory: ClusterInventory, facts?: ProviderFacts) => boolean | null

/** Reads what stands behind `fit`; the failure says what is wrong with it. */
export type ReadFit = (request: string) => Outcome<FitTest, 'usage'>

/**
 * Reads a rule. Without a scope it is tested on providers where every comparison is of the provider as a whole
 * (`state=failed`, `provider=x leases<3`), and on nodes otherwise. A rule that compares figures and does not ask
 * itself how current they are (`state`, `age`, `code`) is `unknown` of a provider whose numbers are old.
 */
export function parseRule(text: string, readFit: ReadFit): ParsedRule {
  const all = filterWords(text)
  const [first] = all
  const scope = RULE_SCOPES.find((name) => isPlain(first, `${name}:`)) ?? null
  const words = scope === null ? all : all.slice(1)
  const { condition, forMs } = splitFor(words)
  if (typeof forMs !== 'number') return forMs
  const [start] = condition
  if (start === undefined) {
    const at = text.trimEnd().length
    return faultAt(
      at,
      'Type a condition, as gpu.free>=2 model=h100, state=failed for 5m, or fit and a request.',
    )
  }
  if (isPlain(start, 'fit')) return fitRule(text, scope, condition, forMs, readFit)
  const filter = filterOfWords(condition)
  if (!filter.ok) {
    const { at, message, accepted, nearest = null } = filter
    return accepted === undefined ? faultAt(at, message) : { ok: false, at, message, accepted, nearest }
  }
  const tested = scope ?? (filter.about === 'provider' ? 'providers' : 'nodes')
  const rule = {
    text: text.trim(),
    scope: tested,
    forMs,
    facts: filter.facts,
    judge: judgeOf(filter, tested),
  }
  return { ok: true, rule }
}

/** The words without a closing `for TIME`, and that time; 0 where there is none. */
function splitFor(words: readonly FilterWord[]): {
  readonly condition: readonly FilterWord[]
  readonly forMs: number | Fault
} {
  const nth = words.findIndex((word) => isPlain(word, 'for'))
  const keyword = words[nth]
  if (keyword === undefined) return { condition: words, forMs: 0 }
  const condition = words.slice(0, nth)
  const [time, extra] = words.slice(nth + 1)
  const typed = time?.kind === 'text' ? time.text : null
  const forMs = typed === null ? null : parseAmount(typed, 'duration')
  if (time === undefined || forMs === null || !(forMs >= 0) || !Number.isFinite(forMs)) {
    const at = time?.at ?? keyword.end
    return { condition, forMs: faultAt(at, `"for" needs ${AMOUNT_EXAMPLES.duration}.`) }
  }
  if (extra === undefined) return { condition, forMs }
  return { condition, forMs: faultAt(extra.at, 'Nothing may follow "for" and its time: it closes the rule.') }
}

function fitRule(
  text: string,
  scope: RuleScope | null,
  words: readonly FilterWord[],
  forMs: number,
  readFit: ReadFit,
): ParsedRule {
  const from = words[0]?.end ?? 0
  const typed = text.slice(from, words.at(-1)?.end ?? from)
  const request = typed.trim()
  const at = from + (typed.length - typed.trimStart().length)
  if (request === '') return faultAt(at, '"fit" needs a request, as 8 cpu 32Gi 2x h100, or an SDL file.')
  if (scope !== null && scope !== 'providers') {
    return faultAt(0, '"fit" is asked of providers; leave the scope out.')
  }
  const test = readFit(request.replace(/^"(.*)"$/s, '$1'))
  if (!test.ok) {
    const { at: inside, message } = placedFault(test.error.message)
    return faultAt(at + (inside === null ? 0 : inside + (request.startsWith('"') ? 1 : 0)), message)
  }
  const judge = (provider: ProviderState): Verdict => {
    if (provider.inventory === null || isFaded(provider)) return 'unknown'
    const fits = test.value(provider.inventory, provider.facts)
    if (fits === null) return 'unknown'
    return fits ? rowsOf('providers', provider) : NO_ROWS
  }
  const rule = {
    text: text.trim(),
    scope: 'providers',
    forMs,
    facts: true,
    judge: remembered(judge),
  } as const
  return { ok: true, rule }
}

const NO_ROWS: readonly Row[] = []

function judgeOf(filter: Filter, scope: RuleScope): Rule['judge'] {
  const judge = (provider: ProviderState, nowMs: number): Verdict => {
    if (filter.needsCurrent && (provider.inventory === null || isFaded(provider))) return 'unknown'
    const rows = scope === 'gpus' ? modelRows([provider]) : rowsOf(scope, provider)
    return rows.filter((row) => row.kind !== 'notice' && filter.test(row, nowMs))
  }
  return filter.timed ? judge : remembered(judge)
}

/** Judges each state of a provider once: most do not change from one publication to the next. */
function remembered(judge: Rule['judge']): Rule['judge'] {
  const known = new WeakMap<ProviderState, Verdict>()
  return (provider, nowMs) => {
    const before = known.get(provider)
    if (before !== undefined) return before
    const verdict = judge(provider, nowMs)
    known.set(provider, verdict)
    return verdict
  }
}

/** Whether a word stands there as it is, neither quoted nor turned round. */
function isPlain(word: FilterWord | undefined, text: string): boolean {
  return word?.kind === 'text' && !word.quoted && !word.inverted && word.text.toLowerCase() === text
}

function faultAt(at: number, message: string): Fault {
  return { ok: false, at, message }
}
