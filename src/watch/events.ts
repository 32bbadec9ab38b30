/** What the live part tells a log: plain values, nothing that a screen needs. */
import type { ErrorCode } from '../domain/outcome.ts'
import type { ProviderCondition } from './types.ts'
import type { WatcherChange } from './watcher.ts'

export type WatchEvent =
  | {
      readonly event: 'answered'
      readonly atMs: number
      readonly provider: string
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
      latencyMs: state.latencyMs ?? 0,
      nodes: state.inventory?.nodes.length ?? 0,
      changed: state.inventory !== previous.inventory,
    })
  }
  if (failure !== null) {
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
