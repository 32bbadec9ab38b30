/** What a printer is: a snapshot in, the whole text out. */

import type { Change } from '../inventory/change.ts'
import type { Charset } from '../view/line.ts'
import type { TableState } from '../view/model.ts'
import type { FleetSnapshot, ProviderState } from '../watch/types.ts'

export interface PrintOptions {
  /** What the table shows and in which order; documents keep the provider's order. */
  readonly table: TableState
  readonly charset: Charset
}

/** Ends with one line end; holds no control characters but line ends. */
export type Printer = (snapshot: FleetSnapshot, options: PrintOptions) => string

/** What a live format prints: each record is one whole line with its end. Times are epoch ms. */
export interface LivePrinter {
  /** A provider as it is: when it is first known, and when its numbers first come. */
  readonly state: (provider: ProviderState, atMs: number) => string
  readonly change: (change: Change, atMs: number) => string
}
