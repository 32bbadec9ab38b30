/** What the screen's store is given, and what it does. */
import type { ThemeName } from '../config/choices.ts'
import type { Outcome } from '../domain/outcome.ts'
import type { DeploymentRequest } from '../domain/request.ts'
import type { WindowSize } from '../terminal/capabilities.ts'
import type { Input } from '../terminal/key-decoder.ts'
import type { Charset } from '../view/line.ts'
import type { AlertView } from '../view/row-marks.ts'
import type { ScreenState } from '../view/screen-state.ts'
import type { FleetSnapshot, History, Store } from '../watch/types.ts'
import type { OuterEffect } from './effect.ts'
import type { LineSource } from './line-source.ts'
import type { ScreenView } from './screen-view.ts'

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
  /** Milliseconds for what stands a while, whatever time is shown; they only go on. */
  readonly now?: () => number
  readonly onEffect: (effect: OuterEffect) => void
  /** Data could not be shown: a fault of the program, which the fleet's store would only log. */
  readonly onCrash: (error: unknown) => void
}

export interface ScreenStore extends Store<ScreenView> {
  /** Keys and pastes of one read, in order; listeners are told once. */
  readonly input: (inputs: readonly Input[]) => void
  readonly resize: (size: WindowSize) => void
  /** Tells something in the place of the keys, for a moment or until the next key. */
  readonly say: (text: string) => void
  /** What became of a rule that was to be added: why it was not, or null of one that is followed now. */
  readonly tellRule: (text: string, refusal: string | null) => void
  /** What the file that was to be read asks for, or why it cannot be read. */
  readonly tellFit: (text: string, read: Outcome<DeploymentRequest, 'usage'>) => void
  /** The theme is another, though no key asked for it. */
  readonly setTheme: (name: ThemeName) => void
  /** Stops listening to the fleet. */
  readonly close: () => void
}
