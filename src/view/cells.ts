/** Cells that several columns and pages share: a resource as gauge and figures, a state, an amount. */
import {
  KINDS,
  type ResourceKind,
  type ResourcePair,
  type ResourceUnit,
  utilisation,
} from '../domain/resource.ts'
import { MARKS, type MarkName } from './condition.ts'
import { formatAmount, formatPercent, formatUsage, NOTHING, unlimited } from './format.ts'
import { drawGauge } from './gauge.ts'
import type { Charset, Span, Tone } from './line.ts'
import type { DrawContext, UnitsMode } from './model.ts'
import { freeTone } from './role.ts'
import { span, textCell } from './spans.ts'
import { ellipsis } from './text.ts'

/** Cells that figures take beside a gauge, so that gauges end in one line down the table. */
const FIGURE_CELLS: Readonly<Record<UnitsMode, Readonly<Record<ResourceUnit, number>>>> = {
  used: { millicores: 9, bytes: 11, units: 5 },
  percent: { millicores: 5, bytes: 5, units: 5 },
  free: { millicores: 6, bytes: 7, units: 5 },
}
const LEAST_GAUGE = 3

export interface PairLook {
  /** The numbers are old: everything is dim. */
  readonly faded?: boolean
  /** The quantity is not to be believed: its figures are marked with `!`. */
  readonly doubted?: boolean
}

/**
 * A resource in exactly `width` cells: a gauge where there is room for one, and figures at the right, as the
 * units mode asks. Nothing there at all is one dim dash; figures that do not fit give way to per cent.
 */
export function pairCell(
  kind: ResourceKind,
  pair: ResourcePair,
  width: number,
  ctx: DrawContext,
  look: PairLook = {},
): Span[] {
  if (width <= 0) return []
  const { unit } = KINDS[kind]
  const { charset } = ctx
  if (pair.allocatable === 0 && (pair.allocated ?? 0) === 0)
    return textCell(NOTHING, width, charset, 'dim', 'right')
  const slot = FIGURE_CELLS[ctx.units][unit]
  const texts = figureTexts(pair, unit, ctx, width >= slot)
  const figures = firstThatFits(texts, width, look.doubted === true, charset)
  const tone = look.doubted === true ? 'bad' : look.faded === true ? 'dim' : figureTone(pair, ctx)
  // Figures longer than most take cells of the gauge: the two never touch.
  const room = width - Math.max(slot, figures.length) - 1
  const gaugeCells = room >= LEAST_GAUGE ? room : 0
  const spans = drawGauge(utilisation(pair), gaugeCells, charset, {
    role: ctx.role ?? null,
    fill: gaugeFill(look),
  })
  spans.push(span(figures.padStart(width - gaugeCells), tone))
  return spans
}

/** A signed amount at the right of exactly `width` cells; a deficit is bad news, the unknown is dim. */
export function amountCell(
  unit: ResourceUnit,
  amount: number | null,
  width: number,
  charset: Charset,
  tone: Tone = 'text',
): Span[] {
  const shade = amount === null ? 'dim' : amount < 0 ? 'bad' : tone
  return textCell(formatAmount(unit, amount, charset), width, charset, shade, 'right')
}

/** A state in exactly `width` cells: glyph and word, or the glyph alone where the word does not fit. */
export function markCell(name: MarkName, width: number, charset: Charset): Span[] {
  const { glyph, word, tone } = MARKS[name]
  const text = isWordShown(name, width, charset) ? `${glyph[charset]} ${word}` : glyph[charset]
  return textCell(text, width, charset, tone)
}

/** Whether such a cell has the word. */
export function isWordShown(name: MarkName, width: number, charset: Charset): boolean {
  const { glyph, word } = MARKS[name]
  return width >= `${glyph[charset]} ${word}`.length
}

/**
 * What may stand for the figures, the most telling first. `roomy` is false in a column too narrow for use and
 * total: the whole column is per cent then, not one row this and one row that.
 */
function figureTexts(
  pair: ResourcePair,
  unit: ResourceUnit,
  ctx: DrawContext,
  roomy: boolean,
): readonly string[] {
  const { charset } = ctx
  const { allocatable, allocated, available } = pair
  const percent =
    allocatable === Number.POSITIVE_INFINITY ? unlimited(charset) : formatPercent(utilisation(pair))
  if (ctx.units === 'free') return [formatAmount(unit, available, charset), percent]
  // The older shapes tell what is free and nothing else; bare figures would read as use.
  if (allocatable === null && available !== null) {
    const freeText = formatAmount(unit, available, charset)
    return [`${freeText} free`, `+${freeText}`]
  }
  if (ctx.units === 'percent' || !roomy) return [percent]
  return [formatUsage(unit, allocated, allocatable, charset), percent]
}

function firstThatFits(texts: readonly string[], width: number, doubted: boolean, charset: Charset): string {
  for (const text of texts) {
    const shown = doubted ? `!${text}` : text
    if (shown.length <= width) return shown
  }
  return doubted ? '!' : ellipsis(charset)
}

function figureTone(pair: ResourcePair, { units, role }: DrawContext): Tone {
  if (pair.available === null && pair.allocatable === null) return 'dim'
  if (pair.available !== null && pair.available < 0) return 'bad'
  return units === 'free' ? freeTone(pair.available, role ?? null) : 'text'
}

function gaugeFill(look: PairLook): Tone | undefined {
  if (look.doubted === true) return 'bad'
  return look.faded === true ? 'dim' : undefined
}
