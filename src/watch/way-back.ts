/**
 * The way from a moment to the one before it, as a line of JSON: what of the providers differs, and which events came
 * in between. A moment that is kept as a line keeps nothing alive that was made for the screen when it was now.
 */
import type { FleetEvent } from './event-log.ts'
import { fromJson, type Patch, patched, patchOf, toJson } from './recording/patch.ts'
import type { FleetSnapshot, ProviderState } from './types.ts'

interface WayBack {
  /** What differs in the providers, whatever their number was; null where nothing does. */
  readonly p: Patch | null
  /** How many events came since, which are the newest, and those that they pushed out; null where none were kept. */
  readonly e: { readonly came: number; readonly lost: readonly FleetEvent[] } | null
  /** Everything else. */
  readonly rest: Omit<FleetSnapshot, 'providers' | 'events'>
}

/** The line that leads from `after` to `before`. */
export function wayBack(after: FleetSnapshot, before: FleetSnapshot): string {
  const { providers, events, ...rest } = before
  const way: WayBack = {
    p: patchOf(after.providers, providers),
    e: events === undefined ? null : eventsBack(after.events ?? [], events),
    rest,
  }
  return toJson(way)
}

/** The moment that such a line leads to; what does not differ is the same object in both. */
export function goBack(after: FleetSnapshot, line: string): FleetSnapshot {
  // No text of strangers: `wayBack` made it, in this process, and the patch leads to states that were some.
  const { p, e, rest } = fromJson(line) as WayBack
  const providers =
    p === null ? after.providers : (patched(after.providers, p)?.value as readonly ProviderState[])
  if (e === null) return { ...rest, providers }
  const events = after.events ?? []
  return {
    ...rest,
    providers,
    events: e.came === 0 && e.lost.length === 0 ? events : [...events.slice(e.came), ...e.lost],
  }
}

/** Both are newest first. */
function eventsBack(after: readonly FleetEvent[], before: readonly FleetEvent[]): NonNullable<WayBack['e']> {
  const newest = before[0]
  const at = newest === undefined ? -1 : after.indexOf(newest)
  const came = at === -1 ? after.length : at
  return { came, lost: before.slice(after.length - came) }
}
