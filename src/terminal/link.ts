/** How fast the line to the person is, told from how long it takes until it takes more. */

/** What the screen may know of the line. */
export interface Link {
  /** So many bytes are handed over. */
  readonly sent: (bytes: number, nowMs: number) => void
  /** The line took all of it, after it had refused the last `bytes` of it for `elapsedMs`. */
  readonly drained: (bytes: number, elapsedMs: number, nowMs: number) => void
  /** How long the next frame waits, so that it stands behind a tenth of a second of others at most. */
  readonly waitMs: (nowMs: number) => number
  readonly isSlow: (nowMs: number) => boolean
}

/** Shortest time between two frames: as often as a screen of 60 Hz shows one. */
export const FRAME_MS = 16
/** A line that takes fewer bytes a millisecond is slow: a full screen is seen being painted. */
const SLOW_BYTES_PER_MS = 16
/** Shorter delays are those of a busy machine. */
const LEAST_DELAY_MS = 100
/** What may stand before a new frame. */
const MOST_QUEUED_MS = 100
/**
 * What a pseudo-terminal holds by itself, and has full when it refuses more. Its reader may take all of it at once
 * and then nothing for a while, so that less than this coming through tells of no slower line.
 */
const HELD_BYTES = 4096
/** A line is not thought to be slower than this, and no frame waits longer: what it refuses tells soon enough. */
const LEAST_BYTES_PER_MS = 1
const MOST_WAIT_MS = 5000
/** After so long without a delay the line is thought to be twice as fast as it was. */
const RECOVERY_MS = 30_000

/** A line of which nothing is known yet: fast until it shows otherwise. */
export function createLink(): Link {
  let rate: number | null = null
  let queued = 0
  let sinceMs = 0
  let delayedAtMs = 0
  let sentAtMs = Number.NEGATIVE_INFINITY

  function update(nowMs: number): void {
    while (rate !== null && nowMs - delayedAtMs >= RECOVERY_MS) {
      delayedAtMs += RECOVERY_MS
      rate = rate * 2 < SLOW_BYTES_PER_MS ? rate * 2 : null
    }
    queued = rate === null ? 0 : Math.max(0, queued - rate * (nowMs - sinceMs))
    sinceMs = nowMs
  }

  return {
    sent: (bytes, nowMs) => {
      update(nowMs)
      if (rate !== null) queued += bytes
      sentAtMs = nowMs
    },
    drained: (bytes, elapsedMs, nowMs) => {
      if (elapsedMs < LEAST_DELAY_MS) return
      const measured = Math.max(LEAST_BYTES_PER_MS, Math.max(bytes, HELD_BYTES) / elapsedMs)
      delayedAtMs = nowMs
      sinceMs = nowMs
      if (measured >= SLOW_BYTES_PER_MS) return
      rate = rate === null ? measured : (rate + measured) / 2
      queued = HELD_BYTES
    },
    waitMs: (nowMs) => {
      update(nowMs)
      const behind = rate === null ? 0 : Math.min(MOST_WAIT_MS, queued / rate - MOST_QUEUED_MS)
      return Math.max(0, sentAtMs + FRAME_MS - nowMs, behind)
    },
    isSlow: (nowMs) => {
      update(nowMs)
      return rate !== null
    },
  }
}
