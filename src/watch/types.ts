/** What the live part publishes: plain, frozen-by-type values that the screen and the printers read. */
import type { CertificateFacts, CertificateTrust } from '../domain/certificate.ts'
import type { ClusterInventory, Transport } from '../domain/cluster.ts'
import type { Endpoint } from '../domain/endpoint.ts'
import type { ErrorCode } from '../domain/outcome.ts'
import type { ProviderFacts } from '../domain/provider-facts.ts'
import type { ResourceKind } from '../domain/resource.ts'
import type { SeenDoubt } from '../inventory/doubts/doubt.ts'
import type { FleetEvent } from './event-log.ts'
import type { TimeView, TravelStep } from './time.ts'

/**
 * connecting: no answer and no failure yet. live: the kept inventory is younger than three intervals (a poll
 * that failed since shows in `error`), or a stream stands that would have told of a change, however long ago its
 * last message is. stale: an inventory is kept, but older. failed: nothing is kept and the last attempt failed.
 */
export type ProviderCondition = 'connecting' | 'live' | 'stale' | 'failed'

export interface ProviderError {
  readonly code: ErrorCode
  readonly message: string
  /** Epoch ms of the first failure of this unbroken run of failures. */
  readonly sinceMs: number
  /** How many attempts failed in a row. */
  readonly attempts: number
}

/**
 * One of a provider's two ports. unused: this transport is not used. connecting: nothing came of it yet. ok: the
 * last question was answered, or the stream stands. failed: the last attempt failed, or the stream ended.
 */
export type PortCondition = 'unused' | 'connecting' | 'ok' | 'failed'

/** The same object is kept while nothing about the port changed. */
export interface PortState {
  readonly condition: PortCondition
  /** Of the last failure; null unless failed. */
  readonly code: ErrorCode | null
  readonly message: string | null
  /** Epoch ms since when the condition holds; null where unused. */
  readonly sinceMs: number | null
  /** Of the last good answer on this port; null before there was one. */
  readonly latencyMs: number | null
  /** What the port showed when its last good answer came; absent or null where nothing is known of it. */
  readonly certificate?: CertificateFacts | null
}

export interface ProviderPorts {
  readonly rest: PortState
  readonly grpc: PortState
}

/** What others than the watchers know of a provider; whoever finds it out hands it in with `annotate`. */
export interface Annotations {
  /** Absent until something is known. */
  readonly facts?: ProviderFacts
  /** What the certificate of each port is worth; null until one was shown and judged. */
  readonly trust?: { readonly rest: CertificateTrust | null; readonly grpc: CertificateTrust | null }
}

/** One provider as last known. The same object is published again when nothing about it changed. */
export interface ProviderState extends Annotations {
  /** `Endpoint.id`. */
  readonly id: string
  readonly endpoint: Endpoint
  /** Nobody named it: it was found on chain. */
  readonly found?: boolean
  readonly condition: ProviderCondition
  /** Last good inventory; unchanged parts (nodes, pools) keep their identity from poll to poll. */
  readonly inventory: ClusterInventory | null
  /** Epoch ms of the last good answer, or of the last message of the stream. */
  readonly receivedAtMs: number | null
  /**
   * Epoch ms at which the last stream ended: until then it would have told of a change, so the inventory is not
   * older than that, whenever the last message came. Absent or null where no stream ended since it came.
   */
  readonly confirmedAtMs?: number | null
  /**
   * Epoch ms of the last good answer whose inventory differed from the one before; what only differs because
   * another transport told it is no change, and neither is the provider's clock.
   */
  readonly changedAtMs: number | null
  /** null as soon as an attempt succeeds, and while either transport serves; a lone dead port is in `ports`. */
  readonly error: ProviderError | null
  readonly transport: Transport | null
  /** Of the last good answer. */
  readonly latencyMs: number | null
  /** Epoch ms of the next poll, null while one is in flight, and while a stream tells what there is. */
  readonly nextPollAtMs: number | null
  /** Each port by itself; absent where nobody keeps account of them (a single snapshot). */
  readonly ports?: ProviderPorts
  /**
   * What is doubted of it and since when; the same array while nothing of it changed. Absent as long as nothing was
   * ever found, or where nobody judged: what its inventory alone raises is then all there is.
   */
  readonly doubts?: readonly SeenDoubt[]
}

/** Samples of utilisation, oldest first; each is 0..1 (capped at 1) or null where it was not known. */
export type Samples = readonly (number | null)[]

/** Read-only view of the rings; a scope not seen gives an empty list. */
export interface History {
  readonly fleet: (kind: ResourceKind) => Samples
  readonly provider: (providerId: string, kind: ResourceKind) => Samples
  readonly node: (providerId: string, nodeKey: string, kind: ResourceKind) => Samples
}

export interface FleetSnapshot {
  /** In the order the endpoints were given. */
  readonly providers: readonly ProviderState[]
  readonly intervalMs: number
  readonly paused: boolean
  /** Epoch ms of the newest change of any inventory or condition. */
  readonly lastChangeAtMs: number | null
  /** Epoch ms this snapshot was published; ages are counted from it. Ticks about once a second. */
  readonly nowMs: number
  /** What changed, newest first; the same array while nothing came. Absent where nobody keeps account of it. */
  readonly events?: readonly FleetEvent[]
  /** Where in time this is; absent where it is now. */
  readonly time?: TimeView
  /** Absent where nothing is recorded. */
  readonly recording?: RecordingState
}

/** stopped: the file could not be written any more. */
export type RecordingState = 'on' | 'stopped'

/** Minimal external store; `subscribe` returns the way to unsubscribe. */
export interface Store<T> {
  readonly get: () => T
  readonly subscribe: (listener: () => void) => () => void
}

/** The live part: owns watchers and timers until `close`. */
export interface FleetWatch extends Store<FleetSnapshot> {
  readonly history: History
  /** Providers as last known, in the order of the snapshot, while paused too; the same list while none changed. */
  readonly current: () => readonly ProviderState[]
  /**
   * Asks one provider, or all, now; backoff is forgotten. A request in flight is not doubled, and a stream that
   * stands is kept: its provider is asked once beside it.
   */
  readonly refresh: (providerId?: string) => void
  readonly setIntervalMs: (intervalMs: number) => void
  /** Puts what is given into the state of the provider; a provider that is not there is left alone. */
  readonly annotate: (providerId: string, annotations: Annotations) => void
  /** Pausing stops publishing; collecting goes on, and resuming publishes what was collected. */
  readonly setPaused: (paused: boolean) => void
  /** Ends every timer and request; resolves when none is left. */
  readonly close: () => Promise<void>
}

/** A fleet that can be seen as it was. */
export interface TimeTravel extends FleetWatch {
  readonly travel: (step: TravelStep) => void
}
