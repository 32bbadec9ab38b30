/** What the screen asks of others. */
import type { Settings, ThemeName } from '../config/choices.ts'
import type { TravelStep } from '../watch/time.ts'

/** Something that is not the screen's own: done by whoever created the screen. */
export type OuterEffect =
  | { readonly type: 'quit' }
  /** Polls one provider now, or all with null. */
  | { readonly type: 'refresh'; readonly providerId: string | null }
  | { readonly type: 'toggle-pause' }
  | { readonly type: 'set-interval'; readonly intervalMs: number }
  | { readonly type: 'redraw' }
  | { readonly type: 'suspend' }
  | { readonly type: 'theme'; readonly name: ThemeName }
  | { readonly type: 'mouse'; readonly isOn: boolean }
  /** Text for the clipboard, made visible. */
  | { readonly type: 'copy'; readonly text: string }
  /** Keys of the config file and their new values. */
  | { readonly type: 'save'; readonly settings: Settings }
  /** The name of an SDL file to be read: `ScreenStore.tellFit` says what is in it. */
  | { readonly type: 'fit-read'; readonly text: string }
  /** A rule that reads, to be followed from now on: `ScreenStore.tellRule` says what became of it. */
  | { readonly type: 'alert-add'; readonly text: string }
  /** The rule as typed. */
  | { readonly type: 'alert-remove'; readonly text: string }
  /** Goes to another moment, or through time faster or slower. */
  | { readonly type: 'travel'; readonly step: TravelStep }
