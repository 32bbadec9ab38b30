/** Lines of a table: titles and rows, exactly as wide as the columns were laid for. */
import { markCell } from './cells.ts'
import type { Column } from './columns/column.ts'
import { formatAgeOf } from './format-time.ts'
import { type LaidColumn, laidWidth } from './layout.ts'
import type { Charset, Line, Span } from './line.ts'
import type { DrawContext, Row, SortOrder, UnitsMode } from './model.ts'
import { drawNotice } from './notice.ts'
import type { RowChange } from './row-news.ts'
import { drawSilent } from './silent.ts'
import { span, textCell } from './spans.ts'

const ARROWS: Readonly<Record<Charset, { readonly up: string; readonly down: string }>> = {
  unicode: { up: '▲', down: '▼' },
  ascii: { up: '^', down: 'v' },
}

const UNITS_TITLES: Readonly<Record<UnitsMode, string>> = { used: '', percent: ' %', free: ' free' }

/** The titles; the sorted one is accented and has an arrow: down where the largest or last comes first. */
export function drawTableHeader(laid: readonly LaidColumn[], sort: SortOrder | null, ctx: DrawContext): Line {
  return joinCells(laid, ({ column, width }) => {
    const sorted = sort !== null && sort.column === column.id
    const arrow = sorted ? arrowOf(column, sort, ctx.charset) : ''
    const units = column.figures === true ? UNITS_TITLES[ctx.units] : ''
    return textCell(
      titleThatFits(column.title, units, arrow, width),
      width,
      ctx.charset,
      sorted ? 'accent' : 'title',
      column.align,
    )
  })
}

interface Drawn {
  readonly laid: readonly LaidColumn[]
  readonly look: string
  readonly mark: RowChange | undefined
  readonly line: Line
}
const drawn = new WeakMap<Row, Drawn>()

/**
 * One row. The same row, columns and context give the same line object, and so does a later time as long as the
 * ages on it read the same. `mark` is what changed on it a moment ago: changed cells stand out, a new row says so in
 * its state, and one that is gone is dim.
 */
export function drawRow(row: Row, laid: readonly LaidColumn[], ctx: DrawContext, mark?: RowChange): Line {
  const look = `${ctx.charset} ${ctx.units} ${ctx.wide} ${ctx.role ?? ''} ${agesOf(row, ctx.nowMs)}`
  const before = drawn.get(row)
  if (before !== undefined && before.laid === laid && before.look === look && before.mark === mark)
    return before.line
  const line =
    row.kind === 'silent'
      ? drawSilent(row.providers, laidWidth(laid), ctx.charset)
      : row.kind === 'notice' || (row.kind === 'provider' && row.provider.inventory === null)
        ? drawNotice(row.provider, laid, ctx)
        : joinCells(laid, ({ column, width }) => markedCell(column, row, width, ctx, mark))
  drawn.set(row, { laid, look, mark, line })
  return line
}

/** A cell as its column draws it, or as the mark of the row asks. */
function markedCell(
  column: Column,
  row: Row,
  width: number,
  ctx: DrawContext,
  mark: RowChange | undefined,
): readonly Span[] {
  if (mark === undefined) return column.spans(row, width, ctx)
  if (column.id === 'state' && mark.kind !== 'changed') return markCell(mark.kind, width, ctx.charset)
  const spans = column.spans(row, width, ctx)
  if (mark.kind === 'gone') return spans.map(({ text }) => span(text, 'dim'))
  if (!mark.columns.has(column.id)) return spans
  const figures = spans.at(-1)
  return figures === undefined ? spans : [...spans.slice(0, -1), span(figures.text, 'changed')]
}

/** All that a row shows of the time. */
function agesOf({ provider }: Row, nowMs: number): string {
  return `${formatAgeOf(provider.receivedAtMs, nowMs)} ${formatAgeOf(provider.error?.sinceMs ?? null, nowMs)}`
}

function arrowOf(column: Column, sort: SortOrder, charset: Charset): string {
  const descending = (column.sortDescending === true) !== sort.reverse
  return ARROWS[charset][descending ? 'down' : 'up']
}

/** The arrow stays longest; a title is cut without a mark, it is no data. */
function titleThatFits(title: string, units: string, arrow: string, width: number): string {
  if (title.length + units.length + arrow.length <= width) return title + units + arrow
  const room = width - arrow.length
  return (room < 4 ? '' : title.slice(0, room)) + arrow
}

function joinCells(laid: readonly LaidColumn[], cell: (laid: LaidColumn) => readonly Span[]): Line {
  const line: Span[] = []
  for (const one of laid) {
    if (one.gap > 0) line.push(span(' '.repeat(one.gap)))
    line.push(...cell(one))
    if (one.tail > 0) line.push(span(' '.repeat(one.tail)))
  }
  return line
}
