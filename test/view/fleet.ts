/** Fleets for the tests of this room, small and written by hand or large and made by number. */
import type { ClusterInventory, ClusterNode, StoragePool } from '../../src/domain/cluster.ts'
import { pairFromAvailable, type ResourceKind, type ResourcePair } from '../../src/domain/resource.ts'
import type { DrawContext, TableState } from '../../src/view/model.ts'
import type { FleetSnapshot, History, ProviderState } from '../../src/watch/types.ts'

export const NOW = Date.UTC(2026, 7, 1, 12, 0, 0)
export const GI = 1024 ** 3

export const NO_HISTORY: History = { fleet: () => [], provider: () => [], node: () => [] }

export function context(over: Partial<DrawContext> = {}): DrawContext {
  return { nowMs: NOW, charset: 'unicode', units: 'used', wide: false, ...over }
}

export function table(over: Partial<TableState> = {}): TableState {
  return {
    view: 'nodes',
    sort: null,
    filter: '',
    problemsOnly: false,
    grouped: false,
    folded: new Set(),
    only: 0,
    providerId: null,
    ...over,
  }
}

export interface NodeAmounts {
  /** [allocatable, allocated] in millicores. */
  readonly cpu?: readonly [number, number]
  /** In GiB. */
  readonly memory?: readonly [number, number]
  readonly gpu?: readonly [number, number]
  /** In GiB. */
  readonly ephemeral?: readonly [number, number]
}

export function node(name: string, amounts: NodeAmounts = {}, over: Partial<ClusterNode> = {}): ClusterNode {
  const pair = ([allocatable, allocated]: readonly [number, number], factor = 1): ResourcePair =>
    pairFromAvailable(allocatable * factor, (allocatable - allocated) * factor)
  return {
    name,
    resources: {
      cpu: pair(amounts.cpu ?? [16_000, 4_000]),
      memory: pair(amounts.memory ?? [64, 16], GI),
      gpu: pair(amounts.gpu ?? [0, 0]),
      ephemeral_storage: pair(amounts.ephemeral ?? [1000, 100], GI),
    },
    storageClasses: null,
    gpus: [],
    wrapped: [],
    ...over,
  }
}

export function pool(name: string, availableGi: number | null): StoragePool {
  return {
    class: name,
    allocatable: null,
    allocated: null,
    available: availableGi === null ? null : availableGi * GI,
  }
}

const noResources: Readonly<Record<ResourceKind, number>> = {
  cpu: 0,
  memory: 0,
  gpu: 0,
  ephemeral_storage: 0,
}

export function inventory(
  nodes: readonly ClusterNode[],
  over: Partial<ClusterInventory> = {},
): ClusterInventory {
  return {
    shape: 'nodes',
    nodes,
    storage: [],
    leases: 3,
    reservations: {
      active: { count: 3, resources: { ...noResources, cpu: 4000, memory: 8 * GI }, storage: {} },
      pending: { count: 0, resources: noResources, storage: {} },
    },
    orders: 1,
    deployments: 3,
    hostnames: ['provider.example.com'],
    address: 'akash14y0erczaqxw9p88qs7dd8mqdhn6c3j3c8emhku',
    reclamationWindowNs: null,
    ...over,
  }
}

export function provider(
  id: string,
  held: ClusterInventory | null,
  over: Partial<ProviderState> = {},
): ProviderState {
  const colon = id.lastIndexOf(':')
  return {
    id,
    endpoint: { id, text: id, host: id.slice(0, colon), port: Number(id.slice(colon + 1)) },
    condition: held === null ? 'connecting' : 'live',
    inventory: held,
    receivedAtMs: held === null ? null : NOW - 2000,
    changedAtMs: held === null ? null : NOW - 60_000,
    error: null,
    transport: held === null ? null : 'rest',
    latencyMs: held === null ? null : 34,
    nextPollAtMs: NOW + 3000,
    ...over,
  }
}

export function snapshot(
  providers: readonly ProviderState[],
  over: Partial<FleetSnapshot> = {},
): FleetSnapshot {
  return { providers, intervalMs: 5000, paused: false, lastChangeAtMs: NOW - 60_000, nowMs: NOW, ...over }
}

/** A fleet with one provider of every condition. */
export function mixedFleet(): readonly ProviderState[] {
  return [
    provider(
      'provider.hurricane.akash.pub:8443',
      inventory(
        [
          node('control-01.hurricane2', { cpu: [47_400, 47_255], memory: [125.5, 60] }),
          node('worker-01.hurricane2', { cpu: [102_000, 26_000], memory: [1007, 512], gpu: [8, 7] }),
          node('worker-02.hurricane2', {
            cpu: [102_000, 101_000],
            memory: [1007, 1000],
            gpu: [8, 8],
            ephemeral: [6000, 5500],
          }),
        ],
        { storage: [pool('beta2', 1500), pool('beta3', 12_345), pool('ram', 64)], leases: 41 },
      ),
    ),
    provider(
      'provider.europlots.com:8443',
      inventory([node('node1', { cpu: [252_000, 200], gpu: [8, 0] }), node('node2', { cpu: [4000, 5200] })], {
        storage: [pool('beta1', 800), pool('beta3', -1232.58)],
        leases: 12,
      }),
    ),
    provider('10.0.0.7:31443', inventory([node('zcakawo035')]), {
      condition: 'stale',
      receivedAtMs: NOW - 125_000,
      error: {
        code: 'timeout',
        message: 'No answer within 10 s; the provider may be overloaded.',
        sinceMs: NOW - 120_000,
        attempts: 6,
      },
    }),
    provider('dead.example.org:8443', null, {
      condition: 'failed',
      error: {
        code: 'refused',
        message: 'Nothing listens on port 8443; check the port or ask the provider.',
        sinceMs: NOW - 3_700_000,
        attempts: 12,
      },
    }),
    provider('slow.example.org:8443', null),
    provider('empty.example.org:8443', inventory([])),
  ]
}

/** `providers` times `nodes` nodes with numbers that differ. */
export function largeFleet(providers: number, nodes: number): readonly ProviderState[] {
  return Array.from({ length: providers }, (_, nth) =>
    provider(
      `provider${nth}.example.com:8443`,
      inventory(
        Array.from({ length: nodes }, (__, at) =>
          node(`node${at}`, {
            cpu: [16_000 + at * 1000, (at * 7919 + nth * 104_729) % 16_000],
            memory: [64 + (at % 7) * 64, (at * 31 + nth) % 64],
            gpu: [at % 9, at % 3],
          }),
        ),
        { storage: [pool('beta3', nth)] },
      ),
    ),
  )
}

export function textOf(line: readonly { readonly text: string }[]): string {
  return line.map((span) => span.text).join('')
}
