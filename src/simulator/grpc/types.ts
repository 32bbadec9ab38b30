/** The gRPC side of a simulated provider: what tests, benches and `--demo` ask of it. */
import type { Status } from '../../provider/gen/akash/provider/v1/status_pb.ts'

/** One way in which gRPC misbehaves or is odd; each is switched on and off per provider while it runs. */
export const GRPC_MISBEHAVIOURS = [
  'closed', // the port refuses
  'hang', // TCP and TLS done, HTTP/2 never answered
  'blackhole', // open lines are neither read nor written any more, pings included, and stay open; new ones too
  'plain-text', // HTTP/2 without TLS
  'no-alpn', // the server selects no protocol, as grpc-go did for Akash up to v0.8.4
  'http1', // an HTTPS page on the port
  'goaway-on-ping', // GOAWAY to a ping within 30 s of the last one, or while no call is open
  'quiet', // the stream opens, and no message comes until something is published
  'partial', // a stream's messages: without cluster, then without bid engine and manifest, then whole
  'not-ready', // UNKNOWN for GetStatus; streams stay silent
  'trailers-only', // UNAVAILABLE, told in the headers
  'unimplemented', // a gRPC server without this service
  'too-large', // a message beyond 16 MiB
  'server-ends', // the server ends the stream, with OK, after its first message
  'reset', // the connection is reset in the midst of a message
  'wrapped', // negative quantities
  'no-capacity', // as before provider v0.6.7
  'quantity-forms', // the same amounts in every way to write them
  'junk-quantities', // a node and a pool with quantities that are none
  'gpu-info-missing', // cards counted, none recognised
  'ceph-over', // more claimed in a pool than it has
  'unlimited-pool', // pools without a limit, in both ways to say so
  'old-timestamp', // the message kept for new streams is hours old
  'clock-skew', // the provider's clock is ten minutes ahead
] as const
export type GrpcMisbehaviour = (typeof GRPC_MISBEHAVIOURS)[number]

/** Of what there was so far, open now, and the most ever open at once. */
export interface Count {
  begun: number
  open: number
  mostOpen: number
}

export interface SimulatedGrpc {
  /** Calls that are answered once: GetStatus, and methods that do not exist. */
  readonly unary: Readonly<Count>
  /** Calls of StreamStatus. A real provider leaks each one that ends. */
  readonly streams: Readonly<Count>
  /** Lines on which HTTP/2 began. */
  readonly connections: Readonly<Count>
  /** PING frames that came, acknowledgements not counted. */
  readonly pings: number
  /** Connections on which the client sent a certificate. */
  readonly clientCertificates: number
  /** Headers of the last call, lower-case names, `:path` and its like among them. */
  readonly lastHeaders: Readonly<Record<string, string>>
  /** The name of every header that ever came with a call. */
  readonly headersSeen: ReadonlySet<string>
  /**
   * In force when it resolves. Open streams stay where the connection can, and are told the difference at once:
   * a changed message is pushed, `server-ends` ends them, and so on. A new `quiet` or `not-ready` tells them nothing.
   */
  readonly misbehave: (how: GrpcMisbehaviour | null) => Promise<void>
  /** Pushes the present status to the open streams, as a provider does on a change; `step` and life do so too. */
  readonly publish: () => void
  /** That many pushes, one right after the other. */
  readonly burst: (count: number) => void
  /** The message that GetStatus serves at this moment. */
  readonly statusOf: () => Status
  /** Serves this message as it is, such as a real provider's, and pushes it; null goes back to the cluster's. */
  readonly serve: (status: Status | null) => void
}
