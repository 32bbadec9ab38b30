/** A fleet made by hand for the screen's tests. */
import type { ClusterInventory, ClusterNode, ReservationTotals } from '../../../src/domain/cluster.ts'
import { pairFromAvailable } from '../../../src/domain/resource.ts'
import type { FleetSnapshot, History, ProviderState, Store } from '../../../src/watch/types.ts'

export const NOW_MS = Date.UTC(2026, 0, 2, 3, 4, 5)
const GI = 1024 ** 3

const NOTHING: ReservationTotals = {
  count: 0,
  resources: { cpu: 0, memory: 0, gpu: 0, ephemeral_storage: 0 },
  storage: {},
}

/** A node whose share in use is `used` (0 to 1) of 64 cores, 256 GiB, 8 GPUs and 1 TiB. */
export function nodeOf(name: string, used = 0.5): ClusterNode {
  const pair = (all: number) => pairFromAvailable(all, Math.round(all * (1 - used)))
  return {
    name,
    resources: {
      cpu: pair(64_000),
      memory: pair(256 * GI),
      gpu: pair(8),
      ephemeral_storage: pair(1024 * GI),
    },
    storageClasses: null,
    gpus: [],
    wrapped: [],
  }
}

export function inventoryOf(nodes: readonly ClusterNode[]): ClusterInventory {
  return {
    shape: 'nodes',
    nodes,
    storage: [{ class: 'beta3', allocatable: 4096 * GI, allocated: 1024 * GI, available: 3072 * GI }],
    leases: 7,
    reservations: { active: NOTHING, pending: NOTHING },
    orders: 2,
    deployments: 7,
    hostnames: ['*.ingress.example'],
    address: 'akash1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq',
    reclamationWindowNs: null,
  }
}

export function providerOf(host: string, nodes: readonly ClusterNode[] | null): ProviderState {
  const id = `${host}:8443`
  return {
    id,
    endpoint: { id, text: host, host, port: 8443 },
    condition: nodes === null ? 'connecting' : 'live',
    inventory: nodes === null ? null : inventoryOf(nodes),
    receivedAtMs: nodes === null ? null : NOW_MS - 2_000,
    changedAtMs: nodes === null ? null : NOW_MS - 60_000,
    error: null,
    transport: nodes === null ? null : 'rest',
    latencyMs: nodes === null ? null : 42,
    nextPollAtMs: NOW_MS + 3_000,
  }
}

/** The same provider, failed since a minute, with nothing kept. */
export function failedOf(host: string): ProviderState {
  return {
    ...providerOf(host, null),
    condition: 'failed',
    error: {
      code: 'refused',
      message: 'The provider refuses the connection; check host and port.',
      sinceMs: NOW_MS - 60_000,
      attempts: 4,
    },
  }
}

export function fleetOf(providers: readonly ProviderState[]): FleetSnapshot {
  return { providers, intervalMs: 5_000, paused: false, lastChangeAtMs: NOW_MS - 2_000, nowMs: NOW_MS }
}

/** `providers` providers `p0.example` ... with nodes `node-0` ...; use grows from node to node. */
export function plainFleet(providers: number, nodesEach: number): FleetSnapshot {
  return fleetOf(
    Array.from({ length: providers }, (_, p) =>
      providerOf(
        `p${p}.example`,
        Array.from({ length: nodesEach }, (_unused, n) => nodeOf(`node-${n}`, (n % 10) / 10)),
      ),
    ),
  )
}

export const NO_HISTORY: History = { fleet: () => [], provider: () => [], node: () => [] }

/** A store whose value the test sets. */
export function storeOf<T>(first: T): Store<T> & { readonly set: (value: T) => void } {
  let value = first
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    set: (next) => {
      value = next
      for (const listener of [...listeners]) listener()
    },
  }
}
