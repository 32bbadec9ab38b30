/** How the state of one port follows from what happened on it: pure steps, the same object where nothing changed. */
import type { CertificateFacts } from '../domain/certificate.ts'
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

/** A good answer on one port: how long after its question it came, and what the port showed. */
export interface PortAnswer {
  readonly latencyMs: number
  readonly certificate?: CertificateFacts | null
}

/** After a good answer. A certificate that is shown again, or not told, stays the object it was. */
export function portAnswered(port: PortState, answer: PortAnswer, nowMs: number): PortState {
  const { latencyMs } = answer
  const kept = port.certificate ?? null
  const shown = answer.certificate ?? kept
  const certificate = kept?.fingerprint256 === shown?.fingerprint256 ? kept : shown
  if (port.condition === 'ok' && port.latencyMs === latencyMs && kept === certificate) return port
  return {
    condition: 'ok',
    code: null,
    message: null,
    sinceMs: port.condition === 'ok' ? port.sinceMs : nowMs,
    latencyMs,
    ...(certificate === null ? {} : { certificate }),
  }
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
