/** Keeps account of how long a provider was live. */
import type { Liveness } from '../domain/provider-facts.ts'

/** The next account, as of `nowMs`; the same object while the provider goes on as before. */
export function withLiveness(before: Liveness, isLive: boolean, nowMs: number): Liveness {
  const { liveMs, liveSinceMs } = before
  if (isLive === (liveSinceMs !== null)) return before
  if (liveSinceMs === null) return { ...before, liveSinceMs: nowMs }
  // A clock that was set back takes nothing away.
  return { ...before, liveMs: liveMs + Math.max(0, nowMs - liveSinceMs), liveSinceMs: null }
}
