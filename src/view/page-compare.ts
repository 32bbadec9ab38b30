/** Marked nodes and providers side by side: a column for each, a line for each fact. */
import { type Compared, type CompareFact, compareFacts, type Told } from './compare-facts.ts'
import { shortEndpoint } from './endpoint-name.ts'
import type { Charset, Line, Span, Tone } from './line.ts'
import type { DrawContext } from './model.ts'
import { blank } from './page-parts.ts'
import { fitLine, span, textCell } from './spans.ts'

/** How many can be compared. */
export const LEAST_COMPARED = 2
export const MOST_COMPARED = 8

/** The first lines of the page say what stands in which column. */
export const COMPARE_HEAD = 3

const SIGN_CELLS = 2
const LABEL_CELLS = 16
const LEAST_COLUMN = 16
const WIDEST_COLUMN = 36
const DIFFERS: Readonly<Record<Charset, string>> = { unicode: '≠', ascii: '*' }

interface Layout {
  /** Columns in sight. */
  readonly shown: number
  readonly cells: number
}

function layoutOf(count: number, width: number): Layout {
  const room = width - SIGN_CELLS - LABEL_CELLS
  const shown = Math.max(1, Math.min(count, Math.floor(room / (LEAST_COLUMN + 1))))
  const cells = Math.max(1, Math.min(WIDEST_COLUMN, Math.floor(room / shown) - 1))
  return { shown, cells }
}

/** How many columns can be scrolled off at the left. */
export function maxCompareOffset(count: number, width: number): number {
  return Math.max(0, count - layoutOf(count, width).shown)
}

/**
 * Lines of exactly `width` cells: names, then each fact with what each column tells of it. A line whose columns
 * differ has a sign before it, and the best of comparable figures is accented.
 */
export function drawComparePage(
  compared: readonly Compared[],
  offset: number,
  width: number,
  ctx: DrawContext,
): Line[] {
  if (width <= 0) return []
  const { charset } = ctx
  const { shown, cells } = layoutOf(compared.length, width)
  const first = Math.min(offset, compared.length - shown)
  const inSight = compared.slice(first, first + shown)
  const row = (sign: Span, label: string, cellOf: (one: Compared, nth: number) => readonly Span[]): Line =>
    fitLine(
      [
        sign,
        span(' '),
        ...textCell(label, LABEL_CELLS, charset, 'dim'),
        ...inSight.flatMap((one, nth) => [span(' '), ...cellOf(one, first + nth)]),
      ],
      width,
      charset,
    )
  const names = [
    row(span(' '), '', ({ name }) => textCell(name, cells, charset, 'strong', 'right')),
    row(span(' '), '', ({ of }) =>
      textCell(of === null ? 'provider' : shortEndpoint(of, cells, charset), cells, charset, 'dim', 'right'),
    ),
  ]
  const lines: Line[] = [titleLine(compared.length, first, shown, width, charset), ...names]
  for (const { title, facts } of compareFacts(compared, ctx)) {
    lines.push(blank(width), fitLine([span(title, 'title')], width, charset))
    for (const fact of facts) {
      const told = compared.map((one) => fact.read(one))
      const differs = new Set(told.map(({ text }) => text)).size > 1
      const sign = differs ? span(DIFFERS[charset], 'accent') : span(' ')
      const best = bestOf(fact, told)
      lines.push(
        row(sign, fact.label, (_, nth) => {
          const one = told[nth]
          const tone: Tone = best !== null && one?.value === best ? 'good' : differs ? 'text' : 'dim'
          return textCell(one?.text ?? '', cells, charset, tone, 'right')
        }),
      )
    }
  }
  return lines
}

function titleLine(count: number, first: number, shown: number, width: number, charset: Charset): Line {
  const part = shown === count ? `${count}` : `${first + 1}-${first + shown} of ${count}`
  const more = shown === count ? '' : '; Left and Right scroll'
  return fitLine([span(`Compare ${part}`, 'title'), span(more, 'dim')], width, charset)
}

/** The best figure where the columns tell different ones; null where there is none to prefer. */
function bestOf({ best }: CompareFact, told: readonly Told[]): number | null {
  const values = told.flatMap(({ value }) => value ?? [])
  if (best === null || values.length < 2) return null
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return least === most ? null : best === 'most' ? most : least
}
