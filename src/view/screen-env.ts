/** What is shown, as far as the state of the screen moves within it. */
import type { Row } from './model.ts'

/** What the reducer must know of the table on top to move within it. */
export interface ScreenEnv {
  /** Rows of the table on top, in order; empty on a page. */
  readonly rows: readonly Row[]
  readonly indexOf: (id: string) => number
  /** Ids of the columns that can be sorted by, in screen order. */
  readonly columnIds: readonly string[]
  readonly maxColumnOffset: number
  /** Rows (or lines of a page or overlay) that are visible at once, at least 1. */
  readonly pageHeight: number
  /** Lines of the page or overlay on top; for a list, its entries. */
  readonly lineCount: number
  /** Whether a provider's page has more lines than stand above its table. */
  readonly pageClipped: boolean
  /** Whether `n` stops at this row. */
  readonly isProblem: (row: Row) => boolean
  /** Providers of the fleet, for `1`-`9`. */
  readonly providerCount: number
}
