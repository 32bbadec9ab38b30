/** Which columns are on the screen: those for which there is room, or, where the columns scroll, those in sight. */
import type { Column } from './columns/column.ts'

export interface LayoutOptions {
  readonly wide: boolean
  /** How many columns after the frozen ones are scrolled off; clamped to what is useful. */
  readonly columnOffset: number
  /** Whether the columns marked frozen stay at the left while scrolling. */
  readonly frozen: boolean
}

/** Spaces between two columns. */
export const GAP = 1

/** Those that may be shown. */
export function available(columns: readonly Column[], wide: boolean): readonly Column[] {
  return columns.filter((column) => wide || column.wideOnly !== true)
}

/** Cells that a column likes to have. */
export function likes(column: Column, wide: boolean): number {
  return wide ? (column.wideWidth ?? column.width) : column.width
}

/** The largest offset up to the wanted one by which scrolling brings something into sight. */
export function clampOffset(
  wanted: number,
  shown: readonly Column[],
  width: number,
  options: LayoutOptions,
): number {
  if (!(wanted >= 1) || byPriority(shown, width, options.wide).length === shown.length) return 0
  const scrolling = shown.filter((column) => !isFrozen(column, options))
  const last = scrolling.at(-1)
  for (let offset = 1; offset < Math.min(wanted, scrolling.length - 1); offset += 1) {
    // Further than where the last column is in sight there is nothing to scroll to.
    if (last !== undefined && choose(shown, offset, width, options).includes(last)) return offset
  }
  return Math.min(Math.trunc(wanted), Math.max(0, scrolling.length - 1))
}

function isFrozen(column: Column, options: LayoutOptions): boolean {
  return options.frozen && column.frozen === true
}

/** The columns that get cells, in screen order. */
export function choose(
  shown: readonly Column[],
  offset: number,
  width: number,
  options: LayoutOptions,
): readonly Column[] {
  if (offset === 0) return byPriority(shown, width, options.wide)
  const scrolled = shown.filter((column) => !isFrozen(column, options)).slice(offset)
  const kept = fromLeft(
    shown.filter((column) => isFrozen(column, options)),
    scrolled,
    width,
  )
  return shown.filter((column) => kept.has(column))
}

/**
 * In order of priority: essential ones as long as all fit at their least, spare ones where all else has what it likes,
 * and those of comfort, with all that come after them, where it has its ease too.
 */
function byPriority(shown: readonly Column[], width: number, wide: boolean): readonly Column[] {
  const kept = new Set<Column>()
  let least = -GAP
  let liked = -GAP
  let eased = -GAP
  let isComfort = false
  for (const column of [...shown].sort((a, b) => a.priority - b.priority)) {
    const isSpare = column.spare === true
    isComfort ||= column.comfort === true
    const before = isSpare ? (isComfort ? eased : liked) : least
    if (before + GAP + (isSpare ? column.width : column.minWidth) > width && kept.size > 0) break
    kept.add(column)
    const cells = isSpare ? likes(column, wide) : column.width
    least += GAP + column.minWidth
    liked += GAP + cells
    eased += GAP + Math.max(cells, column.easeWidth ?? 0)
  }
  return shown.filter((column) => kept.has(column))
}

/** Frozen ones at their least, then scrolled ones from the left until the screen is full; the first always fits. */
function fromLeft(
  frozen: readonly Column[],
  scrolled: readonly Column[],
  width: number,
): ReadonlySet<Column> {
  const [first, ...others] = scrolled
  const kept = new Set<Column>(first === undefined ? [] : [first])
  let used = first?.minWidth ?? -GAP
  for (const column of [...frozen].sort((a, b) => a.priority - b.priority)) {
    if (used + GAP + column.minWidth > width && kept.size > 0) break
    kept.add(column)
    used += GAP + column.minWidth
  }
  for (const column of others) {
    if (used + GAP + column.width > width) break
    kept.add(column)
    used += GAP + column.width
  }
  return kept
}
