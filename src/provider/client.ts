/** The seam between those who want a provider's status and the transports that fetch it. */
import type { CertificateFacts } from '../domain/certificate.ts'
import type { ClusterInventory, Transport } from '../domain/cluster.ts'
import type { Endpoint } from '../domain/endpoint.ts'
import type { Failure, Outcome } from '../domain/outcome.ts'
import type { ProviderVersions } from '../domain/provider-facts.ts'

/** One answer of one provider. */
export interface StatusParcel {
  readonly inventory: ClusterInventory
  readonly transport: Transport
  /** From the call to the whole body read, milliseconds. */
  readonly latencyMs: number
  /** What the port showed in the handshake of the connection that brought it; absent or null where not known. */
  readonly certificate?: CertificateFacts | null
  /** Where both transports were asked at once: what the other one came to; absent where only one was. */
  readonly beside?: Outcome<StatusParcel>
  /** What the REST port showed, where it answered too and gRPC brought the status. */
  readonly restCertificate?: CertificateFacts | null
}

/** A transport that is told of changes instead of asking. */
export interface StatusStream {
  /**
   * Opens one stream and hands over every status it brings, whole: parts that a message lacks are the last known
   * ones. Never rejects: resolves with the reason when the stream is over (`aborted` when `signal` ended it, `grpc`
   * when the server ended it). A provider leaks each closed stream, so the caller opens it sparingly.
   */
  readonly watchStatus: (
    endpoint: Endpoint,
    signal: AbortSignal,
    onStatus: (parcel: StatusParcel) => void,
  ) => Promise<Failure>
}

/** Asks providers; owns its sockets until `close`. */
export interface ProviderClient {
  /** Never rejects: every failure is a value with a code of the contract. `signal` ends it as `aborted`. */
  readonly askStatus: (endpoint: Endpoint, signal: AbortSignal) => Promise<Outcome<StatusParcel>>
  /** Drops every socket; afterwards `askStatus` answers `aborted`. */
  readonly close: () => Promise<void>
}

/** Asks a provider what it runs. It asks its Kubernetes for that, so this may fail while its status is told. */
export interface VersionSource {
  /** Never rejects. `signal` ends it as `aborted`. */
  readonly askVersion: (endpoint: Endpoint, signal: AbortSignal) => Promise<Outcome<ProviderVersions>>
}
