/** Answers given once, as the snapshot that printers and views read. */
import type { Answer } from '../inventory/ask.ts'
import type { FleetSnapshot, ProviderState } from '../watch/types.ts'

/**
 * The snapshot of providers asked once: each is live or failed. `nowMs` is what ages are counted from, `trust` what
 * their certificates are worth, by endpoint id.
 */
export function snapshotOf(
  answers: readonly Answer[],
  nowMs: number,
  trust: ReadonlyMap<string, NonNullable<ProviderState['trust']>> = new Map(),
): FleetSnapshot {
  return {
    providers: answers.map((answer) => providerState(answer, trust.get(answer.endpoint.id))),
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
    return { ...same, ...times, condition: 'live', inventory, transport, latencyMs, error: null }
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
