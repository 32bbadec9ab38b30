/** What the live part tells a log: plain values, nothing that a screen needs. */

import type { Transport } from '../domain/cluster.ts'
import type { ErrorCode } from '../domain/outcome.ts'
import type { WatcherChange } from './provider-account.ts'
import type { ProviderCondition } from './types.ts'

export type WatchEvent =
  | {
      readonly event: 'answered'
      readonly atMs: number
      readonly provider: string
      readonly transport: Transport | null
      readonly latencyMs: number
      readonly nodes: number
      /** Whether the inventory differs from the one before. */
      readonly changed: boolean
    }
  | {
      readonly event: 'failed'
      readonly atMs: number
      readonly provider: string
      readonly code: ErrorCode
      readonly message: string
      readonly attempts: number
      /** What lies beneath, for a log only: may hold text of a provider as it came. */
      readonly cause: unknown
    }
  /** A question or a stream failed, but the provider is served, or may be, over its other port or stream. */
  | {
      readonly event: 'port-failed'
      readonly atMs: number
      readonly provider: string
      readonly code: ErrorCode
      readonly message: string
      readonly cause: unknown
    }
  | {
      readonly event: 'condition'
      readonly atMs: number
      readonly provider: string
      readonly from: ProviderCondition
      readonly to: ProviderCondition
    }
  /** A subscriber threw; the others were told all the same. */
  | { readonly event: 'listener-error'; readonly atMs: number; readonly cause: unknown }

/** The events of one change, in the order they are to be written; often none. */
export function watchEventsOf(change: WatcherChange): readonly WatchEvent[] {
  const { previous, state, reason, atMs, failure } = change
  const events: WatchEvent[] = []
  if (reason === 'answered') {
    events.push({
      event: 'answered',
      atMs,
      provider: state.id,
      transport: state.transport,
      latencyMs: state.latencyMs ?? 0,
      nodes: state.inventory?.nodes.length ?? 0,
      changed: previous.inventory === null || state.changedAtMs !== previous.changedAtMs,
    })
  }
  if (failure !== null && reason === 'port') {
    const { code, message, cause } = failure
    events.push({ event: 'port-failed', atMs, provider: state.id, code, message, cause })
  } else if (failure !== null) {
    events.push({
      event: 'failed',
      atMs,
      provider: state.id,
      code: failure.code,
      message: failure.message,
      attempts: state.error?.attempts ?? 1,
      cause: failure.cause,
    })
  }
  if (state.condition !== previous.condition) {
    events.push({
      event: 'condition',
      atMs,
      provider: state.id,
      from: previous.condition,
      to: state.condition,
    })
  }
  return events
}
