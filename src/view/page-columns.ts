/** Parts of a page beside each other, where the screen is wide enough for it. */
import type { Line } from './line.ts'
import { blank } from './page-parts.ts'
import { span } from './spans.ts'

/** Cells between two columns. */
export const COLUMN_GAP = 3

/** The widths of `count` columns that fill `width` cells with their gaps, the wider ones first. */
export function columnWidths(width: number, count: number): readonly number[] {
  const room = width - COLUMN_GAP * (count - 1)
  return Array.from({ length: count }, (_, nth) => Math.floor(room / count) + (nth < room % count ? 1 : 0))
}

/** Lines of each column, made `widths` wide, beside each other; shorter columns end in blank lines. */
export function beside(columns: readonly (readonly Line[])[], widths: readonly number[]): Line[] {
  const height = Math.max(0, ...columns.map((lines) => lines.length))
  return Array.from({ length: height }, (_, row) =>
    columns.flatMap((lines, nth) => {
      const line = lines[row] ?? blank(widths[nth] ?? 0)
      return nth === 0 ? line : [span(' '.repeat(COLUMN_GAP)), ...line]
    }),
  )
}

/**
 * Blocks of lines in `count` columns, in order from the top of the first to the foot of the last, so that the tallest
 * column is as low as it can be without taking a block apart.
 */
export function flowed(blocks: readonly (readonly Line[])[], count: number): Line[][] {
  const total = blocks.reduce((sum, block) => sum + block.length, 0)
  const tallest = Math.max(0, ...blocks.map((block) => block.length))
  for (let height = Math.max(tallest, Math.ceil(total / count)); ; height += 1) {
    const columns = filled(blocks, height)
    if (columns.length <= count) return columns
  }
}

/** Columns of at most `height` lines, as many as it takes. */
function filled(blocks: readonly (readonly Line[])[], height: number): Line[][] {
  const columns: Line[][] = []
  for (const block of blocks) {
    const last = columns.at(-1)
    if (last !== undefined && last.length + block.length <= height) last.push(...block)
    else columns.push([...block])
  }
  return columns
}
