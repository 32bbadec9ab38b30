/** The top of the screen: the fleet in one to a few lines. */
import type { ClusterInventory } from '../domain/cluster.ts'
import { RESOURCE_KINDS, utilisation } from '../domain/resource.ts'
import { type InventoryTotals, sumInventories } from '../inventory/totals.ts'
import type {
  FleetSnapshot,
  History,
  ProviderCondition,
  ProviderState,
  RecordingState,
} from '../watch/types.ts'
import { isFaded, MARKS } from './condition.ts'
import { pairOfTotal } from './facts.ts'
import { formatCount, formatPercent } from './format.ts'
import { formatClock } from './format-time.ts'
import { drawFree } from './header-free.ts'
import type { Charset, Line, Span } from './line.ts'
import type { DrawContext, LineFacts } from './model.ts'
import { drawResourceEntry, SHORT_TITLES } from './resource-entry.ts'
import { doubtsOfProvider } from './row-doubts.ts'
import type { TableModel } from './select.ts'
import { fitLine, fitSegments, type Segment, segmentsWidth, span } from './spans.ts'
import { remember, sameItems } from './stage.ts'

/** From this width on two gauges stand side by side. */
const TWO_FROM = 76
const GAP = 2
/** Narrower entries would be cut. */
const LEAST_ENTRY = 9

/**
 * At most `maxLines` lines of exactly `width` cells: who answers and how much is going on; then the resources of
 * all live providers as gauges, one, two or four a line as the height asks; then free persistent storage by
 * class. Stale providers count in the first line and are not in the sums.
 *
 * `model` is what the table shows; its scope does not narrow the header, which is about the whole fleet.
 */
export function drawHeader(
  snapshot: FleetSnapshot,
  history: History,
  _model: TableModel | null,
  width: number,
  maxLines: number,
  ctx: DrawContext,
): Line[] {
  if (maxLines < 1 || width < 1) return []
  const totals = sumOf(currentInventories(snapshot.providers))
  const lines = [fleetLine(snapshot, totals, width, ctx)]
  const room = maxLines - 1
  if (room < 1) return lines
  const perLine = entriesPerLine(width, room)
  const cells = Math.floor((width - GAP * (perLine - 1)) / perLine)
  if (cells < LEAST_ENTRY) return [...lines, tinyLine(totals, width, ctx.charset)]
  for (let first = 0; first < RESOURCE_KINDS.length; first += perLine) {
    const entries = RESOURCE_KINDS.slice(first, first + perLine).flatMap((kind, nth): Span[] => [
      ...(nth === 0 ? [] : [span(' '.repeat(GAP))]),
      ...drawResourceEntry(
        kind,
        pairOfTotal(totals.kinds[kind]),
        // A sparkline moves with every answer, which a slow line has no room for.
        ctx.line?.slow === true ? null : history.fleet(kind),
        Math.max(1, cells),
        ctx,
      ),
    ])
    lines.push(fitLine(entries, width, ctx.charset))
  }
  if (lines.length < maxLines && totals.storage.length > 0)
    lines.push(drawFree(totals, currentInventories(snapshot.providers), width, ctx.charset))
  return lines.slice(0, maxLines)
}

/** As few entries a line as the height allows. */
function entriesPerLine(width: number, room: number): number {
  const choices = width >= TWO_FROM ? [2, 4] : [1, 2, 4]
  return choices.find((count) => RESOURCE_KINDS.length / count <= room) ?? RESOURCE_KINDS.length
}

/** The inventories that are summed: kept, and not stale. The same list as long as none of them changed. */
const currentInventories = remember(
  (providers: readonly ProviderState[]): readonly ClusterInventory[] =>
    providers.flatMap((provider) =>
      provider.inventory === null || isFaded(provider) ? [] : [provider.inventory],
    ),
  sameItems,
)
const sumOf = remember(
  (inventories: readonly ClusterInventory[]): InventoryTotals => sumInventories(inventories),
)

/** A recording that stopped is said loudly: nobody looks at the file meanwhile. */
const RECORDING_MARKS: Readonly<Record<RecordingState | 'off', Line>> = {
  off: [],
  on: [span('REC', 'good')],
  stopped: [span('RECORDING STOPPED', 'bad')],
}

const SHOWN_CONDITIONS: readonly ProviderCondition[] = ['live', 'stale', 'failed', 'connecting']

/** Who answers, of how many, and what goes on; a shorter wording where the long one would lose facts. */
function fleetLine(
  snapshot: FleetSnapshot,
  totals: InventoryTotals,
  width: number,
  { charset, line }: DrawContext,
): Line {
  const long = fleetSegments(
    snapshot,
    totals,
    charset,
    line,
    ` ${plural(snapshot.providers.length, 'provider')}`,
  )
  const fits = segmentsWidth(long) <= width
  return fitSegments(fits ? long : fleetSegments(snapshot, totals, charset, line, ''), width, charset)
}

function fleetSegments(
  snapshot: FleetSnapshot,
  totals: InventoryTotals,
  charset: Charset,
  line: LineFacts | undefined,
  providersWord: string,
): readonly Segment[] {
  const { providers } = snapshot
  const doubts = providers.reduce((count, provider) => count + doubtsOfProvider(provider).length, 0)
  const states = SHOWN_CONDITIONS.flatMap((condition): Segment[] => {
    const count = providers.filter((provider) => provider.condition === condition).length
    if (count === 0 && condition !== 'live') return []
    const { glyph, word, tone } = MARKS[condition]
    const spans = [span(glyph[charset], count === 0 ? 'dim' : tone), span(` ${count} ${word}`)]
    return [{ spans, priority: condition === 'live' ? 0 : condition === 'connecting' ? 7 : 1 }]
  })
  const fact = (figure: string, word: string, priority: number): Segment => ({
    spans: [span(figure, 'strong'), span(` ${word}`, 'dim')],
    priority,
  })
  // Where nobody answered, nothing is known: not even that nothing is pending.
  const answers = totals.leases.told + totals.leases.untold
  const told = ({ sum, told: by }: InventoryTotals['leases'], word: string, priority: number): Segment =>
    fact(formatCount(by === 0 ? null : sum, charset), by === 0 ? `${word}s` : plural(sum, word), priority)
  return [
    { spans: [span('akash-top', 'title')], priority: 11 },
    { spans: snapshot.paused ? [span('PAUSED', 'warn')] : [], priority: 0 },
    { spans: RECORDING_MARKS[snapshot.recording ?? 'off'], priority: 1 },
    { spans: line?.slow === true ? [span('slow link', 'warn')] : [], priority: 0 },
    { spans: costSpans(line, charset), priority: 0 },
    ...states,
    { spans: [span(`of ${providers.length}${providersWord}`, 'dim')], priority: 4 },
    fact(formatCount(totals.nodes, charset), plural(totals.nodes, 'node'), 2),
    told(totals.leases, 'lease', 3),
    told(totals.orders, 'order', 8),
    fact(formatCount(answers === 0 ? null : totals.reservations.pending.count, charset), 'pending', 5),
    { spans: doubts === 0 ? [] : [span(`${doubts} ${plural(doubts, 'doubt')}`, 'warn')], priority: 2 },
    { spans: [span('changed ', 'dim'), span(formatClock(snapshot.lastChangeAtMs))], priority: 6 },
  ]
}

/** What the screen costs, in two figures, so that it does not tick itself. */
function costSpans(line: LineFacts | undefined, charset: Charset): readonly Span[] {
  const rate = line?.bytesPerSecond ?? null
  if (rate === null) return []
  const coarse = rate < 10 ? Math.round(rate) : Number(rate.toPrecision(2))
  return [span(formatCount(coarse, charset), 'strong'), span(' B/s', 'dim')]
}

function plural(count: number, word: string): string {
  return count === 1 ? word : `${word}s`
}

/** All resources in one line of a narrow screen: those that fit whole. */
function tinyLine(totals: InventoryTotals, width: number, charset: Charset): Line {
  const segments = RESOURCE_KINDS.map((kind, nth): Segment => {
    const percent = formatPercent(utilisation(pairOfTotal(totals.kinds[kind])))
    return { spans: [span(`${SHORT_TITLES[kind]} `, 'title'), span(percent, 'strong')], priority: nth }
  })
  return fitSegments(segments, width, charset)
}
