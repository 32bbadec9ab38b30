/** What a doubt is, and what every check says of itself. */
import type { ResourceKind } from '../../domain/resource.ts'

/** Every code, in the order of what the checks look at. */
export const DOUBT_CODES = [
  // one quantity of a node
  'negative',
  'above-allocatable',
  'over-allocated',
  // the cards of a node
  'gpu-no-model',
  'gpu-models-short',
  'gpu-unhealthy',
  // a storage pool
  'negative-storage',
  'storage-class-twice',
  'storage-overclaimed',
  // the cluster as it is listed
  'equal-names',
  'no-nodes',
  // the provider over time
  'node-gone',
  'gpus-dropped',
  'pending-stays',
  'pending-burst',
  // its clock
  'clock-skew',
  'old-message',
  // its two ports
  'port-dead',
  'transports-disagree',
  // the chain
  'model-not-detected',
  'leases-off-chain',
  'certificate-mismatch',
  'certificate-expired',
  'certificate-changed',
  // the fleet
  'version-behind',
] as const
export type DoubtCode = (typeof DOUBT_CODES)[number]

export interface Doubt {
  readonly code: DoubtCode
  /** Name of the node as reported, null where the doubt is about the cluster. */
  readonly node: string | null
  readonly resource: ResourceKind | null
  readonly storageClass: string | null
  /** A sentence for a person. Holds no control characters. */
  readonly message: string
}

/** A doubt, and since when it has been there. */
export interface SeenDoubt extends Doubt {
  /** Epoch ms of the first judgement that found it. */
  readonly sinceMs: number
}

/** What each entry of a table of checks carries. */
export interface CheckFacts {
  readonly code: DoubtCode
  /** The issue or source that taught it. */
  readonly source: string
  /** Whether the quantity it is about stays out of totals. */
  readonly keepsOut: boolean
}

/** Something found: a whole sentence without control characters, and the node it is about. */
export interface Finding {
  readonly node: string | null
  readonly message: string
}

/** A check of something as a whole, for information: it keeps nothing out of totals. */
export interface Check<Subject> extends CheckFacts {
  readonly keepsOut: false
  readonly find: (subject: Subject) => readonly Finding[]
}

/** What the checks find in a subject, in their order. */
export function findings<Subject>(checks: readonly Check<Subject>[], subject: Subject): readonly Doubt[] {
  return checks.flatMap(({ code, find }) =>
    find(subject).map(
      ({ node, message }): Doubt => ({ code, node, resource: null, storageClass: null, message }),
    ),
  )
}

/** One sentence about the provider as a whole, or nothing where there is none. */
export function aboutProvider(message: string | null): readonly Finding[] {
  return message === null ? [] : [{ node: null, message }]
}
