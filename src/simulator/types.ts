/** A simulated fleet on loopback: what tests, benches and `--demo` ask of it. */
import type { CertificateKind, PublishedCertificate } from './certificate-kinds.ts'
import type { SimulatedGrpc } from './grpc/types.ts'

/** One way in which REST answers badly; each is switched on and off per provider while it runs. */
export const MISBEHAVIOURS = [
  'closed', // the port refuses
  'hang', // TLS handshake done, no header ever
  'hang-tls', // TCP accepted, handshake never answered
  'stall', // headers and half of the body, then silence
  'drip', // one byte of the body at a time
  'reset', // the connection is reset in the body
  'plain-http', // HTTP without TLS on the port
  'tls-garbage', // bytes that are no TLS
  'status-500',
  'redirect', // 302 to another provider's /status
  'html', // 200 with a web page
  'truncated-json', // Content-Length right for the cut text
  'other-json', // JSON that is no provider status
  'wrong-types', // right keys, values of wrong types
  'huge-body', // endless body, chunked
  'gzip-bomb', // small gzip that inflates past the cap
  'not-ready', // {"inventory":{"available":{},"error":{}}}
  'flat-shape', // the 2022-23 shape
  'units-shape', // the 2021 shape
  'wrapped', // negatives cast to uint64
  'shuffled-storage', // storage classes in another order at each poll
  'vanishing-nodes', // a different node is missing at each poll
  'hostile-names', // escapes, bidi overrides, wide and combining characters in node names
  'no-nodes', // a cluster with no node
  'equal-names', // two nodes of one name
] as const
export type Misbehaviour = (typeof MISBEHAVIOURS)[number]

/** Fleets with a story: see `scenes.ts`. */
export const SCENE_NAMES = ['day', 'gpus'] as const
export type SceneName = (typeof SCENE_NAMES)[number]

export interface SimResources {
  cpu: number
  memory: number
  gpu: number
  storage_ephemeral: number
}
export interface SimNode {
  name: string
  allocatable: SimResources
  /** May pass allocatable: the served `available` then wraps as old providers do. */
  allocated: SimResources
  /** Of every card; where it is absent, cards are counted and not recognised. */
  gpuModel?: { vendor: string; name: string; modelId: string; memorySize: string; interface: string }
  /** Cards whose model is recognised; all of them, where absent. */
  recognisedCards?: number
  /** What the hardware has, told over gRPC only; what is allocatable, where absent. */
  capacity?: SimResources
  /** One entry a package, told over gRPC only; none, where absent. */
  cpus?: { vendor: string; model: string; vcores: number }[]
}
export interface SimReservation extends SimResources {
  storage?: Record<string, number>
}
export interface SimCluster {
  nodes: SimNode[]
  storage: { class: string; allocatable: number; allocated: number }[]
  leases: number
  active: SimReservation[]
  pending: SimReservation[]
  orders: number
  deployments: number
  hostname: string
  /** Of the provider, as `/version` tells it; a recent one where absent. */
  version?: string | undefined
  /** As providers since v0.14.1 tell it, in nanoseconds; absent for older ones. */
  reclamationWindowNs?: number | undefined
  /** Addresses of the IP pool and those handed out, told over gRPC only; absent for providers before v0.14.1. */
  leasedIps?: { allocatable: number; allocated: number } | undefined
}

export interface SimulatedProvider {
  readonly index: number
  readonly host: string
  readonly port: number
  /** The next port: gRPC, on the same host. */
  readonly grpcPort: number
  /** `host:port`, as typed on the command line. */
  readonly endpoint: string
  /** bech32 owner; CN of the certificate. */
  readonly owner: string
  /** Change it and the next answer shows it. */
  readonly cluster: SimCluster
  /** Requests begun, open now, and the most ever open at once. */
  readonly requests: { begun: number; open: number; mostOpen: number }
  /** Headers of the last request, lower-case names. */
  readonly lastHeaders: Readonly<Record<string, string>>
  /** The exact text served for `/status` when behaving (built from `cluster`, or what `serveText` set). */
  readonly statusText: () => string
  readonly misbehave: (how: Misbehaviour | null) => Promise<void>
  /** Serves this text byte for byte until called with null. */
  readonly serveText: (text: string | Uint8Array | null) => void
  /**
   * Shows such a certificate from now on, on one port or, unless named, on both; connections are dropped, so that the
   * next ones meet it. `ca` leaves gRPC with the owner's, as real providers do.
   */
  readonly certify: (kind: CertificateKind, port?: 'rest' | 'grpc') => Promise<void>
  /** The certificates of the owner that are on chain. */
  readonly published: PublishedCertificate[]
  /** The other port. What REST answers and how it misbehaves does not touch it. */
  readonly grpc: SimulatedGrpc
}

export interface FleetOptions {
  readonly providers: number
  /** The same seed gives the same fleet and the same life. Default 1. */
  readonly seed?: number
  /** Nodes per provider; a plausible distribution where not given. */
  readonly nodesPerProvider?: number
  /** Milliseconds between events of its life (leases, nodes); 0, the default, is a still fleet. */
  readonly lifeMs?: number
  /** What the fleet is like; how many providers and how fast its life is are given all the same. */
  readonly scene?: SceneName
  /** `ports`: all on 127.0.0.1, a free port pair each (default). `addresses`: 127.x.y.z, port 8443. */
  readonly layout?: 'ports' | 'addresses'
  /** Content coding of good answers, for clients that accept it; none, as real providers, by default. */
  readonly compress?: 'gzip' | 'deflate'
  /** Whether the next port speaks gRPC (default); it refuses otherwise, and `SimulatedProvider.grpc` throws. */
  readonly grpc?: boolean
}

export interface SimulatedFleet {
  readonly providers: readonly SimulatedProvider[]
  /** One step of life, by hand; what `lifeMs` does on a timer. The provider concerned publishes it over gRPC. */
  readonly step: () => void
  /** Certificate of the authority that signs for `certify('ca')`, PEM: for NODE_EXTRA_CA_CERTS. */
  readonly authority: () => Promise<string>
  /** Ends every server, socket and timer. */
  readonly close: () => Promise<void>
}
