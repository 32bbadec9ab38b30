/** How one provider's published state follows from what happened to it: pure steps, one a function. */
import type { ClusterInventory, Transport } from '../domain/cluster.ts'
import type { Endpoint } from '../domain/endpoint.ts'
import type { Failure } from '../domain/outcome.ts'
import { isSameCluster, shareInventory } from '../inventory/share.ts'
import type { StatusParcel } from '../provider/client.ts'
import { initialPorts, portAnswered, portFailed, withPort } from './ports.ts'
import type { Annotations, ProviderCondition, ProviderState } from './types.ts'

/** A kept inventory is stale once it is this many intervals old. */
export const STALE_AFTER_INTERVALS = 3

/** Of a provider that was not asked yet and will be at `nowMs`, over one transport or both. */
export function initialState(
  endpoint: Endpoint,
  nowMs: number,
  used: readonly Transport[] = ['rest'],
): ProviderState {
  return {
    id: endpoint.id,
    endpoint,
    condition: 'connecting',
    inventory: null,
    receivedAtMs: null,
    confirmedAtMs: null,
    changedAtMs: null,
    error: null,
    transport: null,
    latencyMs: null,
    nextPollAtMs: nowMs,
    ports: initialPorts(used, nowMs),
  }
}

/**
 * What a provider is at `nowMs`, by the words of {@link ProviderCondition}. A kept inventory is live strictly
 * below {@link STALE_AFTER_INTERVALS} intervals of age, whether or not attempts failed since. Where a stream told
 * it, silence is not age: it is live while the stream stands, and its age counts from the end of the stream.
 */
export function conditionOf(
  state: Pick<ProviderState, 'receivedAtMs' | 'confirmedAtMs' | 'error' | 'ports'>,
  nowMs: number,
  intervalMs: number,
): ProviderCondition {
  if (state.receivedAtMs === null) return state.error === null ? 'connecting' : 'failed'
  if (isStreaming(state)) return 'live'
  const knownAtMs = Math.max(state.receivedAtMs, state.confirmedAtMs ?? state.receivedAtMs)
  return nowMs - knownAtMs < STALE_AFTER_INTERVALS * intervalMs ? 'live' : 'stale'
}

/** Whether a stream stands that told the inventory: the gRPC port is only ever `ok` through one. */
export function isStreaming({ ports }: Pick<ProviderState, 'ports'>): boolean {
  return ports?.grpc.condition === 'ok'
}

/** The state with its condition as of `nowMs`; the same object while the condition is the same. */
export function withCondition(state: ProviderState, nowMs: number, intervalMs: number): ProviderState {
  const condition = conditionOf(state, nowMs, intervalMs)
  return condition === state.condition ? state : { ...state, condition }
}

/** The state with another time of the next poll (null: one is in flight). */
export function withNextPoll(state: ProviderState, nextPollAtMs: number | null): ProviderState {
  return nextPollAtMs === state.nextPollAtMs ? state : { ...state, nextPollAtMs }
}

/**
 * After a good answer that was complete at `nowMs`. Equal parts of the inventory keep their identity; the first
 * answer is no change (there was none to differ from), so `changedAtMs` is null until one was seen. Neither is the
 * first answer of the other transport: the two differ in what they can tell.
 */
export function withAnswer(
  state: ProviderState,
  parcel: StatusParcel,
  nowMs: number,
  intervalMs: number,
): ProviderState {
  const inventory: ClusterInventory = shareInventory(state.inventory, parcel.inventory)
  const comparable = state.inventory !== null && state.transport === parcel.transport
  const changed = comparable && !isSameCluster(state.inventory, inventory)
  const answered: ProviderState = {
    ...state,
    inventory,
    receivedAtMs: nowMs,
    confirmedAtMs: null,
    changedAtMs: changed ? nowMs : state.changedAtMs,
    error: null,
    transport: parcel.transport,
    latencyMs: parcel.latencyMs,
  }
  const ported = withPort(answered, parcel.transport, (port) => portAnswered(port, parcel, nowMs))
  return withCondition(ported, nowMs, intervalMs)
}

/**
 * With more facts about the same cluster, which another transport told: no new answer and no change. Equal parts
 * keep their identity.
 */
export function withFacts(state: ProviderState, inventory: ClusterInventory): ProviderState {
  const shared = shareInventory(state.inventory, inventory)
  return shared === state.inventory ? state : { ...state, inventory: shared }
}

/** With what others know of the provider; the same object where all of it was known. */
export function withAnnotations(state: ProviderState, annotations: Annotations): ProviderState {
  const { facts = state.facts, trust = state.trust } = annotations
  if (facts === state.facts && trust === state.trust) return state
  return {
    ...state,
    ...(facts === undefined ? {} : { facts }),
    ...(trust === undefined ? {} : { trust }),
  }
}

/** After a stream ended at `nowMs` that had stood until then: the inventory was the current one until now. */
export function withStreamEnd(
  state: ProviderState,
  failure: Failure,
  nowMs: number,
  intervalMs: number,
): ProviderState {
  const ended = withPort(state, 'grpc', (port) => portFailed(port, failure, nowMs))
  return withCondition({ ...ended, confirmedAtMs: nowMs }, nowMs, intervalMs)
}

/** After an attempt that failed at `nowMs`: the last good inventory and its time stay as they are. */
export function withFailure(
  state: ProviderState,
  failure: Failure,
  nowMs: number,
  intervalMs: number,
): ProviderState {
  const error = {
    code: failure.code,
    message: failure.message,
    sinceMs: state.error?.sinceMs ?? nowMs,
    attempts: (state.error?.attempts ?? 0) + 1,
  }
  return withCondition({ ...state, error }, nowMs, intervalMs)
}
