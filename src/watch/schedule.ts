/** When to ask a provider again. */

export interface ScheduleInput {
  /** Wished time from an answer to the next question; above 0. */
  readonly intervalMs: number
  /** Attempts that failed in a row since the last success or refresh by hand; 0 after a success. */
  readonly failures: number
  /** 0 (included) to 1 (excluded), drawn anew for each call. */
  readonly random: number
  /** Longest wait between two attempts at a provider that fails. */
  readonly maxBackoffMs: number
}

/** How far a delay is moved at random, as a part of itself: keeps many providers from being asked in step. */
export const JITTER = 0.1

/**
 * Milliseconds from the end of one attempt to the begin of the next.
 *
 * After a success: the interval, give or take {@link JITTER}. After the first failure: the same, so that one
 * lost answer costs nothing; then twice, four times, ... as long, never beyond `maxBackoffMs` (jitter
 * included). An interval longer than that is never shortened.
 */
export function nextDelayMs({ intervalMs, failures, random, maxBackoffMs }: ScheduleInput): number {
  const wishedMs = intervalMs * 2 ** Math.max(0, failures - 1)
  const capMs = maxBackoffMs / (1 + JITTER)
  const baseMs = Math.max(intervalMs, Math.min(wishedMs, capMs))
  return Math.round(baseMs * (1 + JITTER * (2 * random - 1)))
}
