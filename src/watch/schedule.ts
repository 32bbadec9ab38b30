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

/** Shortest and longest time from the end of one stream, or of an attempt at one, to the next attempt. */
export const REOPEN_MS = { least: 60_000, most: 300_000 } as const

/**
 * Milliseconds from the end of a stream, or of an attempt to open one, to the next attempt: a minute after the
 * first failure of a run, then two, four, and never more than five. A provider leaks every stream that was closed
 * (akash-network/provider, gateway/grpc: the subscription is never given back), so it is never less than a
 * minute; jitter only adds. The same pace is kept with a REST port that is dead while the stream serves.
 */
export function reopenDelayMs(failures: number, random: number): number {
  const wishedMs = REOPEN_MS.least * 2 ** Math.max(0, failures - 1)
  const baseMs = Math.min(wishedMs, REOPEN_MS.most / (1 + JITTER))
  return Math.round(baseMs * (1 + JITTER * random))
}
