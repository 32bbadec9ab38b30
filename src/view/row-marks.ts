/** The cells left of a table that say which rows are marked, and for which an alert holds. */
import type { Charset, Line, Tone } from './line.ts'
import type { Row } from './model.ts'
import { span } from './spans.ts'

/** What the alerts have to say to the screen. The same object as long as it is the same. */
export interface AlertView {
  /** Ids of rows for which a rule holds, and of the providers of those rows. */
  readonly ids: ReadonlySet<string>
  /** The last alert, or why its command failed; null where there is nothing to say. Foreign text as it is. */
  readonly note: { readonly text: string; readonly tone: Tone } | null
  /** The rules that are followed, in the order they were given. */
  readonly rules: readonly StandingRule[]
}

export interface StandingRule {
  /** As typed. */
  readonly text: string
  /** For how many rows it holds, and has for as long as it asks. */
  readonly rows: number
  /** For how many it holds, but not yet for so long. */
  readonly waiting: number
}

export const NO_ALERTS: AlertView = { ids: new Set(), note: null, rules: [] }

/** Ids of rows that stand out, each kind for its own reason. */
export interface RowMarks {
  readonly marked: ReadonlySet<string>
  readonly alerted: ReadonlySet<string>
}

type Reason = 'marked' | 'alerted' | 'both'
const GLYPHS: Readonly<
  Record<Reason, { readonly glyph: Readonly<Record<Charset, string>>; readonly tone: Tone }>
> = {
  marked: { glyph: { unicode: '✓', ascii: '+' }, tone: 'accent' },
  alerted: { glyph: { unicode: '◆', ascii: '@' }, tone: 'warn' },
  both: { glyph: { unicode: '❖', ascii: '&' }, tone: 'warn' },
}

/** The sign of an alert, for lines beside the table. */
export function alertGlyph(charset: Charset): string {
  return GLYPHS.alerted.glyph[charset]
}

const GUTTER_CELLS = 2

/** Cells that the marks take left of a table: none where nothing stands out. */
export function gutterCells({ marked, alerted }: RowMarks): number {
  return marked.size + alerted.size === 0 ? 0 : GUTTER_CELLS
}

const known = new WeakMap<Line, Map<Reason | 'none', Line>>()

/** The line of a row, or of the titles without one, with its mark before it; the same line gives the same. */
export function withGutter(line: Line, row: Row | null, marks: RowMarks, charset: Charset): Line {
  if (gutterCells(marks) === 0) return line
  const reason = row === null ? 'none' : reasonOf(row, marks)
  const made = known.get(line) ?? new Map<Reason | 'none', Line>()
  const before = made.get(reason)
  if (before !== undefined) return before
  const sign = reason === 'none' ? span(' ') : span(GLYPHS[reason].glyph[charset], GLYPHS[reason].tone)
  const drawn = [sign, span(' '), ...line]
  made.set(reason, drawn)
  known.set(line, made)
  return drawn
}

function reasonOf(row: Row, { marked, alerted }: RowMarks): Reason | 'none' {
  // A notice stands for its provider.
  const isAlerted = alerted.has(row.id) || (row.kind === 'notice' && alerted.has(row.provider.id))
  if (marked.has(row.id)) return isAlerted ? 'both' : 'marked'
  return isAlerted ? 'alerted' : 'none'
}
