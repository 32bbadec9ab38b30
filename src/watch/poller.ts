/** Polls one provider over REST: asks, waits, asks again, and stands by while a stream tells. */
import type { Endpoint } from '../domain/endpoint.ts'
import type { Outcome } from '../domain/outcome.ts'
import type { ProviderClient, StatusParcel } from '../provider/client.ts'
import type { Clock } from './clock.ts'
import type { Gate } from './gate.ts'
import { createQuestion } from './question.ts'
import { nextDelayMs, reopenDelayMs } from './schedule.ts'

export interface PollerOptions {
  readonly endpoint: Endpoint
  readonly client: ProviderClient
  readonly gate: Gate
  readonly clock: Clock
  /** 0 (included) to 1 (excluded). */
  readonly random: () => number
  readonly intervalMs: number
  readonly maxBackoffMs: number
  /** A request went out; `byHand` where a person asked for it. */
  readonly onBegin: (byHand: boolean) => void
  /** It ended; by then the next poll has its time. */
  readonly onEnd: (outcome: Outcome<StatusParcel>, atMs: number) => void
}

export interface Poller {
  /** First poll, as soon as the gate allows; to be called once. */
  readonly start: () => void
  /**
   * Polls now, before those that only follow their schedule, and forgets the backoff. A request in flight is
   * not doubled: its answer is the fresh one. One that stands by is asked only where its port is not known to
   * answer.
   */
  readonly refresh: () => void
  /**
   * A stream tells now what there is: no more polls, but for the first answer, which tells what a stream does not
   * (the owner), and a port that fails, which is asked ever more rarely until it answers.
   */
  readonly standBy: () => void
  /** The stream is over: polls at once, and at the interval again. */
  readonly resume: () => void
  /** Moves the next poll to where the new interval puts it, counted from the end of the last attempt. */
  readonly setIntervalMs: (intervalMs: number) => void
  /** Epoch ms of the next poll, null while one is in flight or none is planned. */
  readonly nextAtMs: () => number | null
  /** Ends timer, place in the queue and request; resolves when the request has settled. */
  readonly close: () => Promise<void>
}

/** A poller of one provider; it does nothing before `start`. */
export function createPoller(options: PollerOptions): Poller {
  const { endpoint, client, gate, clock, random, maxBackoffMs, onBegin, onEnd } = options
  let intervalMs = options.intervalMs
  let standingBy = false
  /** Whether the last attempt was answered; null before the first has ended. */
  let answers: boolean | null = null
  /** Failures since the last success or refresh by hand. */
  let failures = 0
  let byHand = false
  let lastEndMs = clock.now()
  let dueMs: number | null = lastEndMs
  // May be used when it is over: it then does nothing.
  let cancelTimer = (): void => {}
  const question = createQuestion({
    endpoint,
    client,
    gate,
    onBegin: () => {
      dueMs = null
      onBegin(byHand)
    },
    onEnd: (outcome) => {
      lastEndMs = clock.now()
      answers = outcome.ok
      failures = outcome.ok ? 0 : failures + 1
      schedule()
      onEnd(outcome, lastEndMs)
    },
  })

  function queue(urgent: boolean): void {
    cancelTimer()
    byHand = urgent
    question.ask(urgent)
  }

  function schedule(): void {
    cancelTimer()
    dueMs = null
    if (standingBy && answers === true) return
    const delayMs = standingBy
      ? reopenDelayMs(failures, random())
      : nextDelayMs({ intervalMs, failures, random: random(), maxBackoffMs })
    const nowMs = clock.now()
    // Never longer than the whole delay: a clock that was set back must not put the next poll off.
    const waitMs = Math.min(delayMs, Math.max(0, lastEndMs + delayMs - nowMs))
    cancelTimer = clock.setTimer(waitMs, () => queue(false))
    dueMs = nowMs + waitMs
  }

  return {
    start: () => {
      if (question.phase() === 'idle') queue(false)
    },
    refresh: () => {
      if (question.phase() === 'closed') return
      failures = 0
      if (!standingBy || answers !== true) queue(true)
    },
    standBy: () => {
      if (standingBy) return
      standingBy = true
      if (answers === true) question.withdraw()
      if (question.phase() === 'idle') schedule()
    },
    resume: () => {
      if (!standingBy) return
      standingBy = false
      if (question.phase() === 'idle') queue(false)
    },
    setIntervalMs: (wishedMs) => {
      if (question.phase() === 'closed' || wishedMs === intervalMs) return
      intervalMs = wishedMs
      if (question.phase() === 'idle') schedule()
    },
    nextAtMs: () => dueMs,
    close: () => {
      cancelTimer()
      return question.close()
    },
  }
}
