/** The page of one provider: everything that is known of it but its nodes, which stand in a table below. */
import type { ClusterInventory } from '../domain/cluster.ts'
import type { ResourcePair } from '../domain/resource.ts'
import type { History, ProviderState } from '../watch/types.ts'
import { clusterCapacity, largestTexts, strandedText } from './capacity-text.ts'
import { isFaded, MARKS, providerMark } from './condition.ts'
import { clusterPair } from './facts.ts'
import { formatAmount, formatCounted, formatUsage } from './format.ts'
import { formatAgo, formatDurationNs } from './format-time.ts'
import type { Charset, Line } from './line.ts'
import type { DrawContext } from './model.ts'
import { beside, COLUMN_GAP } from './page-columns.ts'
import { connectionFacts, errorFacts } from './page-connection.ts'
import { doubtLines } from './page-doubts.ts'
import { attributeFacts, identityFacts } from './page-facts.ts'
import { factLines, sectionTitle } from './page-parts.ts'
import { reservationTable, storageTable } from './page-provider-tables.ts'
import { pageResources, resourceTable } from './page-resources.ts'
import { doubtsOfProvider, type ShownDoubt } from './row-doubts.ts'
import { fitSegments, span } from './spans.ts'
import { visibleText } from './text.ts'

/** From so many cells on, who it is and how asking goes stand beside what it has. */
const LEAST_FOR_TWO = 150
/** Share of the left column, in which the resource table wants the room. */
const LEFT_SHARE = 0.6
/** From so many cells on, the small tables stand beside each other. */
const LEAST_FOR_TABLES = 126
/** What the table of storage classes wants then. */
const STORAGE_CELLS = 50

/** Lines of exactly `width` cells, as many as there is to say; the caller shows a window of them. */
export function drawProviderPage(
  provider: ProviderState,
  history: History,
  width: number,
  ctx: DrawContext,
): Line[] {
  if (width <= 0) return []
  const head = [...titleLine(provider, width, ctx), ...errorFacts(provider, width, ctx)]
  if (width < LEAST_FOR_TWO) {
    const [has, rest] = holdings(provider, history, width, ctx)
    return [
      ...head,
      ...has,
      ...identityFacts(provider, width, ctx),
      ...rest,
      ...endFacts(provider, width, ctx),
    ]
  }
  const left = Math.floor((width - COLUMN_GAP) * LEFT_SHARE)
  const right = width - COLUMN_GAP - left
  const columns = [
    holdings(provider, history, left, ctx).flat(),
    [...identityFacts(provider, right, ctx), ...endFacts(provider, right, ctx)],
  ]
  return [...head, ...beside(columns, [left, right])]
}

function titleLine(provider: ProviderState, width: number, { charset, nowMs }: DrawContext): Line[] {
  const { inventory, receivedAtMs, transport } = provider
  const mark = MARKS[providerMark(provider)]
  const dim = (text: string, priority: number) => ({ spans: [span(text, 'dim')], priority })
  return [
    fitSegments(
      [
        { spans: [span(visibleText(provider.id, charset), 'strong')], priority: 0 },
        { spans: [span(`${mark.glyph[charset]} ${mark.word}`, mark.tone)], priority: 1 },
        ...(receivedAtMs === null ? [] : [dim(`answered ${formatAgo(receivedAtMs, nowMs)}`, 2)]),
        ...(transport === null ? [] : [dim(`over ${transport}`, 3)]),
      ],
      width,
      charset,
    ),
    ...(inventory === null ? [] : factLines('Holds', countWords(inventory), width, charset)),
  ]
}

/** What it has, the sums and what is odd about them first, then the small tables. */
function holdings(
  provider: ProviderState,
  history: History,
  width: number,
  ctx: DrawContext,
): readonly [sums: Line[], tables: Line[]] {
  const { inventory } = provider
  const doubts = doubtLines(namedDoubts(provider), width, ctx)
  if (inventory === null) return [doubts, []]
  const { charset } = ctx
  const faded = isFaded(provider)
  const sums = [
    ...sectionTitle(`Resources${faded ? ' (old numbers)' : ''}`, width, charset),
    ...resourceTable(
      pageResources((kind) => ({
        pair: clusterPair(inventory, kind),
        samples: history.provider(provider.id, kind),
        doubted: false,
        faded,
      })),
      width,
      ctx,
    ),
    ...capacityFacts(inventory, width, charset),
    ...doubts,
  ]
  return [sums, tables(inventory, width, charset)]
}

function tables(inventory: ClusterInventory, width: number, charset: Charset): Line[] {
  const draws = [
    (cells: number) => [
      ...sectionTitle('Reservations', cells, charset),
      ...reservationTable(inventory, cells, charset),
    ],
    ...(inventory.storage.length === 0
      ? []
      : [
          (cells: number) => [
            ...sectionTitle('Storage classes', cells, charset),
            ...storageTable(inventory.storage, cells, charset),
          ],
        ]),
  ]
  if (width < LEAST_FOR_TABLES) return draws.flatMap((draw) => draw(width))
  const widths = draws.length === 1 ? [width] : [width - COLUMN_GAP - STORAGE_CELLS, STORAGE_CELLS]
  return beside(
    draws.map((draw, nth) => draw(widths[nth] ?? 0)),
    widths,
  )
}

function endFacts(provider: ProviderState, width: number, ctx: DrawContext): Line[] {
  return [...connectionFacts(provider, width, ctx), ...attributeFacts(provider, width, ctx)]
}

function countWords({ nodes, leases, orders, deployments }: ClusterInventory): string {
  return [
    formatCounted(nodes.length, 'node'),
    formatCounted(leases, 'lease'),
    formatCounted(orders, 'order'),
    formatCounted(deployments, 'deployment'),
  ].join(', ')
}

/** On the page of a provider, a doubt about a node names it. */
function namedDoubts(provider: ProviderState): readonly ShownDoubt[] {
  return doubtsOfProvider(provider).map((doubt) =>
    doubt.node === null ? doubt : { ...doubt, message: `${doubt.node}: ${doubt.message}` },
  )
}

/** Addresses of the pool: those in use or reserved, and those that can still be leased. */
function ipWords({ allocatable, allocated, available }: ResourcePair, charset: Charset): string {
  const used = formatUsage('units', allocated, allocatable, charset)
  return `${used} in use, ${formatAmount('units', available, charset)} free`
}

/** What the sums above hide, or do not have. */
function capacityFacts(inventory: ClusterInventory, width: number, charset: Charset): Line[] {
  const { leasedIps, reclamationWindowNs } = inventory
  const capacity = clusterCapacity(inventory)
  const largest = largestTexts(capacity, true, charset)
  const stranded = strandedText(capacity)
  return [
    ...(largest.length === 0 ? [] : factLines('Largest free', largest.join(', '), width, charset)),
    ...(stranded === null
      ? []
      : factLines(
          'Stranded',
          `${stranded}: less than a core or 1 GiB is free for each on its node`,
          width,
          charset,
          'warn',
        )),
    ...(leasedIps == null ? [] : factLines('Leased IPs', ipWords(leasedIps, charset), width, charset)),
    ...(reclamationWindowNs === null
      ? []
      : factLines('Reclamation', formatDurationNs(reclamationWindowNs), width, charset)),
  ]
}
