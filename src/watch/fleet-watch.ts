/** The live part as a whole: one watcher a provider, one history, one store that says what is known. */

import type { TransportChoice } from '../config/choices.ts'
import type { Endpoint } from '../domain/endpoint.ts'
import type { ProviderClient, StatusStream } from '../provider/client.ts'
import { type Clock, systemClock } from './clock.ts'
import { createEventLog } from './event-log.ts'
import { type WatchEvent, watchEventsOf } from './events.ts'
import { createFleetJudge } from './fleet-doubts.ts'
import { createGate, nestedGate } from './gate.ts'
import { createHistory } from './history.ts'
import type { WatcherChange } from './provider-account.ts'
import { isStreaming } from './provider-state.ts'
import { createPublisher } from './publisher.ts'
import { createStore } from './store.ts'
import type { FleetSnapshot, FleetWatch, History, ProviderState } from './types.ts'
import { createWatcher, type Watcher } from './watcher.ts'

export interface FleetWatchOptions {
  /** Without duplicates (by id); none is allowed. */
  readonly endpoints: readonly Endpoint[]
  /** For REST. Stays the caller's, as the other one does: `close` of the watch does not close it. */
  readonly client: ProviderClient
  /** For gRPC; without it only REST is used. */
  readonly grpc?: ProviderClient & StatusStream
  /** auto unless given. */
  readonly transport?: TransportChoice
  /** From the end of an answer to the next question; above 0. */
  readonly intervalMs: number
  /** Requests in flight and streams being opened, in all. */
  readonly maxInFlight?: number
  /** Streams being opened, of those. */
  readonly maxOpening?: number
  /** Shortest time between two publications. */
  readonly publishMs?: number
  /** Longest wait between two attempts at a provider that fails; a function where endpoints differ in it. */
  readonly maxBackoffMs?: number | ((endpoint: Endpoint) => number)
  /** Endpoints that nobody named, most of them dead: no stream is opened before they have answered over REST. */
  readonly isFound?: (endpoint: Endpoint) => boolean
  readonly clock?: Clock
  /** 0 (included) to 1 (excluded). */
  readonly random?: () => number
  /** For a log; called synchronously, and must not throw. */
  readonly onEvent?: (event: WatchEvent) => void
  /** Hears each publication as it was collected, while paused too; must not throw. */
  readonly onCollected?: (snapshot: FleetSnapshot) => void
}

/** At most this many requests at once: enough for 200 providers in a few round trips, few enough for a laptop. */
export const MAX_IN_FLIGHT = 64
/** Half of them at most for streams: a port that swallows packets holds its place for ten seconds. */
export const MAX_OPENING = 32
/** Fast enough to seem at once, slow enough that hundreds of answers cost few drawings. */
export const PUBLISH_MS = 100
/** For endpoints that a person named. */
export const MAX_BACKOFF_MS = 60_000
/** How often conditions are told anew and `nowMs` moves on. */
export const TICK_MS = 1_000

/** The begin of a poll and its new time are told with the next publication, at the latest with the next tick. */
const QUIET: ReadonlySet<WatcherChange['reason']> = new Set(['begun', 'rescheduled'])

/**
 * Starts to watch: every provider is asked at once, as far as `maxInFlight` allows, and from then on at its
 * interval. Owns its timers and requests until `close`.
 *
 * What it publishes: the first result at once, later ones together, `publishMs` apart, and `nowMs` about once a
 * second. While paused, `providers`, `lastChangeAtMs` and `history` stay as they were on the screen, conditions
 * included; `nowMs` goes on, so that the ages of what is shown stay true, and a new interval is told.
 */
export function createFleetWatch(options: FleetWatchOptions): FleetWatch {
  const { endpoints, client } = options
  const clock = options.clock ?? systemClock
  const emit = options.onEvent ?? (() => {})
  const maxBackoffMs = options.maxBackoffMs ?? MAX_BACKOFF_MS
  const gate = createGate(options.maxInFlight ?? MAX_IN_FLIGHT)
  const openingGate = nestedGate(createGate(options.maxOpening ?? MAX_OPENING), gate)
  const stream = options.grpc === undefined ? undefined : { client: options.grpc, gate: openingGate }
  const recorder = createHistory()
  const log = createEventLog()
  let intervalMs = options.intervalMs
  let lastChangeAtMs: number | null = null
  let lastFleetSampleMs = Number.NEGATIVE_INFINITY
  let frozen: { readonly shown: FleetSnapshot; readonly history: History } | null = null
  let closing: Promise<void> | null = null

  const watchers: readonly Watcher[] = endpoints.map((endpoint) =>
    createWatcher({
      ...{ endpoint, client, stream, gate, clock, intervalMs },
      transport: options.transport ?? 'auto',
      random: options.random ?? Math.random,
      found: options.isFound?.(endpoint),
      maxBackoffMs: typeof maxBackoffMs === 'number' ? maxBackoffMs : maxBackoffMs(endpoint),
      onChange,
    }),
  )
  const judgeFleet = createFleetJudge(watchers)
  const byId = new Map(watchers.map((watcher) => [watcher.state().id, watcher]))
  let providers: readonly ProviderState[] = watchers.map((watcher) => watcher.state())

  const store = createStore<FleetSnapshot>(collected(), (cause) =>
    emit({ event: 'listener-error', atMs: clock.now(), cause }),
  )
  const publisher = createPublisher(clock, options.publishMs ?? PUBLISH_MS, () => {
    const now = collected()
    options.onCollected?.(now)
    store.set(frozen === null ? now : { ...frozen.shown, intervalMs, paused: true, nowMs: now.nowMs })
  })
  let cancelTick = clock.setTimer(TICK_MS, tick)

  /** The same list as long as no state in it changed. */
  function currentProviders(): readonly ProviderState[] {
    const states = watchers.map((watcher) => watcher.state())
    if (states.some((state, index) => state !== providers[index])) providers = states
    return providers
  }

  function collected(): FleetSnapshot {
    const known = { providers: currentProviders(), intervalMs, lastChangeAtMs, events: log.list() }
    return { ...known, paused: false, nowMs: clock.now() }
  }

  function onChange(change: WatcherChange): void {
    const { previous, state, reason, atMs } = change
    // What a stream tells is sampled with the fleet: its messages come in bursts, or not for hours.
    if (reason === 'answered' && !isStreaming(state))
      recorder.recordAnswer(state.id, state.inventory?.nodes ?? [], atMs, intervalMs)
    if (reason === 'failed') recorder.recordFailure(state.id, atMs, intervalMs)
    log.record(previous, state, atMs)
    if (state.changedAtMs !== previous.changedAtMs || state.condition !== previous.condition) {
      lastChangeAtMs = atMs
    }
    for (const event of watchEventsOf(change)) emit(event)
    if (frozen === null && !QUIET.has(reason)) publisher.request()
  }

  function tick(): void {
    cancelTick = clock.setTimer(TICK_MS, tick)
    for (const watcher of watchers) watcher.age()
    judgeFleet()
    sampleFleet()
    publisher.request()
  }

  function sampleFleet(): void {
    const nowMs = clock.now()
    const spacingMs = Math.max(intervalMs, TICK_MS)
    // Half a tick of grace: timers are never exact, and a sample must not slip to the next tick for a millisecond.
    if (Math.abs(nowMs - lastFleetSampleMs) < spacingMs - TICK_MS / 2) return
    const live = watchers.map((watcher) => watcher.state()).filter((state) => state.condition === 'live')
    if (live.length === 0 && lastFleetSampleMs === Number.NEGATIVE_INFINITY) return
    lastFleetSampleMs = nowMs
    for (const { id, inventory } of live.filter(isStreaming))
      recorder.recordAnswer(id, inventory?.nodes ?? [], nowMs, spacingMs)
    recorder.recordFleet(
      live.map((state) => state.id),
      nowMs,
      spacingMs,
    )
  }

  for (const watcher of watchers) watcher.start()

  return {
    get: store.get,
    subscribe: store.subscribe,
    history: {
      fleet: (kind) => (frozen?.history ?? recorder).fleet(kind),
      provider: (providerId, kind) => (frozen?.history ?? recorder).provider(providerId, kind),
      node: (providerId, nodeKey, kind) => (frozen?.history ?? recorder).node(providerId, nodeKey, kind),
    },
    current: currentProviders,
    refresh: (providerId) => {
      if (providerId === undefined) for (const watcher of watchers) watcher.refresh()
      else byId.get(providerId)?.refresh()
    },
    setIntervalMs: (wishedMs) => {
      if (closing !== null || wishedMs === intervalMs) return
      intervalMs = wishedMs
      for (const watcher of watchers) watcher.setIntervalMs(wishedMs)
      publisher.now()
    },
    annotate: (providerId, annotations) => {
      if (closing === null) byId.get(providerId)?.annotate(annotations)
    },
    setPaused: (paused) => {
      if (closing !== null || paused === (frozen !== null)) return
      frozen = paused ? { shown: store.get(), history: recorder.copy() } : null
      publisher.now()
    },
    close: () => {
      closing ??= (async () => {
        publisher.close()
        cancelTick()
        await Promise.all(watchers.map((watcher) => watcher.close()))
      })()
      return closing
    },
  }
}
