/** The past that a live screen can go back to: moments that share what did not change, kept to a bound. */
import { footprint } from './footprint.ts'
import type { Moment } from './moments.ts'
import type { FleetSnapshot } from './types.ts'

export const MEMORY_MS = 30 * 60_000
/** By estimate. */
export const MEMORY_BYTES = 64 * 2 ** 20
/** What comes within it is one moment. */
const MOMENT_MS = 1_000

export interface Memory {
  /** Takes a publication; what did not change is not kept twice. */
  readonly add: (snapshot: FleetSnapshot) => void
  /** Oldest first; the same array until the next `add` that keeps something. */
  readonly moments: () => readonly Moment[]
}

/** An empty memory. */
export function createMemory(bounds = { ms: MEMORY_MS, bytes: MEMORY_BYTES }): Memory {
  let kept: { readonly moment: Moment; readonly bytes: number }[] = []
  let bytes = 0
  let listed: readonly Moment[] | null = []

  function keep(moment: Moment, before: FleetSnapshot | null): void {
    const size = footprint(before, moment.snapshot)
    kept.push({ moment, bytes: size })
    bytes += size
    const oldestMs = moment.snapshot.nowMs - bounds.ms
    let gone = 0
    for (const one of kept.slice(0, -1)) {
      if (bytes <= bounds.bytes && one.moment.snapshot.nowMs >= oldestMs) break
      bytes -= one.bytes
      gone += 1
    }
    if (gone > 0) kept = kept.slice(gone)
  }

  return {
    add: (snapshot) => {
      const last = kept.at(-1)?.moment
      if (last !== undefined && last.snapshot.providers === snapshot.providers) return
      const changed = last !== undefined && last.snapshot.events !== snapshot.events
      listed = null
      if (last === undefined || changed || isFar(last.snapshot, snapshot)) {
        keep({ snapshot, changed }, last?.snapshot ?? null)
        return
      }
      const replaced = kept.pop()
      bytes -= replaced?.bytes ?? 0
      keep({ snapshot, changed: last.changed }, kept.at(-1)?.moment.snapshot ?? null)
    },
    moments: () => {
      listed ??= kept.map(({ moment }) => moment)
      return listed
    },
  }
}

/** A clock that was set back makes a new moment too. */
function isFar(before: FleetSnapshot, after: FleetSnapshot): boolean {
  return Math.abs(after.nowMs - before.nowMs) >= MOMENT_MS
}
