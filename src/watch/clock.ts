/** Time as the live part sees it, so that a test can be the one who turns the hands. */

export interface Clock {
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Calls `run` once after `ms` milliseconds; the returned function cancels it and may be called at any time. */
  readonly setTimer: (ms: number, run: () => void) => () => void
}

/** The longest delay `setTimeout` keeps; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** The computer's own clock and timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer: (ms, run) => {
    const timer = setTimeout(run, Math.min(Math.max(0, ms), LONGEST_TIMER_MS))
    return () => clearTimeout(timer)
  },
}
