/** Checks of one quantity of one node: the only ones that decide whether a number goes into totals. */
import { amountInWords } from '../domain/amount.ts'
import type { ClusterNode } from '../domain/cluster.ts'
import type { ResourceKind, ResourcePair } from '../domain/resource.ts'
import { KINDS } from '../domain/resource.ts'
import type { CheckFacts } from './doubts/doubt.ts'

export interface PairCheck extends CheckFacts {
  readonly code: 'negative' | 'above-allocatable' | 'over-allocated'
  readonly keepsOut: true
  /** True where the quantity is not to be believed. Cheap: it runs for every node at every publication. */
  readonly test: (pair: ResourcePair, kind: ResourceKind, node: ClusterNode) => boolean
  /** What is odd, with the figures; a whole sentence without control characters. */
  readonly sentence: (pair: ResourcePair, kind: ResourceKind) => string
}

/**
 * In order of precedence: a quantity has the first doubt that fits it, because a wrapped deficit is also an
 * allocation beyond the allocatable, and saying it once is enough.
 */
export const PAIR_CHECKS: readonly PairCheck[] = [
  {
    // Providers before v0.10.6 cast a negative int64 to uint64; the wire-to-domain step lists such kinds.
    code: 'negative',
    source: 'akash-network/support#384, #137, #192, #429',
    keepsOut: true,
    test: (pair, kind, node) =>
      node.wrapped.includes(kind) ||
      isBelowZero(pair.capacity) ||
      isBelowZero(pair.allocatable) ||
      (pair.allocatable === null && isBelowZero(pair.available)),
    sentence: (pair, kind) =>
      `${KINDS[kind].title}: the provider reports a negative number${deficitInWords(pair, kind)}; ` +
      'it is left out of totals.',
  },
  {
    code: 'above-allocatable',
    source: 'akash-network/support#232; console#1974',
    keepsOut: true,
    test: (pair) => isBelowZero(pair.allocated),
    sentence: (pair, kind) =>
      `${KINDS[kind].title}: ${words(kind, pair.available)} available is more than the ` +
      `${words(kind, pair.allocatable)} allocatable; it is left out of totals.`,
  },
  {
    code: 'over-allocated',
    source: 'akash-network/support#192, #244',
    keepsOut: true,
    test: (pair) => pair.allocatable !== null && pair.allocated !== null && pair.allocated > pair.allocatable,
    sentence: (pair, kind) =>
      `${KINDS[kind].title}: ${words(kind, pair.allocated)} allocated of ` +
      `${words(kind, pair.allocatable)} allocatable${deficitInWords(pair, kind)}; it is left out of totals.`,
  },
]

/** The check that this quantity of this node fails, or null. */
export function failedCheck(node: ClusterNode, kind: ResourceKind): PairCheck | null {
  const pair = node.resources[kind]
  if (isPlain(pair) && node.wrapped.length === 0) return null
  for (const check of PAIR_CHECKS) if (check.test(pair, kind, node)) return check
  return null
}

/**
 * Whether this quantity of this node may be added to totals: no check of {@link PAIR_CHECKS} fails. Unknown
 * and unlimited quantities are believable; totals leave them out for that reason instead.
 */
export function isBelievable(node: ClusterNode, kind: ResourceKind): boolean {
  return failedCheck(node, kind) === null
}

/** What nearly every quantity is, and what no check finds fault with: saves asking each of them. */
function isPlain({ capacity, allocatable, allocated }: ResourcePair): boolean {
  if (allocatable === null || allocated === null) return false
  return allocated >= 0 && allocated <= allocatable && (capacity === null || capacity >= 0)
}

function isBelowZero(amount: number | null): boolean {
  return amount !== null && amount < 0
}

function deficitInWords(pair: ResourcePair, kind: ResourceKind): string {
  if (pair.available === null || pair.available >= 0) return ''
  const of = pair.allocatable === null ? '' : ` of ${words(kind, pair.allocatable)}`
  return `, ${words(kind, pair.available)} left${of}`
}

function words(kind: ResourceKind, amount: number | null): string {
  return amount === null ? 'an unknown amount' : amountInWords(kind, amount)
}
