/** The bottom of the screen: what the rows add up to, what is not in it, and the keys of the view. */
import type { ViewName } from '../config/choices.ts'
import { RESOURCE_KINDS } from '../domain/resource.ts'
import type { FleetSnapshot } from '../watch/types.ts'
import { largestSegments } from './capacity-text.ts'
import { pairOfTotal } from './facts.ts'
import { formatBytes } from './format.ts'
import type { Charset, Line, Span } from './line.ts'
import type { DrawContext } from './model.ts'
import { figures, SHORT_TITLES } from './resource-entry.ts'
import type { TableModel } from './select.ts'
import { fitLine, fitSegments, type Segment, segmentsWidth, span } from './spans.ts'
import { cellWidth, visibleText } from './text.ts'

const ROW_WORDS: Readonly<Record<ViewName, readonly [one: string, many: string]>> = {
  nodes: ['node', 'nodes'],
  providers: ['provider', 'providers'],
  gpus: ['GPU model', 'GPU models'],
  storage: ['storage row', 'storage rows'],
  events: ['event', 'events'],
}

interface Wording {
  readonly stale: (count: number) => string
  readonly doubted: (count: number) => string
}
const LONG: Wording = {
  stale: (count) => `${count} ${count === 1 ? 'provider' : 'providers'} stale`,
  doubted: (count) => `${count} in doubt, not added`,
}
const SHORT: Wording = { stale: (count) => `${count} stale`, doubted: (count) => `${count} in doubt` }

/** From this priority on a segment is shown where there is room, and shortens no other. */
const EXTRA = 10

/**
 * The sum of exactly the rows that the filter leaves, in one line: how many of how many, which providers are
 * missing from it, the resources used and in all, and how many figures were left out because of a doubt; how many
 * rows are marked; and, where there is room, the most that is free on one node.
 */
export function drawFooter(
  model: TableModel,
  snapshot: FleetSnapshot,
  width: number,
  ctx: DrawContext,
  marked = 0,
): Line {
  const marks = said(marked, `${marked} marked`, 'accent', 0)
  const segments = (wording: Wording) => footerSegments(model, snapshot, ctx.charset, wording)
  const long = [...segments(LONG), marks]
  const fits = segmentsWidth(long.filter(({ priority }) => priority < EXTRA)) <= width
  return fitSegments(fits ? long : [...segments(SHORT), marks], width, ctx.charset)
}

function footerSegments(
  model: TableModel,
  snapshot: FleetSnapshot,
  charset: Charset,
  wording: Wording,
): readonly Segment[] {
  const { total, matching, leftOut, view } = model
  const [one, many] = ROW_WORDS[view]
  const count = matching === total ? `${total}` : `${matching} of ${total}`
  const { stale, failed, connecting } = leftOut.conditions
  const { doubted, staleNodes } = leftOut
  const { stranded } = model.totals.capacity.gpu
  return [
    { spans: [span(count, 'strong'), span(` ${total === 1 ? one : many}`)], priority: 0 },
    said(stale, wording.stale(stale), 'warn', 1),
    said(failed, `${failed} failed`, 'bad', 1),
    said(connecting, `${connecting} connecting`, 'dim', 6),
    ...sums(model, charset),
    said(doubted, wording.doubted(doubted), 'warn', 3),
    said(staleNodes, `${staleNodes} stale ${staleNodes === 1 ? 'node' : 'nodes'} not added`, 'dim', 8),
    said(snapshot.paused ? 1 : 0, 'paused', 'warn', 9),
    said(stranded, `${stranded} GPU${stranded === 1 ? '' : 's'} stranded`, 'warn', EXTRA),
    ...largestSegments(model.totals.capacity, charset, EXTRA + 1),
  ]
}

function said(count: number, words: string, tone: Span['tone'], priority: number): Segment {
  return { spans: count === 0 ? [] : [span(words, tone)], priority }
}

/** Used and in all of each resource; in the Storage view what is free of each class. */
function sums(model: TableModel, charset: Charset): readonly Segment[] {
  const { totals, view } = model
  if (view === 'events') return []
  if (view === 'storage') {
    return totals.storage.map(({ class: name, available }, nth) => ({
      spans: [
        span(`${visibleText(name, charset)} `, 'dim'),
        span(formatBytes(available, charset)),
        span(' free', 'dim'),
      ],
      priority: 4 + nth,
    }))
  }
  const kinds = view === 'gpus' ? (['gpu'] as const) : RESOURCE_KINDS
  return kinds.map((kind) => ({
    spans: [
      span(`${SHORT_TITLES[kind]} `, 'dim'),
      span(figures(kind, pairOfTotal(totals.kinds[kind]), charset)),
    ],
    priority: kind === 'ephemeral_storage' ? 7 : 4,
  }))
}

export interface KeyHint {
  readonly keys: string
  readonly label: string
}

/** Keys and what they do, as many from the left as fit whole, in exactly `width` cells. */
export function drawKeyBar(entries: readonly KeyHint[], width: number, charset: Charset = 'unicode'): Line {
  const line: Span[] = []
  let used = 0
  for (const entry of entries) {
    const keys = visibleText(entry.keys, charset)
    const label = visibleText(entry.label, charset)
    const cells = cellWidth(keys) + 1 + cellWidth(label) + (used === 0 ? 0 : 2)
    if (used + cells > width) break
    if (used > 0) line.push(span('  '))
    line.push(span(keys, 'accent'), span(` ${label}`, 'dim'))
    used += cells
  }
  return fitLine(line, width, charset)
}
