/** How the state of one port follows from what happened on it: pure steps, the same object where nothing changed. */
import type { Transport } from '../domain/cluster.ts'
import type { Failure } from '../domain/outcome.ts'
import type { PortState, ProviderPorts, ProviderState } from './types.ts'

/** Of a port that nobody asks. */
export const UNUSED_PORT: PortState = {
  condition: 'unused',
  code: null,
  message: null,
  sinceMs: null,
  latencyMs: null,
}

/** Of the ports that are used (the others are unused) and of which nothing is known at `nowMs`. */
export function initialPorts(used: readonly Transport[], nowMs: number): ProviderPorts {
  const fresh: PortState = { ...UNUSED_PORT, condition: 'connecting', sinceMs: nowMs }
  const portOf = (transport: Transport) => (used.includes(transport) ? fresh : UNUSED_PORT)
  return { rest: portOf('rest'), grpc: portOf('grpc') }
}

/** After a good answer, `latencyMs` after its question. */
export function portAnswered(port: PortState, latencyMs: number, nowMs: number): PortState {
  if (port.condition !== 'ok') {
    return { condition: 'ok', code: null, message: null, sinceMs: nowMs, latencyMs }
  }
  return port.latencyMs === latencyMs ? port : { ...port, latencyMs }
}

/** After an attempt that failed, or a stream that ended; `sinceMs` stays that of the first of a run of failures. */
export function portFailed(port: PortState, { code, message }: Failure, nowMs: number): PortState {
  if (port.condition !== 'failed') return { ...port, condition: 'failed', code, message, sinceMs: nowMs }
  return port.code === code && port.message === message ? port : { ...port, code, message }
}

/** The state with one of its ports another. */
export function withPort(
  state: ProviderState,
  transport: Transport,
  step: (port: PortState) => PortState,
): ProviderState {
  if (state.ports === undefined) return state
  const port = state.ports[transport]
  const next = step(port)
  return next === port ? state : { ...state, ports: { ...state.ports, [transport]: next } }
}
