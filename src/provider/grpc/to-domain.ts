/** From a decoded status to what a cluster is. */
import type { ClusterInventory, ReservationTotals, StoragePool } from '../../domain/cluster.ts'
import { failure, type Outcome, success } from '../../domain/outcome.ts'
import { KINDS, type ResourcePair } from '../../domain/resource.ts'
import type { ResourcePair as WirePair } from '../gen/akash/inventory/v1/resource_pair_pb.ts'
import type { Storage } from '../gen/akash/inventory/v1/storage_pb.ts'
import type { ReservationsMetric } from '../gen/akash/provider/v1/status_pb.ts'
import { nodeFromWire } from './node-to-domain.ts'
import { readPair, readReserved } from './pairs.ts'
import type { StatusParts } from './parts.ts'

/** Most entries taken of each list, so that what is kept of one provider is bounded; the same as in REST. */
const MOST = { nodes: 20_000, classes: 1000 } as const

const BYTES = 'bytes'

/**
 * The cluster that the parts tell of. `not-ready` until the cluster's inventory was told, `too-large` for lists past
 * all reason. The owner's address is never told here.
 *
 * Storage pools have Ceph's meaning: allocatable is what remains of the pool, allocated what volumes claim, so that
 * claims may pass what remains; available is their difference, which is what REST tells (operator/inventory/ceph.go).
 */
export function clusterFromParts(parts: StatusParts): Outcome<ClusterInventory> {
  const { cluster, reservations } = parts
  if (cluster === undefined) return notReady()
  if (cluster.nodes.length > MOST.nodes) return tooMany('nodes', cluster.nodes.length, MOST.nodes)
  const classes = Math.max(
    cluster.storage.length,
    ...[reservations?.active, reservations?.pending].map((one) => classesOf(one).length),
  )
  if (classes > MOST.classes) return tooMany('storage classes', classes, MOST.classes)
  return success({
    shape: 'nodes',
    nodes: cluster.nodes.map(nodeFromWire),
    storage: poolsFromWire(cluster.storage),
    leases: parts.leases?.active ?? null,
    reservations: {
      active: reservationsFromWire(reservations?.active),
      pending: reservationsFromWire(reservations?.pending),
    },
    orders: parts.bidEngine?.orders ?? null,
    deployments: parts.manifest?.deployments ?? null,
    hostnames: parts.publicHostnames.filter((name) => name !== ''),
    address: null,
    reclamationWindowNs: nanoseconds(parts.reclamationWindow),
    leasedIps: leasedIpsFromWire(parts.leasedIp),
    providerTimeMs: epochMs(parts.timestamp),
  })
}

/** What a provider says that has no inventory yet. */
export function notReady(cause?: unknown): ReturnType<typeof failure<'not-ready'>> {
  return failure(
    'not-ready',
    'the provider answers, but its inventory is not available yet: it is starting, or cannot reach its cluster',
    cause,
  )
}

/** Pools in order of class, equal classes in order of what is available: the wire order is a Go map's. */
function poolsFromWire(storage: readonly Storage[]): readonly StoragePool[] {
  return storage
    .map(({ info, quantity }) => {
      const { allocatable, allocated, available } = readPair(quantity, BYTES).pair
      return { class: info?.class ?? '', allocatable, allocated, available }
    })
    .sort((a, b) => compare(a.class, b.class) || compare(a.available ?? 0, b.available ?? 0))
}

function reservationsFromWire(wire: ReservationsMetric | undefined): ReservationTotals {
  const resources = wire?.resources
  return {
    count: wire?.count ?? 0,
    resources: {
      cpu: readReserved(resources?.cpu, KINDS.cpu.unit),
      memory: readReserved(resources?.memory, KINDS.memory.unit),
      gpu: readReserved(resources?.gpu, KINDS.gpu.unit),
      ephemeral_storage: readReserved(resources?.ephemeralStorage, KINDS.ephemeral_storage.unit),
    },
    storage: Object.fromEntries(
      classesOf(wire)
        .map(([storageClass, bytes]) => [storageClass, readReserved(bytes, BYTES)] as const)
        .sort(([a], [b]) => compare(a, b)),
    ),
  }
}

function classesOf(wire: ReservationsMetric | undefined) {
  return Object.entries(wire?.resources?.storage ?? {})
}

/** null where nothing is told of it: providers before v0.14.1 send an empty pair. */
function leasedIpsFromWire(wire: WirePair | undefined): ResourcePair | null {
  const { pair } = readPair(wire, 'units')
  return pair.capacity === null && pair.allocatable === null ? null : pair
}

/** null where it is not told, or impossible (below zero). */
function nanoseconds(duration: StatusParts['reclamationWindow']): number | null {
  if (duration === undefined) return null
  const ns = Number(duration.seconds * 10n ** 9n + BigInt(duration.nanos))
  return ns < 0 ? null : ns
}

/** null where it is not told, not after 1970 (Go's zero time is in year 1), or past what a Date can hold. */
function epochMs(timestamp: StatusParts['timestamp']): number | null {
  if (timestamp === undefined) return null
  const ms = Number(timestamp.seconds) * 1000 + Math.floor(timestamp.nanos / 1e6)
  return ms > 0 && ms <= 8.64e15 ? ms : null
}

function tooMany(what: string, count: number, most: number): Outcome<never> {
  return failure('too-large', `the answer lists ${count} ${what}, and at most ${most} are read`)
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0
}
