/** Watches one provider: asks, waits, asks again, and never twice at once. */
import type { Endpoint } from '../domain/endpoint.ts'
import { type Failure, failure, type Outcome } from '../domain/outcome.ts'
import type { ProviderClient, StatusParcel } from '../provider/client.ts'
import type { Clock } from './clock.ts'
import type { Gate, Place } from './gate.ts'
import { initialState, withAnswer, withCondition, withFailure, withNextPoll } from './provider-state.ts'
import { nextDelayMs } from './schedule.ts'
import type { ProviderState } from './types.ts'

export type ChangeReason =
  | 'begun' // a request went out by schedule
  | 'begun-by-hand' // a request went out because a person asked
  | 'answered'
  | 'failed'
  | 'rescheduled' // the interval was changed
  | 'aged' // time alone changed the condition

export interface WatcherChange {
  readonly previous: ProviderState
  readonly state: ProviderState
  readonly reason: ChangeReason
  /** Epoch ms; of an attempt, the time it ended. */
  readonly atMs: number
  /** Set when `reason` is `failed`. */
  readonly failure: Failure | null
}

export interface WatcherOptions {
  readonly endpoint: Endpoint
  readonly client: ProviderClient
  /** Shared by all watchers of a fleet. */
  readonly gate: Gate
  readonly clock: Clock
  /** 0 (included) to 1 (excluded). */
  readonly random: () => number
  readonly intervalMs: number
  readonly maxBackoffMs: number
  /** Called synchronously, after the watcher itself is in order again: it may be called back from here. */
  readonly onChange: (change: WatcherChange) => void
}

export interface Watcher {
  readonly state: () => ProviderState
  /** First poll, as soon as the gate allows; to be called once. */
  readonly start: () => void
  /**
   * Polls now, before those that only follow their schedule, and forgets the backoff. A request in flight is
   * not doubled: its answer is the fresh one.
   */
  readonly refresh: () => void
  /** Moves the next poll to where the new interval puts it, counted from the end of the last attempt. */
  readonly setIntervalMs: (intervalMs: number) => void
  /** Tells the condition anew as of now. */
  readonly age: () => void
  /** Ends timer, place in the queue and request; resolves when the request has settled. No change after it. */
  readonly close: () => Promise<void>
}

/** A watcher of one provider; it does nothing before `start`. */
export function createWatcher(options: WatcherOptions): Watcher {
  const { endpoint, client, gate, clock, random, maxBackoffMs, onChange } = options
  let intervalMs = options.intervalMs
  let state = initialState(endpoint, clock.now())
  let phase: 'idle' | 'queued' | 'asking' | 'closed' = 'idle'
  /** Failures since the last success or refresh by hand: `state.error.attempts` counts on through the latter. */
  let failures = 0
  let byHand = false
  let lastEndMs = clock.now()
  // Each of these may be used when it is over: it then does nothing.
  let cancelTimer = (): void => {}
  let place: Place = { hurry: () => {}, withdraw: () => {} }
  let controller = new AbortController()
  let inFlight: Promise<void> = Promise.resolve()

  function update(
    next: ProviderState,
    reason: ChangeReason,
    atMs: number,
    cause: Failure | null = null,
  ): void {
    if (next === state) return
    const previous = state
    state = next
    onChange({ previous, state, reason, atMs, failure: cause })
  }

  function queue(urgent: boolean): void {
    cancelTimer()
    phase = 'queued'
    byHand = urgent
    place = gate.enter(ask, urgent)
  }

  function ask(leave: () => void): void {
    phase = 'asking'
    controller = new AbortController()
    inFlight = askSafely(client, endpoint, controller.signal).then((outcome) => {
      try {
        if (phase !== 'closed') finish(outcome)
      } finally {
        leave()
      }
    })
    update(withNextPoll(state, null), byHand ? 'begun-by-hand' : 'begun', clock.now())
  }

  function finish(outcome: Outcome<StatusParcel>): void {
    phase = 'idle'
    lastEndMs = clock.now()
    failures = outcome.ok ? 0 : failures + 1
    const dueMs = schedule()
    const reached = outcome.ok
      ? withAnswer(state, outcome.value, lastEndMs, intervalMs)
      : withFailure(state, outcome.error, lastEndMs, intervalMs)
    const next = withNextPoll(reached, dueMs)
    if (outcome.ok) update(next, 'answered', lastEndMs)
    else update(next, 'failed', lastEndMs, outcome.error)
  }

  /** Sets the timer of the next poll; returns when that is, epoch ms. */
  function schedule(): number {
    cancelTimer()
    const delayMs = nextDelayMs({ intervalMs, failures, random: random(), maxBackoffMs })
    const nowMs = clock.now()
    // Never longer than the whole delay: a clock that was set back must not put the next poll off.
    const waitMs = Math.min(delayMs, Math.max(0, lastEndMs + delayMs - nowMs))
    cancelTimer = clock.setTimer(waitMs, () => queue(false))
    return nowMs + waitMs
  }

  return {
    state: () => state,
    start: () => {
      if (phase === 'idle') queue(false)
    },
    refresh: () => {
      if (phase === 'closed') return
      failures = 0
      if (phase === 'idle') return queue(true)
      if (phase === 'queued') byHand = true
      place.hurry()
    },
    setIntervalMs: (wishedMs) => {
      if (phase === 'closed' || wishedMs === intervalMs) return
      intervalMs = wishedMs
      const next = phase === 'idle' ? withNextPoll(state, schedule()) : state
      const nowMs = clock.now()
      update(withCondition(next, nowMs, intervalMs), 'rescheduled', nowMs)
    },
    age: () => {
      if (phase === 'closed') return
      const nowMs = clock.now()
      update(withCondition(state, nowMs, intervalMs), 'aged', nowMs)
    },
    close: () => {
      phase = 'closed'
      cancelTimer()
      place.withdraw()
      controller.abort()
      return inFlight
    },
  }
}

/** The client never rejects; should one do so all the same, the loop of this provider must go on. */
async function askSafely(
  client: ProviderClient,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<Outcome<StatusParcel>> {
  try {
    return await client.askStatus(endpoint, signal)
  } catch (error) {
    return failure(
      'unreachable',
      'The request broke off for a reason this program does not know; it will be tried again (--log FILE records the cause).',
      error,
    )
  }
}
