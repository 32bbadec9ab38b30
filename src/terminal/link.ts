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
 * What a reader of a pseudo-terminal takes at once, and then perhaps nothing for a while, so that less than this
 * coming through tells of no slower line.
 */
const TAKEN_BYTES = 4096
/** Shorter times are too coarse to tell a rate from: readers take what there is in lumps. */
const LEAST_MEASURED_MS = 1000
/** What Linux's pseudo-terminal holds at least when it refuses more: 13 to 20 KiB, by the size of the writes. */
const HELD_BYTES = 13 * 1024
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
  let total = 0
  /** When it was full the last time, and how much it had taken by then; null where it may have been empty since. */
  let full: { readonly atMs: number; readonly taken: number } | null = null

  function update(nowMs: number): void {
    while (rate !== null && nowMs - delayedAtMs >= RECOVERY_MS) {
      delayedAtMs += RECOVERY_MS
      rate = rate * 2 < SLOW_BYTES_PER_MS ? rate * 2 : null
    }
    queued = rate === null ? 0 : Math.max(0, queued - rate * (nowMs - sinceMs))
    sinceMs = nowMs
    if (queued === 0) full = null
  }
  /** The rate by what the line took of late; null where that tells nothing. */
  function measure(bytes: number, elapsedMs: number, nowMs: number): number | null {
    const before = full
    full = { atMs: nowMs - elapsedMs, taken: total - bytes }
    const sinceFullMs = before === null ? 0 : full.atMs - before.atMs
    // From one time that it was full to the next, exactly what it took has come through.
    if (before !== null && sinceFullMs >= LEAST_MEASURED_MS) return (full.taken - before.taken) / sinceFullMs
    if (elapsedMs < LEAST_DELAY_MS) return null
    const measured = Math.max(bytes, TAKEN_BYTES) / elapsedMs
    return rate === null ? measured : (rate + measured) / 2
  }

  return {
    sent: (bytes, nowMs) => {
      update(nowMs)
      total += bytes
      if (rate !== null) queued += bytes
      sentAtMs = nowMs
    },
    drained: (bytes, elapsedMs, nowMs) => {
      update(nowMs)
      const measured = measure(bytes, elapsedMs, nowMs)
      if (measured === null) return
      delayedAtMs = nowMs
      if (measured >= SLOW_BYTES_PER_MS) return
      rate = Math.max(LEAST_BYTES_PER_MS, measured)
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
