/** What both transports can say of a cluster, read from each, in one form to compare. */
import type { ResourcePair } from '../../../src/provider/gen/akash/inventory/v1/resource_pair_pb.ts'
import type { ReservationsMetric, Status } from '../../../src/provider/gen/akash/provider/v1/status_pb.ts'
import { milliOf, wholeOf } from './quantity.ts'

const left = (pair: ResourcePair | undefined, of = wholeOf) =>
  String(of(pair?.allocatable) - of(pair?.allocated))

function sums(metric: ReservationsMetric | undefined) {
  const { cpu, memory, gpu, ephemeralStorage, storage = {} } = metric?.resources ?? {}
  return {
    count: metric?.count,
    cpu: String(milliOf(cpu)),
    memory: String(wholeOf(memory)),
    gpu: String(wholeOf(gpu)),
    storage_ephemeral: String(wholeOf(ephemeralStorage)),
    storage: Object.fromEntries(Object.entries(storage).map(([name, one]) => [name, String(wholeOf(one))])),
  }
}

/** From a message. */
export function truthOfGrpc(status: Status) {
  const { leases, inventory } = status.cluster ?? {}
  const window = status.reclamationWindow
  return {
    leases: leases?.active,
    nodes: (inventory?.cluster?.nodes ?? []).map(({ name, resources }) => ({
      name,
      allocatable: {
        cpu: String(milliOf(resources?.cpu?.quantity?.allocatable)),
        gpu: String(wholeOf(resources?.gpu?.quantity?.allocatable)),
        memory: String(wholeOf(resources?.memory?.quantity?.allocatable)),
        storage_ephemeral: String(wholeOf(resources?.ephemeralStorage?.allocatable)),
      },
      available: {
        cpu: left(resources?.cpu?.quantity, milliOf),
        gpu: left(resources?.gpu?.quantity),
        memory: left(resources?.memory?.quantity),
        storage_ephemeral: left(resources?.ephemeralStorage),
      },
    })),
    storage: (inventory?.cluster?.storage ?? []).map((pool) => ({
      class: pool.info?.class,
      size: left(pool.quantity),
    })),
    active: sums(inventory?.reservations?.active),
    pending: sums(inventory?.reservations?.pending),
    orders: status.bidEngine?.orders,
    deployments: status.manifest?.deployments,
    hostname: status.publicHostnames[0],
    windowNs:
      window === undefined ? undefined : String(window.seconds * 1_000_000_000n + BigInt(window.nanos)),
  }
}

interface Metric {
  cpu: string
  memory: string
  gpu: string
  storage_ephemeral: string
  storage?: Record<string, string>
}

function add(metrics: readonly Metric[] = []) {
  const sum = (kind: 'cpu' | 'memory' | 'gpu' | 'storage_ephemeral') =>
    String(metrics.reduce((total, one) => total + BigInt(one[kind]), 0n))
  const storage: Record<string, string> = {}
  for (const [name, bytes] of metrics.flatMap((one) => Object.entries(one.storage ?? {}))) {
    storage[name] = String(BigInt(storage[name] ?? 0) + BigInt(bytes))
  }
  return {
    count: metrics.length,
    cpu: sum('cpu'),
    memory: sum('memory'),
    gpu: sum('gpu'),
    storage_ephemeral: sum('storage_ephemeral'),
    storage,
  }
}

/** From the text of `/status`; every number is compared by its digits. */
export function truthOfRest(text: string) {
  const { cluster, bidengine, manifest, ...rest } = JSON.parse(text.replace(/:(-?\d+)/g, ':"$1"'))
  const { active, pending, available } = cluster.inventory
  return {
    leases: Number(cluster.leases),
    nodes: available.nodes ?? [],
    storage: available.storage ?? [],
    active: add(active),
    pending: add(pending),
    orders: Number(bidengine.orders),
    deployments: Number(manifest.deployments),
    hostname: rest.cluster_public_hostname,
    windowNs: rest.reclamation_window,
  }
}
