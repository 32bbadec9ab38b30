/**
 * Things that go wrong in a cluster and are told truly by both ports: each changes the cluster for good. What is
 * only told wrongly is a misbehaviour instead.
 *
 *     TROUBLES['gpu-drop'](fleet.providers[0].cluster)
 *     fleet.providers[0].grpc.publish()
 */
import type { SimCluster, SimNode, SimResources } from './types.ts'

export type Trouble =
  | 'over-allocated' // more handed out than there is, as after an overcommit
  | 'handed-back' // less than nothing is handed out, so that more is free than there is
  | 'gpu-unhealthy' // a card fails: it is still there and cannot be handed out
  | 'gpu-unknown-card' // a card of a device id that the provider does not know
  | 'gpu-drop' // a card is gone, as after a reboot
  | 'node-leaves' // a node is cordoned
  | 'pool-overclaimed' // thin claims beyond what the pool has left
  | 'leases-leak' // deployments whose lease is closed stay
  | 'restart-burst' // after a restart all that runs is reserved a second time

export const TROUBLES: Readonly<Record<Trouble, (cluster: SimCluster) => void>> = {
  'over-allocated': (cluster) =>
    onFirst(cluster, (node) => {
      node.allocated.cpu = node.allocatable.cpu + 4000
    }),
  'handed-back': (cluster) =>
    onFirst(cluster, (node) => {
      node.allocated.memory = -(2 ** 30)
    }),
  'gpu-unhealthy': (cluster) =>
    onGpuNode(cluster, (node) => {
      node.capacity ??= { ...node.allocatable }
      node.allocatable.gpu -= 1
    }),
  'gpu-unknown-card': (cluster) =>
    onGpuNode(cluster, (node) => {
      node.recognisedCards = (node.capacity ?? node.allocatable).gpu - 1
    }),
  'gpu-drop': (cluster) =>
    onGpuNode(cluster, (node) => {
      if (node.capacity !== undefined) node.capacity.gpu -= 1
      node.allocatable.gpu -= 1
    }),
  'node-leaves': (cluster) => {
    cluster.nodes.pop()
  },
  'pool-overclaimed': (cluster) => {
    const [pool] = cluster.storage
    if (pool === undefined)
      cluster.storage.push({ class: 'beta3', allocatable: 2 ** 40, allocated: 3 * 2 ** 40 })
    else pool.allocated = pool.allocatable * 3
  },
  'leases-leak': (cluster) => {
    cluster.leases += 22
  },
  'restart-burst': (cluster) => {
    cluster.pending = [...cluster.pending, ...cluster.active.map((one) => ({ ...one }))]
  },
}

function onFirst({ nodes }: SimCluster, change: (node: SimNode) => void): void {
  const [node] = nodes
  if (node !== undefined) change(node)
}

const CARD = { vendor: 'nvidia', name: 'a100', modelId: '20b2', memorySize: '80Gi', interface: 'SXM4' }

/** The first node with cards that can be handed out; where there is none, the first is given eight idle ones. */
function onGpuNode(cluster: SimCluster, change: (node: SimNode) => void): void {
  giveCards(cluster)
  const node = cluster.nodes.find(({ allocatable }) => allocatable.gpu > 1)
  if (node !== undefined) change(node)
}

/** Makes sure that there is a node of several cards of one model, none of them taken. */
export function giveCards(cluster: SimCluster): void {
  if (cluster.nodes.some(({ allocatable, gpuModel }) => allocatable.gpu > 1 && gpuModel !== undefined)) return
  onFirst(cluster, (node) => {
    const withCards = (amounts: SimResources): SimResources => ({ ...amounts, gpu: 8 })
    node.allocatable = withCards(node.allocatable)
    node.allocated = { ...node.allocated, gpu: 0 }
    if (node.capacity !== undefined) node.capacity = withCards(node.capacity)
    node.gpuModel = CARD
  })
}
