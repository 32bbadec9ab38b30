/** The state of a provider or of a row, as a glyph and a word before it is a colour. */
import type { ChangeKind } from '../inventory/changes.ts'
import { doubtsOfNode } from '../inventory/doubts.ts'
import type { ProviderState } from '../watch/types.ts'
import type { Charset, Tone } from './line.ts'
import type { Row } from './model.ts'

export interface Mark {
  readonly glyph: Readonly<Record<Charset, string>>
  readonly word: string
  readonly tone: Tone
}

/**
 * Every state a row can show. `failing` is a live provider whose last poll failed: its numbers are still young.
 * `doubt` is a node with a quantity that is not to be believed.
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

/** The state of a row: of its provider, or `doubt` where that is live and the node has a doubt on it. */
export function rowMark(row: Row): MarkName {
  const mark = providerMark(row.provider)
  return mark === 'live' && row.kind === 'node' && doubtsOfNode(row.node).length > 0 ? 'doubt' : mark
}

/** True where the numbers are too old to be drawn as current. */
export function isFaded(provider: ProviderState): boolean {
  return provider.condition === 'stale' || provider.condition === 'failed'
}

/** Events to look into. */
const BAD_NEWS: ReadonlySet<ChangeKind> = new Set(['lost', 'node-gone', 'doubt-raised'])

/**
 * Whether a row is something to look into: a node with a doubt, a provider that failed, is stale, lists no node
 * or whose last poll failed. A provider still connecting is none yet.
 */
export function isProblem(row: Row): boolean {
  if (row.kind === 'node') return doubtsOfNode(row.node).length > 0
  if (row.kind === 'event') return BAD_NEWS.has(row.event.change.kind)
  if (row.kind === 'storage') return (row.pool.available ?? 0) < 0 || isTroubled(row.provider)
  return isTroubled(row.provider)
}

function isTroubled(provider: ProviderState): boolean {
  return isFaded(provider) || provider.error !== null || provider.inventory?.nodes.length === 0
}
