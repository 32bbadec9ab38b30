/** What a column is: data that the table, the sort, the filter help and the printers read. */
import type { Span } from '../line.ts'
import type { DrawContext, Row } from '../model.ts'

export type Align = 'left' | 'right'

export interface Column {
  /** Name in `--sort`, in the sort menu and in files; unique in its view. */
  readonly id: string
  readonly title: string
  readonly align: Align
  /** Fewest cells in which it still says something. */
  readonly minWidth: number
  /** Between the two: from here on it says all it can say plainly; `minWidth` where not given. */
  readonly snugWidth?: number
  /** Cells it likes to have. */
  readonly width: number
  /** Cells it likes with wide columns on; `width` where not given. */
  readonly wideWidth?: number
  /** Taken whole or not at all, once every column has what it likes. */
  readonly easeWidth?: number
  /** Share of cells left over when every column has what it likes; 0 where not given. */
  readonly grow?: number
  /** Never grows past this; no bound where not given. */
  readonly maxWidth?: number
  /** Drop order on narrow screens: the highest goes first, 0 (the name) last. */
  readonly priority: number
  /** Shown only where every column of a lower priority number has the cells it likes. */
  readonly spare?: boolean
  /** A spare one that is shown only where those columns are at their ease, too. */
  readonly comfort?: boolean
  /** Shows figures of the units mode; the title may say which. */
  readonly figures?: boolean
  /** Only with wide columns on. */
  readonly wideOnly?: boolean
  /** Stays at the left when the columns scroll. */
  readonly frozen?: boolean
  /** Tells of the time rather than of the provider: no change of it is marked. */
  readonly ticks?: boolean
  /** The natural order is largest first. */
  readonly sortDescending?: boolean
  /** What is sorted on; null is unknown and comes last whichever way the sort goes. */
  readonly value: (row: Row) => number | string | null
  /** The cell, exactly `width` cells wide. */
  readonly spans: (row: Row, width: number, ctx: DrawContext) => Span[]
}
