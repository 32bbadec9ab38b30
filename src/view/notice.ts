/** What a provider says instead of nodes, or beside them. */
import type { ProviderState } from '../watch/types.ts'
import { isWordShown } from './cells.ts'
import { MARKS, providerMark } from './condition.ts'
import { shortEndpoint } from './endpoint-name.ts'
import { formatAgeOf } from './format-time.ts'
import { type LaidColumn, laidWidth } from './layout.ts'
import type { Charset, Line, Span } from './line.ts'
import type { DrawContext, Row } from './model.ts'
import { fitLine, lineWidth, span, textCell } from './spans.ts'
import { visibleText } from './text.ts'
import { loudTrust, trustAlarm } from './trust.ts'

const LEAST_SENTENCE = 12
const NAME_CELLS = 30

export interface Notice {
  /** Code of the failure, or empty. */
  readonly code: string
  readonly sentence: string
  /** Since when, in words, or empty. */
  readonly since: string
}

/** What there is to say of a provider that has an error, old numbers, no node, no trust, or no answer yet. */
export function noticeOf(provider: ProviderState, nowMs: number): Notice {
  const { error, inventory, receivedAtMs } = provider
  const alarm = provider.condition === 'live' ? trustAlarm(provider) : null
  if (alarm !== null && (error === null || providerMark(provider) === 'suspect')) {
    return { code: loudTrust(provider) ?? '', sentence: alarm, since: '' }
  }
  if (error !== null) {
    return {
      code: error.code,
      sentence: error.message,
      since: `for ${formatAgeOf(error.sinceMs, nowMs)}`.replace('for now', 'just now'),
    }
  }
  if (inventory === null) return { code: '', sentence: 'waiting for the first answer', since: '' }
  const since = provider.condition === 'stale' ? `age ${formatAgeOf(receivedAtMs, nowMs)}` : ''
  if (inventory.nodes.length === 0) return { code: '', sentence: 'answers, but lists no node', since }
  return { code: '', sentence: 'no new answer; the last numbers are kept', since }
}

/**
 * A notice as a row of the table: the provider's name in its own column where that is on the screen, then glyph,
 * word, code, as much of the sentence as fits, and since when.
 */
export function drawNotice(provider: ProviderState, laid: readonly LaidColumn[], ctx: DrawContext): Line {
  const { charset } = ctx
  const total = laidWidth(laid)
  const row: Row = { kind: 'notice', id: provider.id, provider }
  const named = laid.findIndex(({ column }) => column.frozen === true && column.value(row) !== null)
  const prefix = laid.slice(0, named + 1)
  const taken = prefix.reduce((sum, { gap, width }) => sum + gap + width, 0)
  // Scrolled columns may stand before the name; only the state is as telling in its place.
  const leads = named === 0 || (named === 1 && laid[0]?.column.id === 'state')
  if (!leads || taken + 1 >= total) return fitLine(noticeLine(provider, total, ctx, 'whole'), total, charset)
  const rest = total - taken - 1
  return [
    ...prefix.flatMap(({ column, gap, width }) => [
      ...(gap === 0 ? [] : [span(' '.repeat(gap))]),
      ...column.spans(row, width, ctx),
    ]),
    span(' '),
    ...fitLine(noticeLine(provider, rest, ctx, partOf(provider, named, laid, charset)), rest, charset),
  ]
}

/** What stands in a column of its own already: nothing, the name, glyph and name, or all of the state and the name. */
type Part = 'whole' | 'no-name' | 'no-glyph' | 'no-state'

function partOf(provider: ProviderState, named: number, laid: readonly LaidColumn[], charset: Charset): Part {
  if (named === 0) return 'no-name'
  return isWordShown(providerMark(provider), laid[0]?.width ?? 0, charset) ? 'no-state' : 'no-glyph'
}

function noticeLine(provider: ProviderState, width: number, ctx: DrawContext, part: Part): Line {
  const { charset, nowMs } = ctx
  const mark = MARKS[providerMark(provider)]
  const { code, sentence, since } = noticeOf(provider, nowMs)
  const name = shortEndpoint(provider.id, Math.min(NAME_CELLS, width - 2), charset)
  const line: Span[] = [
    ...(part === 'no-glyph' || part === 'no-state' ? [] : [span(`${mark.glyph[charset]} `, mark.tone)]),
    ...(part === 'whole' ? [span(`${name} `, 'strong')] : []),
    ...(part === 'no-state' ? [] : [span(mark.word, mark.tone)]),
    ...(code === '' ? [] : [span(part === 'no-state' ? code : ` ${code}`, 'strong')]),
  ]
  const room = width - lineWidth(line) - (since === '' ? 0 : since.length + 2) - (line.length > 0 ? 2 : 0)
  if (room < LEAST_SENTENCE) return since === '' ? line : [...line, span(` ${since}`, 'dim')]
  if (line.length > 0) line.push(span('  '))
  line.push(...textCell(visibleText(sentence, charset), room, charset, 'text'))
  if (since !== '') line.push(span(`  ${since}`, 'dim'))
  return line
}
