/** What tenants ask for, and the room it takes on a node and in the storage classes. */
import {
  GIB,
  REQUEST_CARDS,
  REQUEST_CPU_MILLICORES,
  REQUEST_EPHEMERAL_GIB,
  REQUEST_MEMORY_GIB,
  REQUEST_VOLUME_GIB,
} from './hardware.ts'
import { pick, type Random } from './random.ts'
import type { SimCluster, SimNode, SimReservation, SimResources } from './types.ts'

/** On which node each reservation runs; the wire does not tell. */
export type Homes = WeakMap<SimReservation, SimNode>

const KINDS = ['cpu', 'memory', 'gpu', 'storage_ephemeral'] as const satisfies (keyof SimResources)[]
/** Of the requests, those that take a volume where the cluster has storage classes. */
const WITH_VOLUME = 0.25
/** Of the requests on a node with GPUs, those that take some. */
const WITH_GPU = 0.8

/** A request as a tenant could make it for this node; whether it fits is another question. */
export function randomRequest(random: Random, cluster: SimCluster, node: SimNode): SimReservation {
  const takesGpus = node.allocatable.gpu > 0 && random() < WITH_GPU
  const request: SimReservation = {
    cpu: pick(random, REQUEST_CPU_MILLICORES),
    gpu: takesGpus ? pick(random, REQUEST_CARDS) : 0,
    memory: pick(random, REQUEST_MEMORY_GIB) * GIB,
    storage_ephemeral: pick(random, REQUEST_EPHEMERAL_GIB) * GIB,
  }
  if (cluster.storage.length === 0 || random() >= WITH_VOLUME) return request
  return {
    ...request,
    storage: { [pick(random, cluster.storage).class]: pick(random, REQUEST_VOLUME_GIB) * GIB },
  }
}

/** Whether node and storage classes have the room. */
export function fits(cluster: SimCluster, node: SimNode, request: SimReservation): boolean {
  const onNode = KINDS.every((kind) => node.allocated[kind] + request[kind] <= node.allocatable[kind])
  return (
    onNode &&
    cluster.storage.every((pool) => pool.allocated + (request.storage?.[pool.class] ?? 0) <= pool.allocatable)
  )
}

function move(cluster: SimCluster, node: SimNode | undefined, request: SimReservation, sign: 1 | -1): void {
  for (const kind of KINDS) if (node !== undefined) node.allocated[kind] += sign * request[kind]
  for (const pool of cluster.storage) pool.allocated += sign * (request.storage?.[pool.class] ?? 0)
}

/** Takes the room: from the moment a reservation pends, as a provider does. Changes cluster and node. */
export function place(cluster: SimCluster, homes: Homes, node: SimNode, request: SimReservation): void {
  homes.set(request, node)
  move(cluster, node, request, 1)
}

/** Gives the room back. Changes the cluster and the reservation's node, if it has one. */
export function release(cluster: SimCluster, homes: Homes, request: SimReservation): void {
  move(cluster, homes.get(request), request, -1)
  homes.delete(request)
}
