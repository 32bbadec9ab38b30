/**
 * The way from a moment to the one before it, as a line of JSON: what of the providers differs, and which events came
 * in between. A moment that is kept as a line keeps nothing alive that was made for the screen when it was now.
 */
import type { FleetEvent } from './event-log.ts'
import { fromJson, type Patch, patched, patchOf, toJson } from './recording/patch.ts'
import type { FleetSnapshot, ProviderState } from './types.ts'

interface WayBack {
  /** Patches of the providers that differ, by their place. */
  readonly p: Readonly<Record<string, Patch>>
  /** How many providers there were. */
  readonly n: number
  /** How many events came since, which are the newest, and those that they pushed out; null where none were kept. */
  readonly e: { readonly came: number; readonly lost: readonly FleetEvent[] } | null
  /** Everything else. */
  readonly rest: Omit<FleetSnapshot, 'providers' | 'events'>
}

/** The line that leads from `after` to `before`. */
export function wayBack(after: FleetSnapshot, before: FleetSnapshot): string {
  const { providers, events, ...rest } = before
  const patches: [string, Patch][] = []
  for (const [index, state] of providers.entries()) {
    const patch = patchOf(after.providers[index] ?? null, state)
    if (patch !== null) patches.push([String(index), patch])
  }
  const way: WayBack = {
    p: Object.fromEntries(patches),
    n: providers.length,
    e: events === undefined ? null : eventsBack(after.events ?? [], events),
    rest,
  }
  return toJson(way)
}

/** The moment that such a line leads to; what does not differ is the same object in both. */
export function goBack(after: FleetSnapshot, line: string): FleetSnapshot {
  // No text of strangers: `wayBack` made it, in this process.
  const { p, n, e, rest } = fromJson(line) as WayBack
  const providers = after.providers.slice(0, n)
  for (const [index, patch] of Object.entries(p)) {
    // The same: the patch leads to a state that was one.
    providers[Number(index)] = patched(providers[Number(index)] ?? null, patch)?.value as ProviderState
  }
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
