/** Keeps account of one provider: what its state becomes with each thing that happens, told on each change. */
import type { Transport } from '../domain/cluster.ts'
import type { Endpoint } from '../domain/endpoint.ts'
import type { Failure, Outcome } from '../domain/outcome.ts'
import type { Doubt } from '../inventory/doubts/doubt.ts'
import { judge } from '../inventory/doubts/judge.ts'
import { memoryEarlierBy, NO_MEMORY } from '../inventory/doubts/memory.ts'
import type { Observation } from '../inventory/doubts/observation.ts'
import { withRestFacts } from '../inventory/rest-facts.ts'
import type { StatusParcel } from '../provider/client.ts'
import type { Clock } from './clock.ts'
import { observationOf, withDoubts } from './judged.ts'
import { portAnswered, portFailed, withPort } from './ports.ts'
import {
  initialState,
  withAnnotations,
  withAnswer,
  withCondition,
  withFacts,
  withFailure,
  withNextPoll,
  withStreamEnd,
} from './provider-state.ts'
import { earlierBy, SET_BACK_MS } from './set-back.ts'
import type { Annotations, ProviderState } from './types.ts'

export type ChangeReason =
  | 'begun' // a request went out by schedule
  | 'begun-by-hand' // a request went out because a person asked
  | 'answered' // a status came: an answer, or a message of the stream
  | 'failed'
  | 'port' // something about one port alone, while the other serves or has yet to answer
  | 'rescheduled' // the interval was changed
  | 'aged' // time alone changed the condition
  | 'annotated' // somebody else found something out, or the fleet around it raised a doubt

export interface WatcherChange {
  readonly previous: ProviderState
  readonly state: ProviderState
  readonly reason: ChangeReason
  /** Epoch ms; of an attempt, the time it ended. */
  readonly atMs: number
  /** Set when `reason` is `failed`, or when it is `port` and something failed there. */
  readonly failure: Failure | null
}

export interface AccountOptions {
  readonly endpoint: Endpoint
  /** Nobody named it. */
  readonly found?: boolean | undefined
  readonly transports: readonly Transport[]
  readonly intervalMs: number
  readonly clock: Clock
  /** Epoch ms of the next attempt, null while there is none or one is under way. */
  readonly nextPollAtMs: () => number | null
  readonly onChange: (change: WatcherChange) => void
}

export interface ProviderAccount {
  readonly state: () => ProviderState
  /** A request went out. */
  readonly begun: (byHand: boolean) => void
  /** A poll ended, and no stream stands. */
  readonly polled: (outcome: Outcome<StatusParcel>, atMs: number) => void
  /** A poll ended while a stream stands: only what it knows besides is taken over, and the state of the port. */
  readonly polledBeside: (outcome: Outcome<StatusParcel>, atMs: number) => void
  /** The stream brought a status. */
  readonly streamed: (parcel: StatusParcel, atMs: number) => void
  /** The stream is over, or did not come about (`stood` false). */
  readonly streamOver: (failure: Failure, stood: boolean) => void
  /** A question beside the stream failed: told, but the stream serves. */
  readonly failedBeside: (failure: Failure) => void
  /** Judges age by this interval from now on. */
  readonly setIntervalMs: (intervalMs: number) => void
  /** Tells the condition anew as of now. */
  readonly age: () => void
  /** Takes over what somebody else found out. */
  readonly annotate: (annotations: Annotations) => void
  /** Takes over what the fleet around it says of it. */
  readonly doubtByFleet: (doubts: readonly Doubt[]) => void
}

/** The account of a provider of which nothing is known yet. */
export function createProviderAccount(options: AccountOptions): ProviderAccount {
  const { endpoint, transports, clock, nextPollAtMs, onChange } = options
  const polls = transports.includes('rest')
  let intervalMs = options.intervalMs
  const first = initialState(endpoint, clock.now(), transports)
  let state: ProviderState = options.found === true ? { ...first, found: true } : first
  let memory = NO_MEMORY
  let byFleet: readonly Doubt[] = []
  /** What each transport told last: they are compared, and REST tells what gRPC does not. */
  const told: Record<Transport, Observation['beside']> = { rest: null, grpc: null }

  let lastMs = clock.now()

  /** The time, by a clock that may have been set back since the last time: what is known is then put right by it. */
  function at(atMs: number): number {
    const backMs = lastMs - atMs
    lastMs = atMs
    if (backMs <= SET_BACK_MS) return atMs
    memory = memoryEarlierBy(memory, backMs)
    state = withDoubts(earlierBy(state, backMs), memory)
    for (const transport of ['rest', 'grpc'] as const) {
      const before = told[transport]
      if (before !== null) told[transport] = { ...before, receivedAtMs: before.receivedAtMs - backMs }
    }
    return atMs
  }

  /** Tells the next state, its next poll and its doubts put right, unless there is nothing to tell. */
  function update(next: ProviderState, reason: ChangeReason, atMs: number, failure: Failure | null): void {
    const judged = withNextPoll(judgedAt(next, atMs), nextPollAtMs())
    if (judged === state && failure === null) return
    const previous = state
    state = judged
    onChange({ previous, state, reason, atMs, failure })
  }

  function judgedAt(next: ProviderState, atMs: number): ProviderState {
    const other = next.transport === null ? null : told[next.transport === 'rest' ? 'grpc' : 'rest']
    const observation = observationOf(next, { other, fleet: byFleet }, next.transport === 'grpc')
    memory = judge(memory, observation, atMs)
    return withDoubts(next, memory)
  }

  function failed(transport: Transport, from: ProviderState, failure: Failure, atMs: number): void {
    const next = withPort(from, transport, (port) => portFailed(port, failure, atMs))
    update(withFailure(next, failure, atMs, intervalMs), 'failed', atMs, failure)
  }

  function portOnlyFailed(transport: Transport, failure: Failure, atMs: number): void {
    const next = withPort(state, transport, (port) => portFailed(port, failure, atMs))
    update(next, 'port', atMs, failure)
  }

  return {
    state: () => state,
    begun: (byHand) => {
      const atMs = at(clock.now())
      update(state, byHand ? 'begun-by-hand' : 'begun', atMs, null)
    },
    polled: (outcome, endedMs) => {
      const atMs = at(endedMs)
      if (!outcome.ok) return failed('rest', state, outcome.error, atMs)
      told.rest = { inventory: outcome.value.inventory, receivedAtMs: atMs }
      update(withAnswer(state, outcome.value, atMs, intervalMs), 'answered', atMs, null)
    },
    polledBeside: (outcome, endedMs) => {
      const atMs = at(endedMs)
      if (!outcome.ok) return portOnlyFailed('rest', outcome.error, atMs)
      const { inventory } = outcome.value
      told.rest = { inventory, receivedAtMs: atMs }
      const known =
        state.inventory === null ? state : withFacts(state, withRestFacts(state.inventory, inventory))
      const next = withPort(known, 'rest', (port) => portAnswered(port, outcome.value, atMs))
      update(next, 'port', atMs, null)
    },
    streamed: (parcel, arrivedMs) => {
      const atMs = at(arrivedMs)
      told.grpc = { inventory: parcel.inventory, receivedAtMs: atMs }
      const inventory = withRestFacts(parcel.inventory, told.rest?.inventory ?? null)
      update(withAnswer(state, { ...parcel, inventory }, atMs, intervalMs), 'answered', atMs, null)
    },
    streamOver: (failure, stood) => {
      const atMs = at(clock.now())
      const ended = stood ? withStreamEnd(state, failure, atMs, intervalMs) : state
      if (!polls) failed('grpc', ended, failure, atMs)
      else if (stood) update(ended, 'port', atMs, failure)
      else portOnlyFailed('grpc', failure, atMs)
    },
    failedBeside: (failure) => {
      const atMs = at(clock.now())
      update(state, 'port', atMs, failure)
    },
    setIntervalMs: (wishedMs) => {
      intervalMs = wishedMs
      const nowMs = at(clock.now())
      update(withCondition(state, nowMs, intervalMs), 'rescheduled', nowMs, null)
    },
    age: () => {
      const nowMs = at(clock.now())
      update(withCondition(state, nowMs, intervalMs), 'aged', nowMs, null)
    },
    annotate: (annotations) => {
      const atMs = at(clock.now())
      update(withAnnotations(state, annotations), 'annotated', atMs, null)
    },
    doubtByFleet: (doubts) => {
      byFleet = doubts
      const atMs = at(clock.now())
      update(state, 'annotated', atMs, null)
    },
  }
}
