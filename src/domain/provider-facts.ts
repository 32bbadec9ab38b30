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
  /** Only where it names the host that is watched. */
  readonly record: ProviderRecord | null
  /** Why what the chain says of that owner is not taken for this provider's; a sentence. Null where it fits. */
  readonly misfit: string | null
  /** What auditors signed; empty where the chain says that nobody has. */
  readonly audited: readonly AuditedAttributes[] | null
  /** Leases that are active by the chain, and when it said so (epoch ms). */
  readonly activeLeases: { readonly count: number; readonly atMs: number } | null
  readonly versions: ProviderVersions | null
  /** Epoch ms at which this program, on this machine, first had an answer of it. */
  readonly firstSeenMs: number | null
  readonly liveness: Liveness | null
}

/** How much of this run a provider was live. */
export interface Liveness {
  /** Epoch ms of the begin of the run. */
  readonly watchedSinceMs: number
  /** Milliseconds in which it was live, up to the last change. */
  readonly liveMs: number
  /** Epoch ms since when it is live again; null while it is not. */
  readonly liveSinceMs: number | null
}

export const NO_FACTS: ProviderFacts = {
  owner: null,
  record: null,
  misfit: null,
  audited: null,
  activeLeases: null,
  versions: null,
  firstSeenMs: null,
  liveness: null,
}

/** The part of the run in which it was live, 0 to 1. */
export function liveShare({ watchedSinceMs, liveMs, liveSinceMs }: Liveness, nowMs: number): number {
  const runMs = nowMs - watchedSinceMs
  const nowLiveMs = liveSinceMs === null ? 0 : nowMs - liveSinceMs
  return runMs <= 0 ? 1 : Math.max(0, Math.min(1, (liveMs + nowLiveMs) / runMs))
}
