/** The prompt: what is typed, what is wrong with it, and what ends it. */
import { EXAMPLE } from '../inventory/fit/request-faults.ts'
import type { PlacedFault } from './fault.ts'
import type { Charset, Line } from './line.ts'
import type { Prompt } from './screen-state.ts'
import { fitLine, lineWidth, span } from './spans.ts'
import { cellWidth, lastCells, visibleText } from './text.ts'

const LABELS: Readonly<Record<Prompt['kind'], string>> = {
  filter: 'Filter: ',
  interval: 'Interval: ',
  palette: 'Run: ',
  fit: 'Will it fit? ',
  rule: 'Alert: ',
}
/** Cells between what is typed and what is said of it. */
const GAP = 3
const HINTS: Readonly<Record<Prompt['kind'], string>> = {
  filter: 'Enter keeps, Esc takes back',
  interval: 'seconds between polls of one provider',
  palette: 'Tab completes, Enter runs, Esc goes back',
  fit: `${EXAMPLE}, or deploy.yaml`,
  rule: 'Enter adds it; on a rule of the list (Down) Enter removes that; Esc goes back',
}

/**
 * The prompt: label, text with its caret, and what is wrong with it or what ends it. Exactly `width` cells; of
 * a text too long the part around the caret stays.
 */
export function drawPrompt(prompt: Prompt, error: string | null, width: number, charset: Charset): Line {
  const note = error === null ? span(HINTS[prompt.kind], 'dim') : span(visibleText(error, charset), 'bad')
  return fitLine([...typedSpans(prompt, width, charset), span(' '.repeat(GAP)), note], width, charset)
}

/** Prompts for a text that is long, as what is wrong with it is: it stands below in any case. */
const LONG: ReadonlySet<Prompt['kind']> = new Set(['fit', 'rule'])

/** Whether one line has room for the prompt and, uncut, for what is wrong with it. */
export function hasRoomBeside(
  prompt: Prompt,
  fault: PlacedFault | null,
  width: number,
  charset: Charset,
): boolean {
  if (LONG.has(prompt.kind)) return false
  if (fault === null) return true
  const typed = lineWidth(typedSpans(prompt, width, charset))
  return typed + GAP + cellWidth(visibleText(fault.message, charset)) <= width
}

/**
 * A prompt for a text that may be long, over the line that says what is wrong with it, with a mark below the place,
 * or what ends it. Each exactly `width` cells.
 */
export function drawTallPrompt(
  prompt: Prompt,
  fault: PlacedFault | null,
  width: number,
  charset: Charset,
): readonly [prompt: Line, below: Line] {
  const below =
    fault === null
      ? [span(HINTS[prompt.kind], 'dim')]
      : [span(faultText(prompt, fault, width, charset), 'bad')]
  return [fitLine(typedSpans(prompt, width, charset), width, charset), fitLine(below, width, charset)]
}

function typedSpans({ kind, text, caret }: Prompt, width: number, charset: Charset): Line {
  const label = labelOf(kind, width)
  const room = Math.max(1, width - cellWidth(label))
  return [
    span(label, 'accent'),
    span(lastCells(visibleText(text.slice(0, caret), charset), room - 1), 'strong'),
    span(charset === 'ascii' ? '|' : '▏', 'accent'),
    span(visibleText(text.slice(caret), charset), 'strong'),
  ]
}

function labelOf(kind: Prompt['kind'], width: number): string {
  return width >= 24 ? LABELS[kind] : ''
}

/** `   ^ sentence` where that has room, or `sentence ^`; of a place out of sight its number. */
function faultText(
  { kind, text, caret }: Prompt,
  { at, message }: PlacedFault,
  width: number,
  charset: Charset,
): string {
  const sentence = visibleText(message, charset)
  if (at === null) return sentence
  const cellsBefore = (end: number) =>
    cellWidth(labelOf(kind, width)) + cellWidth(visibleText(text.slice(0, end), charset))
  // The caret is a cell of its own.
  const column = cellsBefore(at) + (caret < at ? 1 : 0)
  const isWhole = cellsBefore(text.length) + 1 <= width
  const cells = cellWidth(sentence)
  if (isWhole && column + 2 + cells <= width) return `${' '.repeat(column)}^ ${sentence}`
  if (isWhole && cells + 1 <= column) return `${' '.repeat(column - cells - 1)}${sentence} ^`
  return `at character ${at + 1}: ${sentence}`
}
