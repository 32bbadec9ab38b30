/** A rule in time: since when it holds for each row, and when that is to be told. No clock of its own, no I/O. */
import type { ProviderState } from '../watch/types.ts'
import type { Row } from './model.ts'
import type { Rule } from './rule.ts'

/** How often the same row may be told of. */
export interface RulePace {
  /** How long the rule must not hold for a row before it can be news again. */
  readonly quietMs: number
  /** Shortest time between two firings for one row. */
  readonly coolDownMs: number
}

export const RULE_PACE: RulePace = { quietMs: 30_000, coolDownMs: 300_000 }

/**
 * More than this between two steps is a clock that was set, or a machine that slept: nobody watched meanwhile, so
 * no more than this counts. Back in time counts nothing.
 */
export const LONGEST_STEP_MS = 10_000

interface Entry {
  readonly providerId: string
  /** When it came to hold without a break since, on the memory's own clock. */
  readonly sinceMs: number
  /** When it ceased to; null while it holds. */
  readonly endedMs: number | null
  readonly firedMs: number | null
  /** Not told of yet since it came to hold after being quiet. */
  readonly isNews: boolean
}

/** What is kept from step to step: one entry a row that holds, or was told of lately. */
export interface RuleMemory {
  /** Wall clock of the last step, epoch ms; null before the first. */
  readonly atMs: number | null
  /** The memory's own clock, which only goes forward: time that was watched, ms. */
  readonly watchedMs: number
  readonly entries: ReadonlyMap<string, Entry>
}

export const NO_MEMORY: RuleMemory = { atMs: null, watchedMs: 0, entries: new Map() }

export interface RuleStep {
  readonly memory: RuleMemory
  /** Whether there is a row in `rows`. */
  readonly holds: boolean
  /** Rows for which the rule holds, and has for as long as it asks. */
  readonly rows: readonly Row[]
  /** Rows for which the rule holds, but not yet for as long as it asks. */
  readonly waiting: number
  /** Those of `rows` that are news: to be told now, once. */
  readonly firings: readonly Row[]
}

/**
 * Takes a rule one snapshot further. A row fires when the rule came to hold for it, again only after it did not
 * hold for `quietMs` and `coolDownMs` passed since it last fired. While a provider is unknown none of its rows is
 * in `rows`, and none of them becomes news by it; `for` begins anew.
 */
export function stepRule(
  rule: Rule,
  memory: RuleMemory,
  providers: readonly ProviderState[],
  nowMs: number,
  pace: RulePace = RULE_PACE,
): RuleStep {
  const passedMs = Math.max(0, Math.min(LONGEST_STEP_MS, nowMs - (memory.atMs ?? nowMs)))
  const watchedMs = memory.watchedMs + passedMs
  const entries = new Map<string, Entry>()
  const unknown = new Set<string>()
  const rows: Row[] = []
  let waiting = 0
  const firings: Row[] = []
  for (const provider of providers) {
    const verdict = rule.judge(provider, nowMs)
    if (verdict === 'unknown') {
      unknown.add(provider.id)
      continue
    }
    for (const row of verdict) {
      const key = keyOf(row)
      const entry = holding(memory.entries.get(key), row, watchedMs, pace)
      const isLongEnough = watchedMs - entry.sinceMs >= rule.forMs
      const isCool = entry.firedMs === null || watchedMs - entry.firedMs >= pace.coolDownMs
      const fires = isLongEnough && entry.isNews && isCool
      entries.set(key, fires ? { ...entry, firedMs: watchedMs, isNews: false } : entry)
      if (isLongEnough) rows.push(row)
      else waiting += 1
      if (fires) firings.push(row)
    }
  }
  for (const [id, entry] of memory.entries) {
    const kept = entries.has(id) ? null : resting(entry, unknown.has(entry.providerId), watchedMs, pace)
    if (kept !== null) entries.set(id, kept)
  }
  return {
    memory: { atMs: nowMs, watchedMs, entries },
    holds: rows.length > 0,
    rows,
    waiting,
    firings,
  }
}

/** What a row is remembered by: that of a GPU model has the same id whichever provider has the cards. */
function keyOf(row: Row): string {
  return row.kind === 'gpu' ? `${row.provider.id}/${row.id}` : row.id
}

/** The entry of a row for which the rule holds now; the same one while it goes on holding. */
function holding(before: Entry | undefined, row: Row, watchedMs: number, pace: RulePace): Entry {
  if (before === undefined) {
    const { id: providerId } = row.provider
    return { providerId, sinceMs: watchedMs, endedMs: null, firedMs: null, isNews: true }
  }
  if (before.endedMs === null) return before
  const wasQuiet = watchedMs - before.endedMs >= pace.quietMs
  return { ...before, sinceMs: watchedMs, endedMs: null, isNews: before.isNews || wasQuiet }
}

/** The entry of a row for which the rule does not hold now, or which is unknown; null when it says no more. */
function resting(entry: Entry, isUnknown: boolean, watchedMs: number, pace: RulePace): Entry | null {
  if (isUnknown) return entry.endedMs === null ? { ...entry, sinceMs: watchedMs } : entry
  if (entry.firedMs === null) return null
  const endedMs = entry.endedMs ?? watchedMs
  const isOver = watchedMs - endedMs >= pace.quietMs && watchedMs - entry.firedMs >= pace.coolDownMs
  if (isOver) return null
  return endedMs === entry.endedMs ? entry : { ...entry, endedMs }
}
