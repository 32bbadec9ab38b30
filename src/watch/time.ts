/** Where in time the screen stands, and what can be asked of time. Values only. */

/** What a person can ask of time; `now` is the newest moment there is. */
export type TravelStep = 'back' | 'forward' | 'change-back' | 'change-forward' | 'now' | 'slower' | 'faster'

/** Where the screen stands in time; the live screen has none. */
export interface TimeView {
  readonly mode: 'past' | 'replay'
  /** Epoch ms of what is shown, of the oldest moment and of the newest. */
  readonly atMs: number
  readonly firstMs: number
  readonly lastMs: number
  /** Which moment of how many, counted from 0. */
  readonly index: number
  readonly count: number
  /** 0 the oldest, 1 the newest: by moments, since clocks jump. */
  readonly position: number
  readonly playing: boolean
  /** Seconds of the recording in one second. */
  readonly speed: number
  /** The recording ends before its end. */
  readonly cut: boolean
  /** Something in the recording makes no sense. */
  readonly damaged: boolean
  /** How much of the recording is read by now, 0 to 1: its end may be further on. */
  readonly read: number
}
