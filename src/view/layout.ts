/** Which columns are on the screen, and how wide. */
import { available, choose, clampOffset, GAP, type LayoutOptions, likes } from './choose-columns.ts'
import type { Column } from './columns/column.ts'

export interface LaidColumn {
  readonly column: Column
  /** Cells of the cell itself. */
  readonly width: number
  /** Spaces before it. */
  readonly gap: number
  /** Spaces after it: only the last column has some. */
  readonly tail: number
}

interface Sizing {
  readonly column: Column
  width: number
}

const remembered = new WeakMap<readonly Column[], { key: string; laid: readonly LaidColumn[] }>()

/**
 * Columns for a screen of `width` cells; gaps, cells and tail add up to exactly that. Where not all fit, those of
 * the highest priority number go first, until one is left, which takes what there is. Cells left over go to the
 * columns that grow. Scrolled columns are filled from the left instead, so that each can be reached.
 *
 * The same arguments as the last time for this list give the same array.
 */
export function layoutColumns(
  columns: readonly Column[],
  width: number,
  options: LayoutOptions,
): readonly LaidColumn[] {
  if (width <= 0) return []
  const key = `${width} ${options.wide} ${options.columnOffset} ${options.frozen}`
  const before = remembered.get(columns)
  if (before?.key === key) return before.laid
  const shown = available(columns, options.wide)
  const offset = clampOffset(options.columnOffset, shown, width, options)
  const laid = place(choose(shown, offset, width, options), width, options.wide)
  remembered.set(columns, { key, laid })
  return laid
}

/** The largest useful column offset: 0 where every column fits, else where the last one comes into sight. */
export function maxColumnOffset(columns: readonly Column[], width: number, options: LayoutOptions): number {
  const shown = available(columns, options.wide)
  return clampOffset(shown.length, shown, width, options)
}

/** Gives each its cells: first the least, then in order of priority what is snug, then what it likes, then shares of the rest. */
function place(chosen: readonly Column[], width: number, wide: boolean): readonly LaidColumn[] {
  const gaps = chosen.map((_, nth): number => (nth === 0 ? 0 : GAP))
  const sizes: Sizing[] = chosen.map((column) => ({ column, width: Math.min(column.minWidth, width) }))
  let left = width - sizes.reduce((sum, size, nth) => sum + size.width + (gaps[nth] ?? 0), 0)
  const byRank = [...sizes].sort((a, b) => a.column.priority - b.column.priority)
  for (const size of byRank) left -= widen(size, size.column.snugWidth ?? 0, left)
  for (const size of byRank) left -= widen(size, size.column.width, left)
  for (const size of byRank) left -= widen(size, likes(size.column, wide), left)
  for (const size of byRank) {
    const goal = size.column.easeWidth ?? 0
    if (goal - size.width <= left) left -= widen(size, goal, left)
  }
  // Figures end where words begin: two spaces keep them apart.
  for (const [nth, { align }] of chosen.entries()) {
    if (left <= 0 || align !== 'left' || chosen[nth - 1]?.align !== 'right') continue
    gaps[nth] = 2 * GAP
    left -= GAP
  }
  left = share(sizes, left)
  return sizes.map(({ column, width: cells }, nth) => ({
    column,
    width: cells,
    gap: gaps[nth] ?? 0,
    tail: nth === sizes.length - 1 ? Math.max(0, left) : 0,
  }))
}

/** Widens to at most `goal`; says how many cells that took. */
function widen(size: Sizing, goal: number, left: number): number {
  const taken = Math.max(0, Math.min(left, goal - size.width))
  size.width += taken
  return taken
}

/** Hands the rest out by weight, in rounds until nobody grows; returns what nobody wanted. */
function share(sizes: readonly Sizing[], rest: number): number {
  let left = rest
  while (left > 0) {
    const growing = sizes.filter(
      ({ column, width }) => (column.grow ?? 0) > 0 && width < (column.maxWidth ?? Infinity),
    )
    const weights = growing.reduce((sum, { column }) => sum + (column.grow ?? 0), 0)
    if (weights === 0) return left
    const round = left
    for (const size of growing) {
      const part = Math.max(1, Math.floor((round * (size.column.grow ?? 0)) / weights))
      left -= widen(size, Math.min(size.width + part, size.column.maxWidth ?? Infinity), left)
    }
  }
  return left
}

/** Cells that laid columns take with what stands between them. */
export function laidWidth(laid: readonly LaidColumn[]): number {
  return laid.reduce((sum, { gap, width, tail }) => sum + gap + width + tail, 0)
}
