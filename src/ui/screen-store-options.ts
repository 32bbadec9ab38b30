import type { WindowSize } from '../terminal/capabilities.ts'
import type { Charset } from '../view/line.ts'
import type { AlertView } from '../view/row-marks.ts'
import type { ScreenState } from '../view/screen-state.ts'
import type { FleetSnapshot, History, Store } from '../watch/types.ts'
import type { OuterEffect } from './effect.ts'
import type { LineSource } from './line-source.ts'

export interface ScreenStoreOptions {
  readonly fleet: Store<FleetSnapshot>
  readonly history: History
  /** Rules that are followed; none unless given. */
  readonly alerts?: Store<AlertView>
  readonly start: ScreenState
  readonly size: WindowSize
  readonly charset: Charset
  /** The line to the terminal; one of which nothing is known unless given. */
  readonly line?: LineSource
  readonly onEffect: (effect: OuterEffect) => void
  /** Data could not be shown: a fault of the program, which the fleet's store would only log. */
  readonly onCrash: (error: unknown) => void
}
