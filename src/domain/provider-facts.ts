/** What is known of a provider from elsewhere than its status: the chain, `/version`, what was remembered. */
import type { AuditedAttributes, ProviderRecord } from './provider-record.ts'

/** What `/version` tells; free text of the provider, unsanitised. */
export interface ProviderVersions {
  /** Of the provider itself, `v0.10.6`; null where not told. */
  readonly provider: string | null
  /** Of Kubernetes, `v1.30.2+k3s1`; null where not told. */
  readonly kubernetes: string | null
}

/** Each part is null until it is known; the same object as long as nothing of it changed. */
export interface ProviderFacts {
  /** The account that owns the provider: from the chain's record, else what the provider itself says it is. */
  readonly owner: string | null
  readonly record: ProviderRecord | null
  /** What auditors signed; empty where the chain says that nobody has. */
  readonly audited: readonly AuditedAttributes[] | null
  /** Leases that are active by the chain, and when it said so (epoch ms). */
  readonly activeLeases: { readonly count: number; readonly atMs: number } | null
  readonly versions: ProviderVersions | null
  /** Epoch ms at which this program, on this machine, first had an answer of it. */
  readonly firstSeenMs: number | null
}

export const NO_FACTS: ProviderFacts = {
  owner: null,
  record: null,
  audited: null,
  activeLeases: null,
  versions: null,
  firstSeenMs: null,
}
