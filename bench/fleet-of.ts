/** Inventories made for the benchmarks: plain values of the domain, no sockets. */
import type { ClusterInventory, ClusterNode, ReservationTotals } from '../src/domain/cluster.ts'
import { pairFromAvailable } from '../src/domain/resource.ts'

const GIB = 2 ** 30
const NONE: ReservationTotals = {
  count: 0,
  resources: { cpu: 0, memory: 0, gpu: 0, ephemeral_storage: 0 },
  storage: {},
}

/** A node whose figures depend on its number and on the turn, so that turns differ. */
export function makeNode(index: number, turn: number): ClusterNode {
  const cores = 16 + (index % 8) * 16
  const usedMillicores = (index * 7919 + turn * 130) % (cores * 1000)
  const gpus = index % 4 === 0 ? 8 : 0
  return {
    name: `node-${index}`,
    resources: {
      cpu: pairFromAvailable(cores * 1000, cores * 1000 - usedMillicores),
      memory: pairFromAvailable(cores * 4 * GIB, cores * 4 * GIB - ((index * 31 + turn) % cores) * GIB),
      gpu: pairFromAvailable(gpus, gpus === 0 ? 0 : (index + turn) % (gpus + 1)),
      ephemeral_storage: pairFromAvailable(2000 * GIB, (2000 - ((index + turn) % 1900)) * GIB),
    },
    storageClasses: null,
    gpus: [],
    wrapped: [],
  }
}

/** A cluster of `count` nodes; `changed` tells which of them differ from turn 0. */
export function makeInventory(
  count: number,
  turn: number,
  changed: (index: number) => boolean,
): ClusterInventory {
  return {
    shape: 'nodes',
    nodes: Array.from({ length: count }, (_, index) => makeNode(index, changed(index) ? turn : 0)),
    storage: [{ class: 'beta3', allocatable: null, allocated: null, available: 900 * GIB }],
    leases: 12,
    reservations: { active: NONE, pending: NONE },
    orders: 0,
    deployments: 12,
    hostnames: ['provider.bench.example'],
    address: null,
    reclamationWindowNs: null,
  }
}
