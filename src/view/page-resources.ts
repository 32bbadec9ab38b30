/** The resource table of the drill-down pages. */
import type { Role } from '../config/choices.ts'
import {
  KINDS,
  RESOURCE_KINDS,
  type ResourceKind,
  type ResourcePair,
  utilisation,
} from '../domain/resource.ts'
import type { Samples } from '../watch/types.ts'
import { amountCell } from './cells.ts'
import { formatPercent, NOTHING } from './format.ts'
import { drawGauge } from './gauge.ts'
import type { Charset, Line, Span, Tone } from './line.ts'
import type { DrawContext } from './model.ts'
import { fieldTable, type PageField } from './page-parts.ts'
import { freeTone } from './role.ts'
import { textCell } from './spans.ts'
import { drawSparkline } from './sparkline.ts'

export interface PageResource {
  readonly kind: ResourceKind
  readonly pair: ResourcePair
  readonly samples: Samples
  /** The quantity is not to be believed. */
  readonly doubted: boolean
  /** The numbers are old. */
  readonly faded: boolean
}

/** Every kind, in order, with what the callbacks tell of it. */
export function pageResources(
  of: (kind: ResourceKind) => Omit<PageResource, 'kind'>,
): readonly PageResource[] {
  return RESOURCE_KINDS.map((kind) => ({ kind, ...of(kind) }))
}

/**
 * One line a resource: capacity, allocatable, allocated, available (signed), utilisation, the bar and the last
 * samples. A quantity that is not to be believed is marked `!` and shown as it was told.
 */
export function resourceTable(
  resources: readonly PageResource[],
  width: number,
  { charset, role = null }: Pick<DrawContext, 'charset' | 'role'>,
): Line[] {
  const amount = (
    title: string,
    priority: number,
    of: (pair: ResourcePair) => number | null,
    tone: (pair: ResourcePair) => Tone = () => 'text',
  ): PageField<PageResource> => ({
    title,
    width: 11,
    priority,
    draw: ({ kind, pair, faded, doubted }, cells) =>
      amountCell(KINDS[kind].unit, of(pair), cells, charset, doubted ? 'bad' : faded ? 'dim' : tone(pair)),
  })
  const fields: readonly PageField<PageResource>[] = [
    {
      title: '',
      width: 11,
      priority: 0,
      align: 'left',
      draw: ({ kind, doubted }, cells) =>
        textCell(`${KINDS[kind].title}${doubted ? ' !' : ''}`, cells, charset, doubted ? 'bad' : 'strong'),
    },
    {
      title: '',
      width: 8,
      priority: 5,
      growsTo: WIDEST_GAUGE,
      draw: (resource, cells) => gaugeCell(resource, cells, charset, role),
    },
    {
      title: 'Used',
      width: 5,
      priority: 3,
      draw: ({ pair }, cells) => textCell(percentOf(pair), cells, charset, 'strong', 'right'),
    },
    amount('Capacity', 7, (pair) => pair.capacity),
    amount('Allocatable', 2, (pair) => pair.allocatable),
    amount('Allocated', 4, (pair) => pair.allocated),
    amount(
      'Available',
      1,
      (pair) => pair.available,
      (pair) => freeTone(pair.available, role),
    ),
    {
      title: 'Last samples',
      width: 24,
      priority: 6,
      draw: ({ samples }, cells) => drawSparkline(samples, cells, charset),
    },
  ]
  return fieldTable(fields, resources, width, charset)
}

const WIDEST_GAUGE = 40

function gaugeCell(
  { pair, faded, doubted }: PageResource,
  cells: number,
  charset: Charset,
  role: Role | null,
): readonly Span[] {
  // Where there is nothing to hand out there is nothing to fill.
  if (pair.allocatable === 0 && !doubted) return textCell('', cells, charset)
  const fill = doubted ? 'bad' : faded ? 'dim' : undefined
  return drawGauge(utilisation(pair), cells, charset, { role, fill })
}

function percentOf(pair: ResourcePair): string {
  return pair.allocatable === 0 ? NOTHING : formatPercent(utilisation(pair))
}
