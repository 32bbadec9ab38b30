/** Answers given once, as the snapshot that printers and views read. */
import type { Transport } from '../domain/cluster.ts'
import type { Answer } from '../inventory/ask.ts'
import { doubtsOfFleet } from '../inventory/doubts/fleet-checks.ts'
import type { StatusParcel } from '../provider/client.ts'
import { judgedOnce } from '../watch/judged.ts'
import { initialPorts, portAnswered, portFailed } from '../watch/ports.ts'
import type { FleetSnapshot, PortState, ProviderPorts, ProviderState } from '../watch/types.ts'

/**
 * The snapshot of providers asked once: each is live or failed. `nowMs` is what ages are counted from, `trust` what
 * their certificates are worth, by endpoint id.
 */
export function snapshotOf(
  answers: readonly Answer[],
  nowMs: number,
  trust: ReadonlyMap<string, NonNullable<ProviderState['trust']>> = new Map(),
): FleetSnapshot {
  const states = answers.map((answer) => providerState(answer, trust.get(answer.endpoint.id)))
  const fleet = doubtsOfFleet(states.map((state) => state.facts?.versions?.provider ?? null))
  return {
    providers: states.map((state, at) => judgedOnce(state, besideOf(answers[at]), fleet[at] ?? [])),
    intervalMs: 0,
    paused: false,
    lastChangeAtMs: answers.reduce<number | null>((latest, { atMs }) => Math.max(latest ?? atMs, atMs), null),
    nowMs,
  }
}

function providerState({ endpoint, outcome, atMs }: Answer, trust: ProviderState['trust']): ProviderState {
  const same = { id: endpoint.id, endpoint, nextPollAtMs: null, ...(trust === undefined ? {} : { trust }) }
  if (outcome.ok) {
    const { inventory, transport, latencyMs } = outcome.value
    const times = { receivedAtMs: atMs, changedAtMs: atMs }
    const ports = portsOf(outcome.value, atMs)
    return { ...same, ...times, ...ports, condition: 'live', inventory, transport, latencyMs, error: null }
  }
  const { code, message } = outcome.error
  return {
    ...same,
    condition: 'failed',
    inventory: null,
    receivedAtMs: null,
    changedAtMs: null,
    transport: null,
    latencyMs: null,
    error: { code, message, sinceMs: atMs, attempts: 1 },
  }
}

/** What the transport that was not preferred told. */
function besideOf(answer: Answer | undefined): ProviderState['inventory'] {
  const beside = answer?.outcome.ok === true ? answer.outcome.value.beside : undefined
  return beside?.ok === true ? beside.value.inventory : null
}

/** Both ports, where both were asked. */
function portsOf(parcel: StatusParcel, atMs: number): { readonly ports?: ProviderPorts } {
  const { transport, beside } = parcel
  if (beside === undefined) return {}
  const other: Transport = transport === 'rest' ? 'grpc' : 'rest'
  const fresh = initialPorts(['rest', 'grpc'], atMs)
  const otherPort: PortState = beside.ok
    ? portAnswered(fresh[other], beside.value, atMs)
    : portFailed(fresh[other], beside.error, atMs)
  return {
    ports: { ...fresh, [transport]: portAnswered(fresh[transport], parcel, atMs), [other]: otherPort },
  }
}
