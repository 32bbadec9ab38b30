/** The time axis of a ring: about one sample an interval, so that a gap is as wide as it was long. */
import { STALE_AFTER_INTERVALS } from './provider-state.ts'
import { HISTORY_SAMPLES } from './ring.ts'

/**
 * How many samples a ring must grow by at `atMs`, the newest of them being the one that is measured now and
 * those before it unknown; at most a whole ring.
 *
 * 0: less than half an interval has passed (a refresh by hand): the newest sample is to be replaced, lest a key
 * held down drives the past out of the ring. 1: the usual. More: attempts failed in between (not `unbroken`) or
 * the last values went stale (a computer that slept), and nobody knows what happened in that time. A clock that
 * was set back counts as 1.
 */
export function slotsSince(
  last: { readonly lastSampleAtMs: number; readonly unbroken: boolean },
  atMs: number,
  intervalMs: number,
): number {
  const elapsedMs = atMs - last.lastSampleAtMs
  if (elapsedMs < 0) return 1
  const slots = Math.round(elapsedMs / intervalMs)
  const bridged = last.unbroken && elapsedMs < STALE_AFTER_INTERVALS * intervalMs
  return Math.min(slots, bridged ? 1 : HISTORY_SAMPLES)
}
