/** The parts of a status: a provider sends them as it comes to know them, and one that is unset is not zero. */
import type { Cluster } from '../gen/akash/inventory/v1/cluster_pb.ts'
import type { ResourcePair } from '../gen/akash/inventory/v1/resource_pair_pb.ts'
import type {
  BidEngineStatus,
  Leases,
  ManifestStatus,
  Reservations,
  Status,
} from '../gen/akash/provider/v1/status_pb.ts'

/** What of a status is read; undefined where it has not been told. */
export interface StatusParts {
  readonly leases: Leases | undefined
  readonly cluster: Cluster | undefined
  readonly reservations: Reservations | undefined
  readonly leasedIp: ResourcePair | undefined
  readonly bidEngine: BidEngineStatus | undefined
  readonly manifest: ManifestStatus | undefined
  readonly publicHostnames: readonly string[]
  readonly reclamationWindow: Status['reclamationWindow']
  /** Of the last message only: an older one would not be when this was made. */
  readonly timestamp: Status['timestamp']
}

/**
 * The parts of a message, and for each that it lacks the one known before (`known`, null at the beginning of a
 * stream). No hostnames at all count as lacking: protobuf cannot tell an empty list from none.
 */
export function addParts(known: StatusParts | null, message: Status): StatusParts {
  const { cluster, publicHostnames } = message
  const inventory = cluster?.inventory
  return {
    leases: cluster?.leases ?? known?.leases,
    cluster: inventory?.cluster ?? known?.cluster,
    reservations: inventory?.reservations ?? known?.reservations,
    leasedIp: inventory?.leasedIp ?? known?.leasedIp,
    bidEngine: message.bidEngine ?? known?.bidEngine,
    manifest: message.manifest ?? known?.manifest,
    publicHostnames: publicHostnames.length > 0 ? publicHostnames : (known?.publicHostnames ?? []),
    reclamationWindow: message.reclamationWindow ?? known?.reclamationWindow,
    timestamp: message.timestamp,
  }
}
