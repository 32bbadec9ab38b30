/** Which rows of a long list are on the screen. */

export interface Window {
  /** Index of the first visible row; what to keep as scroll position. */
  readonly top: number
  /** Same as `top`, first index to draw. */
  readonly start: number
  /** One past the last index to draw. */
  readonly end: number
}

/**
 * The `height` rows to show out of `count`, moved from `top` only as far as needed to keep `cursor` visible
 * and the window full. Everything is clamped, so stale positions of a list that shrank are safe.
 */
export function windowOf(count: number, cursor: number, top: number, height: number): Window {
  if (count <= 0 || height <= 0) return { top: 0, start: 0, end: 0 }
  const at = clamp(Math.trunc(cursor), 0, count - 1)
  const lastTop = Math.max(0, count - height)
  const start = clamp(clamp(Math.trunc(top), at - height + 1, at), 0, lastTop)
  return { top: start, start, end: Math.min(count, start + height) }
}

function clamp(value: number, low: number, high: number): number {
  if (Number.isNaN(value)) return low
  return Math.min(high, Math.max(low, value))
}
