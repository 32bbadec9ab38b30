/** Answers given once, as the snapshot that printers and views read. */
import type { Answer } from '../inventory/ask.ts'
import type { FleetSnapshot, ProviderState } from '../watch/types.ts'

/** The snapshot of providers asked once: each is live or failed. `nowMs` is what ages are counted from. */
export function snapshotOf(answers: readonly Answer[], nowMs: number): FleetSnapshot {
  return {
    providers: answers.map(providerState),
    intervalMs: 0,
    paused: false,
    lastChangeAtMs: answers.reduce<number | null>((latest, { atMs }) => Math.max(latest ?? atMs, atMs), null),
    nowMs,
  }
}

function providerState({ endpoint, outcome, atMs }: Answer): ProviderState {
  const same = { id: endpoint.id, endpoint, nextPollAtMs: null }
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
