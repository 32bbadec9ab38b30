/** A cluster as the message that GetStatus and StreamStatus serve: the truth of `/status`, and what that leaves out. */
import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { NodeSchema } from '../../provider/gen/akash/inventory/v1/node_pb.ts'
import type { ResourcePairSchema } from '../../provider/gen/akash/inventory/v1/resource_pair_pb.ts'
import {
  type ReservationsMetricSchema,
  type Status,
  StatusSchema,
} from '../../provider/gen/akash/provider/v1/status_pb.ts'
import { whole } from '../status-text.ts'
import type { SimCluster, SimNode, SimReservation, SimResources } from '../types.ts'
import type { QuantityKind, WriteQuantity } from './quantity-text.ts'

/** How a cluster is told. */
export interface Telling {
  /** Milliseconds of the epoch that the message is stamped with. */
  readonly madeMs: number
  /** Providers before v0.6.7 do not send it. */
  readonly hasCapacity: boolean
  readonly write: WriteQuantity
}

type Init<Schema extends Parameters<typeof create>[0]> = MessageInitShape<Schema>
type Amounts = readonly [allocatable: number, allocated: number, capacity: number]

const NS_PER_SECOND = 1_000_000_000

function pair(
  kind: QuantityKind,
  amounts: Amounts,
  { hasCapacity, write }: Telling,
): Init<typeof ResourcePairSchema> {
  const [allocatable, allocated, capacity] = amounts
  return {
    allocatable: { string: write(kind, 'allocatable', whole(allocatable)) },
    allocated: { string: write(kind, 'allocated', whole(allocated)) },
    ...(hasCapacity ? { capacity: { string: write(kind, 'capacity', whole(capacity)) } } : {}),
  }
}

/** One entry a card; real providers leave the vendor's id empty. */
function cards({ gpuModel, capacity, allocatable, recognisedCards }: SimNode) {
  if (gpuModel === undefined) return []
  const { vendor, name, modelId, memorySize, interface: bus } = gpuModel
  const card = { vendor, name, modelid: modelId, interface: bus, memorySize }
  return Array.from({ length: recognisedCards ?? (capacity ?? allocatable).gpu }, () => card)
}

function nodeInit(node: SimNode, storageClasses: string[], telling: Telling): Init<typeof NodeSchema> {
  const { name, allocatable, allocated, capacity = allocatable, cpus = [] } = node
  const quantity = (kind: QuantityKind, resource: keyof SimResources) =>
    pair(kind, [allocatable[resource], allocated[resource], capacity[resource]], telling)
  // Made once as zero by a provider and never changed.
  const volumes = pair('storage', [0, 0, 0], telling)
  return {
    name,
    resources: {
      cpu: {
        quantity: quantity('cpu', 'cpu'),
        info: cpus.map((one, index) => ({ id: String(index), ...one })),
      },
      memory: { quantity: quantity('memory', 'memory') },
      gpu: { quantity: quantity('gpu', 'gpu'), info: cards(node) },
      ephemeralStorage: quantity('storage', 'storage_ephemeral'),
      volumesAttached: volumes,
      volumesMounted: volumes,
    },
    capabilities: { storageClasses },
  }
}

function reservationsInit(
  reservations: readonly SimReservation[],
  { write }: Telling,
): Init<typeof ReservationsMetricSchema> {
  const sum = (kind: keyof SimResources) =>
    reservations.reduce((total, reservation) => total + whole(reservation[kind]), 0n)
  const storage = new Map<string, bigint>()
  for (const [name, bytes] of reservations.flatMap((one) => Object.entries(one.storage ?? {}))) {
    storage.set(name, (storage.get(name) ?? 0n) + whole(bytes))
  }
  const quantity = (kind: QuantityKind, amount: bigint) => ({ string: write(kind, 'allocatable', amount) })
  return {
    count: reservations.length,
    resources: {
      cpu: quantity('cpu', sum('cpu')),
      memory: quantity('memory', sum('memory')),
      gpu: quantity('gpu', sum('gpu')),
      ephemeralStorage: quantity('storage', sum('storage_ephemeral')),
      storage: Object.fromEntries([...storage].map(([name, bytes]) => [name, quantity('storage', bytes)])),
    },
  }
}

/**
 * The message of a cluster. Storage pools are told as Ceph's are: what is allocatable is also the capacity, and
 * every node is capable of every class.
 */
export function statusMessage(cluster: SimCluster, telling: Telling): Status {
  const { leasedIps, reclamationWindowNs: window } = cluster
  const classes = cluster.storage.map((pool) => pool.class).toSorted()
  return create(StatusSchema, {
    cluster: {
      leases: { active: cluster.leases },
      inventory: {
        cluster: {
          nodes: cluster.nodes.map((node) => nodeInit(node, classes, telling)),
          storage: cluster.storage.map(({ class: name, allocatable, allocated }) => ({
            quantity: pair('storage', [allocatable, allocated, allocatable], telling),
            info: { class: name },
          })),
        },
        reservations: {
          pending: reservationsInit(cluster.pending, telling),
          active: reservationsInit(cluster.active, telling),
        },
        ...(leasedIps === undefined
          ? {}
          : {
              leasedIp: pair(
                'gpu',
                [leasedIps.allocatable, leasedIps.allocated, leasedIps.allocatable],
                telling,
              ),
            }),
      },
    },
    bidEngine: { orders: cluster.orders },
    manifest: { deployments: cluster.deployments },
    publicHostnames: cluster.hostname === '' ? [] : [cluster.hostname],
    timestamp: timestampFromMs(telling.madeMs),
    ...(window === undefined
      ? {}
      : {
          reclamationWindow: {
            seconds: BigInt(Math.floor(window / NS_PER_SECOND)),
            nanos: window % NS_PER_SECOND,
          },
        }),
  })
}
