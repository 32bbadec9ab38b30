/** The page of one node: every amount that is known of it, and what is odd about them. */
import type { ClusterNode } from '../domain/cluster.ts'
import { isBelievable } from '../inventory/pair-checks.ts'
import type { History, ProviderState } from '../watch/types.ts'
import { isFaded, MARKS, rowMark } from './condition.ts'
import { factsOf } from './facts.ts'
import { formatAgo, formatClock } from './format-time.ts'
import type { Line } from './line.ts'
import type { DrawContext } from './model.ts'
import { doubtLines } from './page-doubts.ts'
import { factLines, sectionTitle } from './page-parts.ts'
import { pageResources, resourceTable } from './page-resources.ts'
import { doubtsOfNodeOf } from './row-doubts.ts'
import { fitSegments, span } from './spans.ts'
import { visibleText } from './text.ts'

/** Lines of exactly `width` cells, as many as there is to say; the caller shows a window of them. */
export function drawNodePage(
  provider: ProviderState,
  node: ClusterNode,
  nodeKey: string,
  history: History,
  width: number,
  ctx: DrawContext,
): Line[] {
  if (width <= 0) return []
  const { charset, nowMs } = ctx
  const faded = isFaded(provider)
  const mark = MARKS[rowMark({ kind: 'node', id: '', provider, node, nodeKey })]
  const lines: Line[] = [
    fitSegments(
      [
        { spans: [span(visibleText(nodeKey, charset), 'strong')], priority: 0 },
        { spans: [span('of ', 'dim'), span(visibleText(provider.id, charset))], priority: 2 },
        { spans: [span(`${mark.glyph[charset]} ${mark.word}`, mark.tone)], priority: 1 },
      ],
      width,
      charset,
    ),
    ...factLines(
      'Last answer',
      `${formatClock(provider.receivedAtMs)} (${formatAgo(provider.receivedAtMs, nowMs)})`,
      width,
      charset,
      faded ? 'warn' : 'text',
    ),
    ...sectionTitle(`Resources${faded ? ' (old numbers)' : ''}`, width, charset),
    ...resourceTable(
      pageResources((kind) => ({
        pair: node.resources[kind],
        samples: history.node(provider.id, nodeKey, kind),
        doubted: !isBelievable(node, kind),
        faded,
      })),
      width,
      ctx,
    ),
    ...sectionTitle('Capabilities', width, charset),
    ...factLines('Storage', storageWords(provider, node), width, charset),
    ...factLines('CPUs', cpuWords(node), width, charset),
    ...factLines('GPUs', gpuWords(node), width, charset),
  ]
  return [...lines, ...doubtLines(doubtsOfNodeOf(provider, node), width, ctx)]
}

function storageWords(provider: ProviderState, node: ClusterNode): string {
  if (node.storageClasses !== null) return node.storageClasses.join(', ') || 'none'
  const classes = provider.inventory === null ? [] : factsOf(provider.inventory).classes
  return classes.length === 0 ? 'not told' : `${classes.join(', ')} (of the cluster; not told for each node)`
}

function cpuWords({ cpus }: ClusterNode): string {
  if (cpus === undefined || cpus.length === 0) return 'models are not told'
  return cpus
    .map(({ vendor, model, vcores }) =>
      [vendor, model, vcores === null ? '' : `${vcores} threads`].filter((part) => part !== '').join(' '),
    )
    .join(', ')
}

function gpuWords(node: ClusterNode): string {
  if (node.gpus.length > 0) {
    return node.gpus
      .map(({ count, vendor, model, memorySize, interface: bus }) =>
        [`${count} x`, vendor, model, memorySize, bus]
          .filter((part) => part !== null && part !== '')
          .join(' '),
      )
      .join(', ')
  }
  const { allocatable } = node.resources.gpu
  if (allocatable === null) return 'not told'
  return allocatable === 0 ? 'none' : 'models are not told'
}
