/** Watches one provider over the transports that are used: a stream where there is one, polls where there is none. */
import type { TransportChoice } from '../config/choices.ts'
import type { Transport } from '../domain/cluster.ts'
import type { Endpoint } from '../domain/endpoint.ts'
import { isSilent } from '../domain/outcome.ts'
import type { Doubt } from '../inventory/doubts/doubt.ts'
import type { ProviderClient, StatusStream } from '../provider/client.ts'
import type { Clock } from './clock.ts'
import type { Gate } from './gate.ts'
import { createPoller } from './poller.ts'
import { createProviderAccount, type WatcherChange } from './provider-account.ts'
import { createQuestion } from './question.ts'
import { createStreamLine } from './stream-line.ts'
import type { Annotations, ProviderState } from './types.ts'

/** What a watcher asks over gRPC. */
export interface StreamSource {
  readonly client: ProviderClient & StatusStream
  /** Passed while a stream is being opened. */
  readonly gate: Pick<Gate, 'enter'>
}

export interface WatcherOptions {
  readonly endpoint: Endpoint
  /** Asked over REST, unless `transport` is grpc. */
  readonly client: ProviderClient
  /** Needed by the transports auto and grpc, which without it are rest. */
  readonly stream?: StreamSource | undefined
  /** rest unless given. */
  readonly transport?: TransportChoice
  /** Shared by all watchers of a fleet. */
  readonly gate: Gate
  readonly clock: Clock
  /** 0 (included) to 1 (excluded). */
  readonly random: () => number
  readonly intervalMs: number
  readonly maxBackoffMs: number
  /** Nobody named it: no stream is opened before REST, where that is used, has shown that somebody is there. */
  readonly found?: boolean | undefined
  /** Called synchronously, after the watcher itself is in order again: it may be called back from here. */
  readonly onChange: (change: WatcherChange) => void
}

export interface Watcher {
  readonly state: () => ProviderState
  /** First poll, as soon as the gate allows, and the stream after it; to be called once. */
  readonly start: () => void
  /**
   * Asks now, before those that only follow their schedule, and forgets the backoff. A request in flight is
   * not doubled: its answer is the fresh one. Beside a stream that stands its provider is asked once over gRPC.
   */
  readonly refresh: () => void
  /** Moves the next poll to where the new interval puts it, counted from the end of the last attempt. */
  readonly setIntervalMs: (intervalMs: number) => void
  /** Tells the condition anew as of now. */
  readonly age: () => void
  /** Takes over what somebody else found out about the provider. */
  readonly annotate: (annotations: Annotations) => void
  /** Takes over what the fleet around it says of it. */
  readonly doubtByFleet: (doubts: readonly Doubt[]) => void
  /** Ends timers, places in queues, requests and stream; resolves when they have settled. No change after it. */
  readonly close: () => Promise<void>
}

/**
 * A watcher of one provider; it does nothing before `start`.
 *
 * `auto`: polls, and opens a stream meanwhile. From the stream's first status on it is the source and polling
 * stops; when it is over, polling goes on at once and the stream is tried again later. `grpc`: the stream alone.
 */
export function createWatcher(options: WatcherOptions): Watcher {
  const { endpoint, client, gate, clock, random, maxBackoffMs, onChange } = options
  const transports = transportsOf(options)
  const stream = transports.includes('grpc') ? options.stream : undefined
  let intervalMs = options.intervalMs
  let closed = false
  let waitsForRest = options.found === true && transports.includes('rest')

  const account = createProviderAccount({
    ...{ endpoint, transports, intervalMs, clock, onChange, found: options.found },
    nextPollAtMs: () => (line?.stands() === true ? null : ((poller ?? line)?.nextAtMs() ?? null)),
  })
  const poller = !transports.includes('rest')
    ? null
    : createPoller({
        ...{ endpoint, client, gate, clock, random, intervalMs, maxBackoffMs },
        onBegin: account.begun,
        onEnd: (outcome, atMs) => {
          if (line?.stands() === true) account.polledBeside(outcome, atMs)
          else account.polled(outcome, atMs)
          if (waitsForRest && (outcome.ok || !isSilent(outcome.error))) startLine()
        },
      })
  const line =
    stream === undefined
      ? null
      : createStreamLine({
          ...{ ...stream, endpoint, clock, random },
          onStatus: (parcel, atMs) => {
            poller?.standBy()
            account.streamed(parcel, atMs)
          },
          onOver: (failure, stood) => {
            account.streamOver(failure, stood)
            poller?.resume()
          },
        })
  /** Asked beside a stream that stands, when a person wants to know now. */
  const question =
    stream === undefined
      ? null
      : createQuestion({
          ...{ endpoint, client: stream.client, gate },
          onBegin: () => {},
          onEnd: (outcome) => {
            if (line?.stands() !== true) return
            if (outcome.ok) line.tell(outcome.value)
            else account.failedBeside(outcome.error)
          },
        })

  function startLine(): void {
    waitsForRest = false
    if (!closed) line?.start()
  }

  return {
    state: account.state,
    start: () => {
      poller?.start()
      if (!waitsForRest) line?.start()
    },
    refresh: () => {
      if (closed) return
      poller?.refresh()
      if (line?.stands() === true) question?.ask(true)
      else line?.hurry()
    },
    setIntervalMs: (wishedMs) => {
      if (closed || wishedMs === intervalMs) return
      intervalMs = wishedMs
      poller?.setIntervalMs(wishedMs)
      account.setIntervalMs(wishedMs)
    },
    age: () => {
      if (!closed) account.age()
    },
    annotate: (annotations) => {
      if (!closed) account.annotate(annotations)
    },
    doubtByFleet: (doubts) => {
      if (!closed) account.doubtByFleet(doubts)
    },
    close: async () => {
      closed = true
      await Promise.all([poller?.close(), line?.close(), question?.close()])
    },
  }
}

function transportsOf({ transport = 'rest', stream }: WatcherOptions): readonly Transport[] {
  if (stream === undefined || transport === 'rest') return ['rest']
  return transport === 'grpc' ? ['grpc'] : ['rest', 'grpc']
}
