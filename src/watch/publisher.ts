/** Makes many requests to publish into few publications. */
import type { Clock } from './clock.ts'

export interface Publisher {
  /** Publishes now if the last time is long enough ago, else as soon as it is; many requests, one publication. */
  readonly request: () => void
  /** Publishes now, whenever the last time was. */
  readonly now: () => void
  /** Drops what was requested and ends the timer; nothing is published any more. */
  readonly close: () => void
}

/** Calls `publish` on request, never sooner than `publishMs` after the last time unless told `now`. */
export function createPublisher(clock: Clock, publishMs: number, publish: () => void): Publisher {
  let lastMs = Number.NEGATIVE_INFINITY
  let cancelTimer: (() => void) | null = null
  let closed = false

  function publishNow(): void {
    if (closed) return
    cancelTimer?.()
    cancelTimer = null
    lastMs = clock.now()
    publish()
  }

  return {
    request: () => {
      if (closed || cancelTimer !== null) return
      // A clock that was set back must not hold a publication up: never wait longer than publishMs.
      const waitMs = Math.min(publishMs, lastMs + publishMs - clock.now())
      if (waitMs <= 0) publishNow()
      else cancelTimer = clock.setTimer(waitMs, publishNow)
    },
    now: publishNow,
    close: () => {
      closed = true
      cancelTimer?.()
      cancelTimer = null
    },
  }
}
