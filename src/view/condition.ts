/** The state of a provider or of a row, as a glyph and a word before it is a colour. */
import type { ProviderState } from '../watch/types.ts'
import type { Charset, Tone } from './line.ts'
import type { Row } from './model.ts'
import { doubtsOfRow } from './row-doubts.ts'

export interface Mark {
  readonly glyph: Readonly<Record<Charset, string>>
  readonly word: string
  readonly tone: Tone
}

/**
 * Every state a row can show. `failing` is a live provider whose last poll failed: its numbers are still young.
 * `doubt` is a live row of which something does not add up.
 */
export const MARKS = {
  live: { glyph: { unicode: '●', ascii: '*' }, word: 'live', tone: 'good' },
  failing: { glyph: { unicode: '!', ascii: '!' }, word: 'failing', tone: 'warn' },
  stale: { glyph: { unicode: '◐', ascii: '~' }, word: 'stale', tone: 'warn' },
  failed: { glyph: { unicode: '✗', ascii: 'x' }, word: 'failed', tone: 'bad' },
  connecting: { glyph: { unicode: '○', ascii: 'o' }, word: 'connecting', tone: 'dim' },
  doubt: { glyph: { unicode: '!', ascii: '!' }, word: 'doubt', tone: 'warn' },
} as const satisfies Readonly<Record<string, Mark>>

export type MarkName = keyof typeof MARKS

/** The state of a provider: its condition, or `failing` where it is live but the last poll failed. */
export function providerMark(provider: ProviderState): MarkName {
  return provider.condition === 'live' && provider.error !== null ? 'failing' : provider.condition
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

/**
 * Whether a row is something to look into: one of which something is doubted, or whose provider failed, is stale,
 * lists no node or failed the last poll; of a node only what is its own. A provider still connecting is none yet.
 */
export function isProblem(row: Row): boolean {
  if (doubtsOfRow(row).length > 0) return true
  return row.kind !== 'node' && isTroubled(row.provider)
}

function isTroubled(provider: ProviderState): boolean {
  return isFaded(provider) || provider.error !== null || provider.inventory?.nodes.length === 0
}
