/** One resource of the header: name, gauge, figures, per cent and the last samples. */
import type { Role } from '../config/choices.ts'
import { KINDS, type ResourceKind, type ResourcePair, utilisation } from '../domain/resource.ts'
import type { Samples } from '../watch/types.ts'
import { formatAmount, formatPercent, formatUsage } from './format.ts'
import { drawGauge } from './gauge.ts'
import type { Charset, Line, Span } from './line.ts'
import type { DrawContext } from './model.ts'
import { fitLine, span } from './spans.ts'
import { drawSparkline } from './sparkline.ts'

/** Names of three letters for narrow places. */
export const SHORT_TITLES: Readonly<Record<ResourceKind, string>> = {
  cpu: 'CPU',
  memory: 'Mem',
  gpu: 'GPU',
  ephemeral_storage: 'Eph',
}

const TITLE_CELLS = 9
const FIGURE_CELLS = 12
const PERCENT_CELLS = 5
const LEAST_GAUGE = 4

/** Entry widths from which the sparkline has so many cells, widest first. */
const SPARK_CELLS = [
  { from: 90, cells: 32 },
  { from: 64, cells: 16 },
  { from: 46, cells: 8 },
] as const

/** From here on there is room for figures beside the per cent. */
const FULL_FROM = 34

/**
 * The entry in exactly `width` cells. Of a sum of older shapes, which tell only what is free, it says that
 * instead of use. Without samples there is no sparkline.
 */
export function drawResourceEntry(
  kind: ResourceKind,
  pair: ResourcePair,
  samples: Samples | null,
  width: number,
  { charset, role }: Pick<DrawContext, 'charset' | 'role'>,
): Line {
  const percent = percentOf(pair)
  if (width < FULL_FROM) return shortEntry(kind, pair, percent, width, { charset, role: role ?? null })
  const spark = samples === null ? 0 : (SPARK_CELLS.find(({ from }) => width >= from)?.cells ?? 0)
  const gauge = width - TITLE_CELLS - 1 - FIGURE_CELLS - PERCENT_CELLS - (spark === 0 ? 0 : spark + 1)
  const line: Span[] = [span(`${KINDS[kind].title.padEnd(TITLE_CELLS)} `, 'title')]
  line.push(...gaugeOf(pair, gauge, charset, role ?? null))
  line.push(span(figures(kind, pair, charset).padStart(FIGURE_CELLS), 'strong'))
  line.push(span(percent.padStart(PERCENT_CELLS), 'dim'))
  if (samples !== null && spark > 0) line.push(span(' '), ...drawSparkline(samples, spark, charset))
  return fitLine(line, width, charset)
}

/** Whether it is told that there is none of it at all, as of GPUs on most providers. */
function isNone({ allocatable, allocated }: ResourcePair): boolean {
  return allocatable === 0 && (allocated ?? 0) === 0
}

function percentOf(pair: ResourcePair): string {
  return isNone(pair) ? '' : formatPercent(utilisation(pair))
}

/** Where there is nothing to hand out there is nothing to fill. */
function gaugeOf(pair: ResourcePair, width: number, charset: Charset, role: Role | null): readonly Span[] {
  if (isNone(pair)) return [span(' '.repeat(Math.max(0, width)))]
  return drawGauge(utilisation(pair), width, charset, { role })
}

/** `used/total`, what is free where nothing else is told, or that there is none. */
export function figures(kind: ResourceKind, pair: ResourcePair, charset: Charset): string {
  if (isNone(pair)) return 'none'
  const { unit } = KINDS[kind]
  if (pair.allocatable === null && pair.available !== null)
    return `${formatAmount(unit, pair.available, charset)} free`
  return formatUsage(unit, pair.allocated, pair.allocatable, charset)
}

function shortEntry(
  kind: ResourceKind,
  pair: ResourcePair,
  percent: string,
  width: number,
  { charset, role }: { readonly charset: Charset; readonly role: Role | null },
): Line {
  const line: Span[] = [span(`${SHORT_TITLES[kind]} `, 'title')]
  const gauge = width - 4 - PERCENT_CELLS
  if (gauge >= LEAST_GAUGE) line.push(...gaugeOf(pair, gauge, charset, role))
  const words = percent === '' ? 'none' : percent
  line.push(span(gauge >= LEAST_GAUGE ? words.padStart(PERCENT_CELLS) : words, 'strong'))
  return fitLine(line, width, charset)
}
