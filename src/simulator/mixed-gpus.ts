/** A cluster whose GPUs are of many kinds and in many pieces: where sums say yes and no single node does. */
import { idleNode } from './cluster.ts'
import { GIB, NODE_KINDS } from './hardware.ts'
import { pick, type Random } from './random.ts'
import { type Homes, place } from './reservations.ts'
import type { SimCluster, SimNode, SimReservation } from './types.ts'

const GPU_KINDS = NODE_KINDS.filter(({ cards }) => cards > 0)
/** A row of machines; the next provider's begins with other kinds. */
const NODES = 8
/** Cards that tenants left, from node to node: mostly one or two of eight. */
const CARDS_LEFT = [1, 2, 0, 1, 8, 1, 3, 2] as const
/** One node in so many has cards left and no core to use them with. */
const STRANDED_EACH = 4

/** Puts such nodes and their tenants in the place of the cluster's own; without a tenant on any other. */
export function mixGpus(random: Random, index: number, cluster: SimCluster, homes: Homes): void {
  cluster.nodes = Array.from({ length: NODES }, (_, nth) => {
    const kind = GPU_KINDS[(index * 5 + nth) % GPU_KINDS.length] ?? pick(random, GPU_KINDS)
    return idleNode(random, kind, `${kind.gpuModel?.name ?? 'cpu'}-${nth + 1}`)
  }).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  cluster.active = []
  cluster.pending = []
  for (const pool of cluster.storage) pool.allocated = 0
  for (const [nth, node] of cluster.nodes.entries()) occupy(cluster, homes, node, nth)
  cluster.leases = cluster.active.length
  cluster.deployments = cluster.active.length
}

function occupy(cluster: SimCluster, homes: Homes, node: SimNode, nth: number): void {
  const left = CARDS_LEFT[nth % CARDS_LEFT.length] ?? 0
  for (let cards = node.allocatable.gpu - left; cards > 0; cards -= 2) take(Math.min(2, cards), 500)
  const freeCpu = node.allocatable.cpu - node.allocated.cpu
  if (nth % STRANDED_EACH === 0) take(0, freeCpu - (freeCpu % 500))

  function take(gpu: number, cpu: number): void {
    const tenant: SimReservation = { gpu, cpu, memory: GIB, storage_ephemeral: GIB }
    place(cluster, homes, node, tenant)
    cluster.active.push(tenant)
  }
}
