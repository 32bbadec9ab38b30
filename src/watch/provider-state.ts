/** How one provider's published state follows from what happened to it: pure steps, one a function. */
import type { ClusterInventory } from '../domain/cluster.ts'
import type { Endpoint } from '../domain/endpoint.ts'
import type { Failure } from '../domain/outcome.ts'
import { shareInventory } from '../inventory/share.ts'
import type { StatusParcel } from '../provider/client.ts'
import type { ProviderCondition, ProviderState } from './types.ts'

/** A kept inventory is stale once it is this many intervals old. */
export const STALE_AFTER_INTERVALS = 3

/** Of a provider that was not asked yet and will be at `nowMs`. */
export function initialState(endpoint: Endpoint, nowMs: number): ProviderState {
  return {
    id: endpoint.id,
    endpoint,
    condition: 'connecting',
    inventory: null,
    receivedAtMs: null,
    changedAtMs: null,
    error: null,
    transport: null,
    latencyMs: null,
    nextPollAtMs: nowMs,
  }
}

/**
 * What a provider is at `nowMs`, by the words of {@link ProviderCondition}. A kept inventory is live strictly
 * below {@link STALE_AFTER_INTERVALS} intervals of age, whether or not attempts failed since.
 */
export function conditionOf(
  state: Pick<ProviderState, 'receivedAtMs' | 'error'>,
  nowMs: number,
  intervalMs: number,
): ProviderCondition {
  if (state.receivedAtMs === null) return state.error === null ? 'connecting' : 'failed'
  return nowMs - state.receivedAtMs < STALE_AFTER_INTERVALS * intervalMs ? 'live' : 'stale'
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
 * answer is no change (there was none to differ from), so `changedAtMs` is null until one was seen.
 */
export function withAnswer(
  state: ProviderState,
  parcel: StatusParcel,
  nowMs: number,
  intervalMs: number,
): ProviderState {
  const inventory: ClusterInventory = shareInventory(state.inventory, parcel.inventory)
  const changed = state.inventory !== null && inventory !== state.inventory
  return withCondition(
    {
      ...state,
      inventory,
      receivedAtMs: nowMs,
      changedAtMs: changed ? nowMs : state.changedAtMs,
      error: null,
      transport: parcel.transport,
      latencyMs: parcel.latencyMs,
    },
    nowMs,
    intervalMs,
  )
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
