/** What a live format has to say of each new snapshot. */
import { changesOf } from '../inventory/changes.ts'
import type { Filter } from '../view/filter.ts'
import { eventRow } from '../view/rows.ts'
import type { FleetSnapshot, ProviderState } from '../watch/types.ts'
import type { LivePrinter } from './printer.ts'

/** What was looked at of a provider, and whether it was told as it is. */
interface Told {
  readonly state: ProviderState
  readonly isShown: boolean
}

/**
 * A function that gives the lines of what is not told yet, and counts it as told: each provider as it is when it is
 * first known, and each change since. The filter holds for a provider as in the Providers view, and for a change as
 * in the Events view; a provider is told as it is as soon as the filter holds for it.
 */
export function createTeller(
  { state, change }: LivePrinter,
  filter: Filter,
): (snapshot: FleetSnapshot) => readonly string[] {
  const told = new Map<string, Told>()

  function linesOf(provider: ProviderState, nowMs: number): readonly string[] {
    const before = told.get(provider.id)
    if (before?.state === provider || provider.condition === 'connecting') return []
    const isKnown =
      before?.isShown === true && (before.state.inventory !== null || provider.inventory === null)
    const isNews = !isKnown && filter.test({ kind: 'provider', id: provider.id, provider }, nowMs)
    told.set(provider.id, { state: provider, isShown: isKnown || isNews })
    const changes = before === undefined ? [] : changesOf(before.state, provider)
    return [
      ...(isNews ? [state(provider, nowMs)] : []),
      ...changes
        .filter((one) => filter.test(eventRow({ id: 0, atMs: nowMs, change: one }, provider), nowMs))
        .map((one) => change(one, nowMs)),
    ]
  }

  return ({ providers, nowMs }) => providers.flatMap((provider) => linesOf(provider, nowMs))
}
