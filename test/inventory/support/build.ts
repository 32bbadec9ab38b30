/** Clusters for tests, written short. */
import type { ClusterInventory, ClusterNode, StoragePool } from '../../../src/domain/cluster.ts'
import { pairFromAvailable, type ResourceKind, type ResourcePair } from '../../../src/domain/resource.ts'

const EMPTY = { count: 0, resources: { cpu: 0, memory: 0, gpu: 0, ephemeral_storage: 0 }, storage: {} }

/** A quiet node: 8 of 10 cores, 6 of 8 GiB, 1 of 2 GPUs, 50 of 100 GiB free; any part replaced. */
export function node(
  name: string,
  resources: Partial<Record<ResourceKind, ResourcePair>> = {},
  rest: Partial<Omit<ClusterNode, 'name' | 'resources'>> = {},
): ClusterNode {
  return {
    name,
    resources: {
      cpu: pairFromAvailable(10_000, 8_000),
      memory: pairFromAvailable(8 * 2 ** 30, 6 * 2 ** 30),
      gpu: pairFromAvailable(2, 1),
      ephemeral_storage: pairFromAvailable(100 * 2 ** 30, 50 * 2 ** 30),
      ...resources,
    },
    storageClasses: null,
    gpus: [],
    wrapped: [],
    ...rest,
  }
}

/** A pool as REST tells it. */
export function pool(name: string, available: number | null, rest: Partial<StoragePool> = {}): StoragePool {
  return { class: name, allocatable: null, allocated: null, available, ...rest }
}

export function cluster(
  nodes: readonly ClusterNode[],
  rest: Partial<Omit<ClusterInventory, 'nodes'>> = {},
): ClusterInventory {
  return {
    shape: 'nodes',
    nodes,
    storage: [],
    leases: 3,
    reservations: { active: EMPTY, pending: EMPTY },
    orders: 0,
    deployments: 0,
    hostnames: [],
    address: 'akash14y0erczaqxw9p88qs7dd8mqdhn6c3j3c8emhku',
    reclamationWindowNs: null,
    ...rest,
  }
}
