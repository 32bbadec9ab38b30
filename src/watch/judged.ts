/** A provider's state with what is doubted of it: the state as the checks see it, and their findings put into it. */
import type { ClusterInventory } from '../domain/cluster.ts'
import type { Doubt } from '../inventory/doubts/doubt.ts'
import { judge } from '../inventory/doubts/judge.ts'
import { type DoubtMemory, NO_MEMORY } from '../inventory/doubts/memory.ts'
import type { Observation } from '../inventory/doubts/observation.ts'
import type { ProviderState } from './types.ts'

/** What the checks look at besides the state itself. */
export interface Beside {
  /** What the transport that is not the source told last. */
  readonly other: Observation['beside']
  readonly fleet: readonly Doubt[]
}

export const NOTHING_BESIDE: Beside = { other: null, fleet: [] }

/** What the checks see of a provider; `streamed` where a message may be older than its arrival. */
export function observationOf(state: ProviderState, beside: Beside, streamed: boolean): Observation {
  const { inventory, transport, receivedAtMs } = state
  return {
    ...{ inventory, transport, receivedAtMs, streamed },
    ports: state.ports ?? null,
    beside: beside.other,
    trust: state.trust ?? null,
    facts: state.facts ?? null,
    fleet: beside.fleet,
  }
}

/** The state with these doubts; the same object where it has them, or where it has none and there are none. */
export function withDoubts(state: ProviderState, { doubts }: DoubtMemory): ProviderState {
  const before = state.doubts
  if (doubts === before || (doubts.length === 0 && before === undefined)) return state
  return { ...state, doubts }
}

/** A state that nothing came before, and the doubts that a single look can find. */
export function judgedOnce(
  state: ProviderState,
  other: ClusterInventory | null,
  fleet: readonly Doubt[],
): ProviderState {
  const atMs = state.receivedAtMs ?? state.error?.sinceMs ?? 0
  const beside: Beside = { other: other && { inventory: other, receivedAtMs: atMs }, fleet }
  return withDoubts(state, judge(NO_MEMORY, observationOf(state, beside, false), atMs))
}
