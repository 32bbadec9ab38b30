/** What changed in the fleet, newest first: the feed of the Events view, kept to a bound. */
import { type Change, changesOf, type Observation } from '../inventory/changes.ts'

/** One change and when it was noticed. */
export interface FleetEvent {
  /** Counts up from 1; the identity of its row. */
  readonly id: number
  /** Epoch ms. */
  readonly atMs: number
  readonly change: Change
}

/** How many events are kept; older ones go. */
export const MAX_EVENTS = 2_000

export interface EventLog {
  /** Adds what differs between two states of a provider; returns whether anything did. */
  readonly record: (before: Observation, after: Observation, atMs: number) => boolean
  /** Newest first; the same array while nothing came. */
  readonly list: () => readonly FleetEvent[]
}

/** A log without an event, or one that goes on after these. */
export function createEventLog(before: readonly FleetEvent[] = []): EventLog {
  let fresh: FleetEvent[] = []
  let listed = before
  let count = before[0]?.id ?? 0

  function list(): readonly FleetEvent[] {
    if (fresh.length === 0) return listed
    listed = [...fresh.reverse(), ...listed].slice(0, MAX_EVENTS)
    fresh = []
    return listed
  }

  return {
    record: (before, after, atMs) => {
      const changes = changesOf(before, after)
      for (const change of changes) {
        count += 1
        fresh.push({ id: count, atMs, change })
      }
      // Nobody may ask for the list for hours.
      if (fresh.length > MAX_EVENTS) list()
      return changes.length > 0
    },
    list,
  }
}
