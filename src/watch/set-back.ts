/** A clock that was set back: what was known by it is told by the new one, so that ages stay what they were. */
import type { PortState, ProviderState } from './types.ts'

/** Clocks are put right by less than this all the time; ages are told in coarser steps. */
export const SET_BACK_MS = 2_000

/** The state with all its instants so many milliseconds earlier; those of its doubts are its memory's. */
export function earlierBy(state: ProviderState, byMs: number): ProviderState {
  const { error, ports } = state
  const earlier = (atMs: number | null): number | null => (atMs === null ? null : atMs - byMs)
  const port = (of: PortState): PortState => ({ ...of, sinceMs: earlier(of.sinceMs) })
  return {
    ...state,
    receivedAtMs: earlier(state.receivedAtMs),
    ...(state.confirmedAtMs === undefined ? {} : { confirmedAtMs: earlier(state.confirmedAtMs) }),
    changedAtMs: earlier(state.changedAtMs),
    error: error === null ? null : { ...error, sinceMs: error.sinceMs - byMs },
    ...(ports === undefined ? {} : { ports: { rest: port(ports.rest), grpc: port(ports.grpc) } }),
  }
}
