/** What a printer is: a snapshot in, the whole text out. */
import type { Charset } from '../view/line.ts'
import type { TableState } from '../view/model.ts'
import type { FleetSnapshot } from '../watch/types.ts'

export interface PrintOptions {
  /** What the table shows and in which order; documents keep the provider's order. */
  readonly table: TableState
  readonly charset: Charset
}

/** Ends with one line end; holds no control characters but line ends. */
export type Printer = (snapshot: FleetSnapshot, options: PrintOptions) => string
