/** What the drill-down pages are put together of: titles, facts, small tables, running text. */
import type { Charset, Line, Span, Tone } from './line.ts'
import { fitLine, span, textCell } from './spans.ts'
import { wrapText } from './wrap.ts'

const LABEL_CELLS = 14
const INDENT = 2

export interface PageField<Item> {
  readonly title: string
  /** Cells it needs. */
  readonly width: number
  /** The highest is dropped first; 0 stays. */
  readonly priority: number
  /** Takes the cells that are left over, up to so many in all: figures stay near what they belong to. */
  readonly growsTo?: number
  readonly align?: 'left' | 'right'
  /** The cell, exactly `width` cells wide. */
  readonly draw: (item: Item, width: number) => readonly Span[]
}

/** A blank line and the title of a section. */
export function sectionTitle(title: string, width: number, charset: Charset): Line[] {
  return [fitLine([], width, charset), fitLine([span(title, 'title')], width, charset)].map((line) =>
    line.length === 0 ? blank(width) : line,
  )
}

/** A line of spaces. */
export function blank(width: number): Line {
  return width <= 0 ? [] : [span(' '.repeat(width))]
}

/** A label and its text, wrapped beneath itself; where the label takes most of the line, below it. */
export function factLines(
  label: string,
  text: string,
  width: number,
  charset: Charset,
  tone: Tone = 'text',
): Line[] {
  const room = width - LABEL_CELLS
  if (room < LABEL_CELLS)
    return [fitLine([span(`${label} `, 'dim'), ...cellOf(text, charset, tone)], width, charset)]
  return wrapText(text, room, charset).map((line, nth) =>
    fitLine(
      [...textCell(nth === 0 ? label : '', LABEL_CELLS, charset, 'dim'), span(line, tone)],
      width,
      charset,
    ),
  )
}

function cellOf(text: string, charset: Charset, tone: Tone): Span[] {
  return wrapText(text, 1000, charset, 1).map((line) => span(line, tone))
}

/** Running text, indented. */
export function textLines(text: string, width: number, charset: Charset, tone: Tone): Line[] {
  const indent = width > LABEL_CELLS ? INDENT : 0
  return wrapText(text, width - indent, charset).map((line) =>
    fitLine([span(' '.repeat(indent)), span(line, tone)], width, charset),
  )
}

/** A small table with titles: fields are dropped by priority until it fits, the same ones in every line. */
export function fieldTable<Item>(
  fields: readonly PageField<Item>[],
  items: readonly Item[],
  width: number,
  charset: Charset,
): Line[] {
  const kept = fieldsThatFit(fields, width)
  const spare = width - kept.reduce((sum, field) => sum + field.width + 1, -1)
  const cells = ({ width: least, growsTo = least }: PageField<Item>) =>
    Math.max(0, Math.min(width, growsTo, least + (growsTo > least ? spare : 0)))
  const joined = (draw: (field: PageField<Item>) => readonly Span[]) =>
    fitLine(
      kept.flatMap((field, nth) => (nth === 0 ? draw(field) : [span(' '), ...draw(field)])),
      width,
      charset,
    )
  return [
    joined((field) => textCell(field.title, cells(field), charset, 'dim', field.align ?? 'right')),
    ...items.map((item) => joined((field) => field.draw(item, cells(field)))),
  ]
}

function fieldsThatFit<Item>(fields: readonly PageField<Item>[], width: number): readonly PageField<Item>[] {
  const kept = [...fields]
  while (kept.length > 1 && kept.reduce((sum, field) => sum + field.width + 1, -1) > width) {
    const highest = Math.max(...kept.map((field) => field.priority))
    kept.splice(
      kept.findLastIndex((field) => field.priority === highest),
      1,
    )
  }
  return kept
}
