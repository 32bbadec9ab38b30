/** Putting spans together into lines of a settled width. */
import type { Charset, Line, Span, Tone } from './line.ts'
import { cellWidth, fitText } from './text.ts'

/** A span of text that is already safe and measured by its maker. */
export function span(text: string, tone: Tone = 'text'): Span {
  return { text, tone }
}

/** Cells that a line takes. */
export function lineWidth(line: Line): number {
  let width = 0
  for (const { text } of line) width += cellWidth(text)
  return width
}

/** One cell of text from anywhere, made safe, padded or cut to exactly `width`. */
export function textCell(
  text: string,
  width: number,
  charset: Charset,
  tone: Tone = 'text',
  align: 'left' | 'right' = 'left',
): Span[] {
  return width <= 0 ? [] : [span(fitText(text, width, align, charset), tone)]
}

/** The line padded with spaces, or cut with an ellipsis, to exactly `width` cells. */
export function fitLine(line: Line, width: number, charset: Charset): Line {
  if (width <= 0) return []
  const total = lineWidth(line)
  if (total === width) return line
  if (total < width) return [...line, span(' '.repeat(width - total))]
  const kept: Span[] = []
  let left = width
  for (const { text, tone } of line) {
    const cells = cellWidth(text)
    if (cells < left) {
      kept.push({ text, tone })
      left -= cells
      continue
    }
    // The rest is longer than what is left, so a text that just fits has to give way to the mark of the cut.
    kept.push(span(fitText(`${text} `, left, 'left', charset), tone))
    return kept
  }
  return kept
}

/** A part of a line that goes whole or not at all. */
export interface Segment {
  readonly spans: Line
  /** The highest goes first when the line is too long; 0 stays and is cut. */
  readonly priority: number
}

/** Cells that all segments take, `gap` spaces between them. */
export function segmentsWidth(segments: readonly Segment[], gap = 2): number {
  const shown = segments.filter(({ spans }) => spans.length > 0)
  return shown.reduce((sum, { spans }) => sum + lineWidth(spans) + gap, -gap)
}

/**
 * As many segments as fit, in order, `gap` spaces between them, exactly `width` cells: those of the highest
 * priority number are dropped first, and of equal ones the last.
 */
export function fitSegments(segments: readonly Segment[], width: number, charset: Charset, gap = 2): Line {
  const kept = segments.filter(({ spans }) => spans.length > 0)
  const widths = new Map(kept.map((segment) => [segment, lineWidth(segment.spans)]))
  let total = kept.reduce((sum, segment) => sum + (widths.get(segment) ?? 0) + gap, -gap)
  while (total > width && kept.length > 1) {
    let worst = 0
    for (const [nth, segment] of kept.entries()) {
      if (segment.priority >= (kept[worst]?.priority ?? 0)) worst = nth
    }
    const [dropped] = kept.splice(worst, 1)
    total -= (dropped === undefined ? 0 : (widths.get(dropped) ?? 0)) + gap
  }
  const line = kept.flatMap(({ spans }, nth) => (nth === 0 ? spans : [span(' '.repeat(gap)), ...spans]))
  return fitLine(line, width, charset)
}
