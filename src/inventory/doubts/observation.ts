/** What is known of one provider at a moment, from all that watch it: what the checks beyond one inventory look at. */
import type { CertificateTrust } from '../../domain/certificate.ts'
import type { ClusterInventory, Transport } from '../../domain/cluster.ts'
import type { ProviderFacts } from '../../domain/provider-facts.ts'
import type { Doubt } from './doubt.ts'

export interface ObservedPort {
  readonly condition: 'unused' | 'connecting' | 'ok' | 'failed'
  /** Of the last failure; null unless failed. */
  readonly code: string | null
}

export interface Observation {
  readonly inventory: ClusterInventory | null
  readonly transport: Transport | null
  /** Epoch ms at which the inventory came. */
  readonly receivedAtMs: number | null
  /** It came by a stream, whose first message is a kept one and may be old. */
  readonly streamed: boolean
  /** null where nobody keeps account of the ports. */
  readonly ports: { readonly rest: ObservedPort; readonly grpc: ObservedPort } | null
  /** What the other transport told last, and when. */
  readonly beside: { readonly inventory: ClusterInventory; readonly receivedAtMs: number } | null
  readonly trust: {
    readonly rest: CertificateTrust | null
    readonly grpc: CertificateTrust | null
  } | null
  readonly facts: ProviderFacts | null
  /** What the fleet around it says of it. */
  readonly fleet: readonly Doubt[]
}

/** Of a provider of which nothing is known. */
export const NOTHING_OBSERVED: Observation = {
  inventory: null,
  transport: null,
  receivedAtMs: null,
  streamed: false,
  ports: null,
  beside: null,
  trust: null,
  facts: null,
  fleet: [],
}
