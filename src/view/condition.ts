/** The state of a provider or of a row, as a glyph and a word before it is a colour. */
import type { ChangeKind } from '../inventory/changes.ts'
import type { ProviderState } from '../watch/types.ts'
import type { Charset, Tone } from './line.ts'
import type { Row } from './model.ts'
import { doubtsOfRow } from './row-doubts.ts'
import { loudTrust, type TrustName } from './trust.ts'

export interface Mark {
  readonly glyph: Readonly<Record<Charset, string>>
  readonly word: string
  readonly tone: Tone
}

/**
 * Every state a row can show. `suspect`, `expired` and `changed` are live providers with a certificate that is not
 * the owner's, out of its dates, or another one than before. `failing` is a live provider whose last poll failed: its
 * numbers are still young. `doubt` is a live row of which something does not add up. `new` and `gone` are rows that
 * came or went a moment ago.
 */
export const MARKS = {
  live: { glyph: { unicode: '●', ascii: '*' }, word: 'live', tone: 'good' },
  failing: { glyph: { unicode: '!', ascii: '!' }, word: 'failing', tone: 'warn' },
  suspect: { glyph: { unicode: '!', ascii: '!' }, word: 'suspect', tone: 'bad' },
  expired: { glyph: { unicode: '!', ascii: '!' }, word: 'expired', tone: 'warn' },
  changed: { glyph: { unicode: '!', ascii: '!' }, word: 'changed', tone: 'warn' },
  stale: { glyph: { unicode: '◐', ascii: '~' }, word: 'stale', tone: 'warn' },
  failed: { glyph: { unicode: '✗', ascii: 'x' }, word: 'failed', tone: 'bad' },
  connecting: { glyph: { unicode: '○', ascii: 'o' }, word: 'connecting', tone: 'dim' },
  new: { glyph: { unicode: '+', ascii: '+' }, word: 'new', tone: 'good' },
  gone: { glyph: { unicode: '-', ascii: '-' }, word: 'gone', tone: 'bad' },
  doubt: { glyph: { unicode: '!', ascii: '!' }, word: 'doubt', tone: 'warn' },
} as const satisfies Readonly<Record<string, Mark>>

export type MarkName = keyof typeof MARKS

/** What a row may come out as: every mark but those of its coming and going. */
export const STATES: readonly string[] = Object.keys(MARKS).filter(
  (name) => name !== 'new' && name !== 'gone',
)

/** Of a live provider: what is loud about its certificates. */
const TRUST_MARKS: Readonly<Partial<Record<TrustName, MarkName>>> = {
  mismatch: 'suspect',
  expired: 'expired',
  changed: 'changed',
}

/** The state of a provider: its condition; where it is live, what is wrong with its certificate or its last poll. */
export function providerMark(provider: ProviderState): MarkName {
  if (provider.condition !== 'live') return provider.condition
  const loud = loudTrust(provider)
  if (loud === 'mismatch') return 'suspect'
  if (provider.error !== null) return 'failing'
  return (loud === null ? undefined : TRUST_MARKS[loud]) ?? 'live'
}

/** The state of a row: of its provider, or `doubt` where that is live and something of the row is doubted. */
export function rowMark(row: Row): MarkName {
  const mark = providerMark(row.provider)
  return mark === 'live' && doubtsOfRow(row).length > 0 ? 'doubt' : mark
}

/** True where the numbers are too old to be drawn as current. */
export function isFaded(provider: ProviderState): boolean {
  return provider.condition === 'stale' || provider.condition === 'failed'
}

/** Events to look into. */
const BAD_NEWS: ReadonlySet<ChangeKind> = new Set(['lost', 'node-gone', 'doubt-raised'])

/**
 * Whether a row is something to look into: one of which something is doubted, or whose provider failed, is stale,
 * lists no node, failed the last poll or shows a loud certificate; of a node only what is its own. A provider still
 * connecting is none yet.
 */
export function isProblem(row: Row): boolean {
  if (row.kind === 'event') return BAD_NEWS.has(row.event.change.kind)
  if (doubtsOfRow(row).length > 0) return true
  return row.kind !== 'node' && isTroubled(row.provider)
}

function isTroubled(provider: ProviderState): boolean {
  return (
    isFaded(provider) ||
    provider.error !== null ||
    provider.inventory?.nodes.length === 0 ||
    loudTrust(provider) !== null
  )
}
