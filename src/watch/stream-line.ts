/** Keeps one status stream to one provider: opens it, hears it, opens it again when it is over, sparingly. */
import type { Endpoint } from '../domain/endpoint.ts'
import { type Failure, failure } from '../domain/outcome.ts'
import type { StatusParcel, StatusStream } from '../provider/client.ts'
import type { Clock } from './clock.ts'
import type { Gate, Place } from './gate.ts'
import { createPublisher } from './publisher.ts'
import { REOPEN_MS, reopenDelayMs } from './schedule.ts'

export interface StreamLineOptions {
  readonly endpoint: Endpoint
  readonly client: StatusStream
  /** Passed while a stream is being opened; one that stands has left it. */
  readonly gate: Pick<Gate, 'enter'>
  readonly clock: Clock
  /** 0 (included) to 1 (excluded). */
  readonly random: () => number
  /** A status, with the epoch ms of its arrival; at most one each {@link STATUS_SPACING_MS}. */
  readonly onStatus: (parcel: StatusParcel, atMs: number) => void
  /**
   * The stream is over, or did not come about; by then the next attempt has its time. `stood`: a status had come,
   * and the last one was handed over.
   */
  readonly onOver: (failure: Failure, stood: boolean) => void
}

export interface StreamLine {
  /** First attempt, behind what is put into the gate now; to be called once. */
  readonly start: () => void
  /** Whether a stream stands: a status came, and it is not over. */
  readonly stands: () => boolean
  /** A status that came another way, to be told in its turn; dropped unless a stream stands. */
  readonly tell: (parcel: StatusParcel) => void
  /** Forgets the backoff: the next attempt is now, or {@link REOPEN_BY_HAND_MS} after the last one ended. */
  readonly hurry: () => void
  /** Epoch ms of the next attempt; null while a stream is open or being opened. */
  readonly nextAtMs: () => number | null
  /** Ends timers, place in the queue and stream; resolves when the stream has settled. */
  readonly close: () => Promise<void>
}

/** A provider that publishes at all sends its last status at once; Akash's Console waits as long. */
export const FIRST_STATUS_MS = 10_000
/** Providers send bursts: of those within this time only the last is told. */
export const STATUS_SPACING_MS = 1_000
/** A stream that stood this long and ends says nothing against opening the next one. */
export const LONG_STOOD_MS = REOPEN_MS.most
/** Shortest time from the end of an attempt to the next, for a person who holds a key down. */
export const REOPEN_BY_HAND_MS = 10_000

/** A line to one provider; it does nothing before `start`. Never two streams: the next waits for the last to settle. */
export function createStreamLine(options: StreamLineOptions): StreamLine {
  const { endpoint, client, gate, clock, random, onStatus, onOver } = options
  let phase: 'idle' | 'queued' | 'opening' | 'standing' | 'closed' = 'idle'
  /** Attempts that failed in a row, and streams that did not stand for long. */
  let failures = 0
  let stoodSinceMs = 0
  let lastEndMs = Number.NEGATIVE_INFINITY
  let dueMs: number | null = null
  let waiting: { readonly parcel: StatusParcel; readonly atMs: number } | null = null
  // Each of these may be used when it is over: it then does nothing.
  let cancelTimer = (): void => {}
  let place: Place = { hurry: () => {}, withdraw: () => {} }
  let controller = new AbortController()
  let settled: Promise<void> = Promise.resolve()
  const teller = createPublisher(clock, STATUS_SPACING_MS, tellWaiting)

  function tellWaiting(): void {
    if (waiting === null) return
    const { parcel, atMs } = waiting
    waiting = null
    onStatus(parcel, atMs)
  }

  function tell(parcel: StatusParcel): void {
    if (phase !== 'standing') return
    waiting = { parcel, atMs: clock.now() }
    teller.request()
  }

  function plan(waitMs: number): void {
    cancelTimer()
    dueMs = clock.now() + waitMs
    cancelTimer = clock.setTimer(waitMs, () => {
      dueMs = null
      phase = 'queued'
      place = gate.enter(open, false)
    })
  }

  function open(leave: () => void): void {
    phase = 'opening'
    controller = new AbortController()
    const { signal } = controller
    let silent = false
    cancelTimer = clock.setTimer(FIRST_STATUS_MS, () => {
      silent = true
      controller.abort()
    })
    settled = watchSafely(client, endpoint, signal, (parcel) => {
      if (signal.aborted) return
      if (phase === 'opening') {
        phase = 'standing'
        stoodSinceMs = clock.now()
        cancelTimer()
        leave()
      }
      tell(parcel)
    }).then((why) => {
      leave()
      if (phase !== 'closed') end(silent ? SILENT : why)
    })
  }

  function end(why: Failure): void {
    cancelTimer()
    const stood = phase === 'standing'
    if (stood) teller.now()
    phase = 'idle'
    lastEndMs = clock.now()
    failures = stood && lastEndMs - stoodSinceMs >= LONG_STOOD_MS ? 1 : failures + 1
    plan(reopenDelayMs(failures, random()))
    onOver(why, stood)
  }

  return {
    // The timer lets every first question of the fleet into the gate before any stream.
    start: () => {
      if (phase === 'idle') plan(0)
    },
    stands: () => phase === 'standing',
    tell,
    hurry: () => {
      if (phase === 'closed') return
      failures = 0
      place.hurry()
      const soonMs = Math.min(REOPEN_BY_HAND_MS, Math.max(0, lastEndMs + REOPEN_BY_HAND_MS - clock.now()))
      if (phase === 'idle' && dueMs !== null && clock.now() + soonMs < dueMs) plan(soonMs)
    },
    nextAtMs: () => dueMs,
    close: () => {
      phase = 'closed'
      cancelTimer()
      teller.close()
      place.withdraw()
      controller.abort()
      return settled
    },
  }
}

const SILENT: Failure = {
  code: 'timeout',
  message: `the gRPC port gave no status within ${FIRST_STATUS_MS / 1000} s; a firewall may drop what is sent to it, or the provider has none yet`,
}

/** The client never rejects; should one do so all the same, the line must go on. */
async function watchSafely(
  client: StatusStream,
  endpoint: Endpoint,
  signal: AbortSignal,
  onStatus: (parcel: StatusParcel) => void,
): Promise<Failure> {
  try {
    return await client.watchStatus(endpoint, signal, onStatus)
  } catch (error) {
    const broken = 'the stream broke off for a reason this program does not know; it will be opened again'
    return failure('unreachable', broken, error).error
  }
}
