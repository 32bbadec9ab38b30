/** What a screen too small to be useful shows. */
import type { Charset, Line } from './line.ts'
import { span, textCell } from './spans.ts'

/** From here on a table with a header makes sense. */
export const SMALLEST = { columns: 20, rows: 5 } as const

/** Longest first; the first that fits is drawn whole. */
const SENTENCES = ['akash-top needs 20x5 cells or more', 'needs 20x5 cells', 'needs 20x5', '20x5'] as const

/** True where the screen is smaller than is useful. */
export function isTooSmall(columns: number, rows: number): boolean {
  return columns < SMALLEST.columns || rows < SMALLEST.rows
}

/** At most `rows` lines of exactly `columns` cells: one sentence, whole if it fits, down to one mark in 1x1. */
export function drawTooSmall(columns: number, rows: number, charset: Charset): Line[] {
  if (columns <= 0 || rows <= 0) return []
  const sentence = SENTENCES.find((text) => text.length <= columns) ?? '20x5'
  return [textCell(sentence, columns, charset, 'warn')].map((line) => (line.length === 0 ? [span('')] : line))
}
