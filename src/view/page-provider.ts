/** The page of one provider: everything that is known of it but its nodes, which stand in a table below. */
import type { ClusterInventory } from '../domain/cluster.ts'
import type { ResourcePair } from '../domain/resource.ts'
import type { History, ProviderState } from '../watch/types.ts'
import { clusterCapacity, largestTexts, strandedText } from './capacity-text.ts'
import { isFaded, MARKS, providerMark } from './condition.ts'
import { clusterPair } from './facts.ts'
import { formatAmount, formatCount, formatUsage } from './format.ts'
import { formatAgo, formatClock, formatDurationNs, formatLatency } from './format-time.ts'
import type { Charset, Line } from './line.ts'
import type { DrawContext } from './model.ts'
import { doubtLines } from './page-doubts.ts'
import { providerFacts } from './page-facts.ts'
import { factLines, sectionTitle } from './page-parts.ts'
import { portFacts } from './page-ports.ts'
import { reservationTable, storageTable } from './page-provider-tables.ts'
import { pageResources, resourceTable } from './page-resources.ts'
import { doubtsOfProvider, type ShownDoubt } from './row-doubts.ts'
import { fitSegments, span } from './spans.ts'
import { visibleText } from './text.ts'

const MOST_HOSTNAMES = 50

/** Lines of exactly `width` cells, as many as there is to say; the caller shows a window of them. */
export function drawProviderPage(
  provider: ProviderState,
  history: History,
  width: number,
  ctx: DrawContext,
): Line[] {
  if (width <= 0) return []
  const { charset } = ctx
  const { inventory } = provider
  const lines = [titleLine(provider, width, charset), ...pollFacts(provider, width, ctx)]
  const doubts = doubtLines(namedDoubts(provider), width, ctx)
  if (inventory === null) return [...lines, ...doubts, ...providerFacts(provider, width, ctx)]
  const faded = isFaded(provider)
  lines.push(
    ...clusterFacts(inventory, width, charset),
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
    ...sectionTitle('Reservations', width, charset),
    ...reservationTable(inventory, width, charset),
  )
  if (inventory.storage.length > 0) {
    lines.push(
      ...sectionTitle('Storage classes', width, charset),
      ...storageTable(inventory.storage, width, charset),
    )
  }
  return [...lines, ...doubts, ...providerFacts(provider, width, ctx)]
}

function titleLine(provider: ProviderState, width: number, charset: Charset): Line {
  const mark = MARKS[providerMark(provider)]
  return fitSegments(
    [
      { spans: [span(visibleText(provider.id, charset), 'strong')], priority: 0 },
      { spans: [span(`${mark.glyph[charset]} ${mark.word}`, mark.tone)], priority: 1 },
    ],
    width,
    charset,
  )
}

/** How asking it goes. */
function pollFacts(provider: ProviderState, width: number, ctx: DrawContext): Line[] {
  const { charset, nowMs } = ctx
  const { error, receivedAtMs, changedAtMs, transport, latencyMs } = provider
  const lines = [
    ...factLines(
      'Last answer',
      `${formatClock(receivedAtMs)} (${formatAgo(receivedAtMs, nowMs)})`,
      width,
      charset,
    ),
    ...factLines(
      'Last change',
      `${formatClock(changedAtMs)} (${formatAgo(changedAtMs, nowMs)})`,
      width,
      charset,
    ),
    ...factLines(
      'Transport',
      `${transport ?? 'none yet'}, latency ${formatLatency(latencyMs)}`,
      width,
      charset,
    ),
    ...portFacts(provider, width, ctx),
  ]
  if (error === null) return lines
  const attempts = counted(error.attempts, 'attempt')
  return [
    ...lines,
    ...factLines('Error', `${error.code}: ${error.message}`, width, charset, 'bad'),
    ...factLines(
      '',
      `since ${formatClock(error.sinceMs)} (${formatAgo(error.sinceMs, nowMs)}), ${attempts}`,
      width,
      charset,
    ),
  ]
}

/** What its status says in plain words and counts. */
function clusterFacts(inventory: ClusterInventory, width: number, charset: Charset): Line[] {
  const { hostnames, address, leases, orders, deployments, nodes, reclamationWindowNs, shape, leasedIps } =
    inventory
  const counts = [
    counted(nodes.length, 'node'),
    counted(leases, 'lease'),
    counted(orders, 'order'),
    counted(deployments, 'deployment'),
  ].join(', ')
  const more = hostnames.length > MOST_HOSTNAMES ? ` and ${hostnames.length - MOST_HOSTNAMES} more` : ''
  return [
    ...factLines('Holds', counts, width, charset),
    ...factLines('Address', address ?? 'not told', width, charset),
    ...factLines(
      'Host names',
      (hostnames.slice(0, MOST_HOSTNAMES).join(', ') || 'none told') + more,
      width,
      charset,
    ),
    ...(reclamationWindowNs === null
      ? []
      : factLines('Reclamation', formatDurationNs(reclamationWindowNs), width, charset)),
    ...(leasedIps == null ? [] : factLines('Leased IPs', ipWords(leasedIps, charset), width, charset)),
    ...(shape === 'nodes'
      ? []
      : factLines('Shape', 'an older provider: it tells what is free and nothing else', width, charset)),
  ]
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

/** What the sums above hide. */
function capacityFacts(inventory: ClusterInventory, width: number, charset: Charset): Line[] {
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
  ]
}

function counted(count: number | null, word: string): string {
  return `${formatCount(count)} ${word}${count === 1 ? '' : 's'}`
}
