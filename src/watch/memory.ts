/** The past that a live screen can go back to: moments as what leads back to them from now, kept to a bound. */
import { createPackedLines } from './packed-lines.ts'
import type { FleetSnapshot } from './types.ts'
import { goBack, wayBack } from './way-back.ts'

export const MEMORY_MS = 30 * 60_000
/** Compressed: half an hour of 200 providers that change at each poll takes a third of it. */
export const MEMORY_BYTES = 16 * 2 ** 20
/** What comes within it is one moment. */
const MOMENT_MS = 1_000
/** Moments that a look holds; of more it keeps every so manyth, and goes to others from there. */
const HELD = 256
const MARK_EVERY = 32

/** Reads moments. It holds those that it read: who looks at now should have none. */
export interface Look {
  /** The moment of that number; one that is gone is the oldest there is. */
  readonly at: (number: number) => FleetSnapshot
}

/** Moments are numbered from the first one ever, so that a number means the same moment as long as it is kept. */
export interface Memory {
  /** Takes a publication; what did not change is not kept twice. */
  readonly add: (snapshot: FleetSnapshot) => void
  /** Of the oldest moment that is kept. */
  readonly first: () => number
  /** Of the newest; less than `first` where there is none. */
  readonly last: () => number
  /** Epoch ms; 0 of a moment that is not kept. */
  readonly atMs: (number: number) => number
  /** Whether an event came with it. */
  readonly changed: (number: number) => boolean
  readonly look: () => Look
  /** What it takes, without the newest two moments. */
  readonly bytes: () => number
}

interface Stamp {
  readonly atMs: number
  readonly changed: boolean
}

/** An empty memory. */
export function createMemory(bounds = { ms: MEMORY_MS, bytes: MEMORY_BYTES }): Memory {
  const lines = createPackedLines()
  let first = 0
  let stamps: Stamp[] = []
  /** The newest moment, and the one before: the newest may still be replaced, and the way back begins anew then. */
  let newest: FleetSnapshot | null = null
  let before: FleetSnapshot | null = null
  /** When the newest moment began: where something is always new it would else never end. */
  let begunMs = 0

  const last = (): number => first + stamps.length - 1

  function keep(snapshot: FleetSnapshot, changed: boolean): void {
    if (newest !== null && before !== null) lines.add(wayBack(newest, before))
    before = newest
    newest = snapshot
    begunMs = snapshot.nowMs
    stamps.push({ atMs: snapshot.nowMs, changed })
    const oldestMs = snapshot.nowMs - bounds.ms
    let gone = 0
    while (gone < stamps.length - 1 && (stamps[gone]?.atMs ?? 0) < oldestMs) gone += 1
    // By a half: packed lines are freed by the block.
    if (lines.bytes() > bounds.bytes) gone = Math.max(gone, Math.ceil(stamps.length / 2))
    forget(gone)
  }

  function forget(count: number): void {
    if (count === 0) return
    first += count
    stamps = stamps.slice(count)
    lines.dropFirst(count)
    if (stamps.length === 1) before = null
  }

  function look(): Look {
    const held = new Map<number, FleetSnapshot>()
    return {
      at: (number) => {
        const to = Math.max(first, Math.min(last(), number))
        if (newest === null) return NOTHING
        if (to === last()) return newest
        if (before === null) return NOTHING
        let from = last() - 1
        let moment = before
        for (const [nth, known] of held) if (nth >= to && nth < from) [from, moment] = [nth, known]
        for (let nth = from - 1; nth >= to; nth -= 1) {
          moment = goBack(moment, lines.at(nth - first))
          held.set(nth, moment)
        }
        if (held.size > HELD) for (const nth of held.keys()) if (nth % MARK_EVERY !== 0) held.delete(nth)
        return moment
      },
    }
  }

  return {
    add: (snapshot) => {
      if (newest !== null && newest.providers === snapshot.providers) return
      const changed = newest !== null && newest.events !== snapshot.events
      if (newest === null || changed || isFar(begunMs, snapshot.nowMs)) keep(snapshot, changed)
      else {
        newest = snapshot
        const replaced = stamps.pop()
        stamps.push({ atMs: snapshot.nowMs, changed: replaced?.changed === true })
      }
    },
    first: () => first,
    last,
    atMs: (number) => stamps[number - first]?.atMs ?? 0,
    changed: (number) => stamps[number - first]?.changed === true,
    look,
    bytes: lines.bytes,
  }
}

/** A clock that was set back makes a new moment too. */
function isFar(begunMs: number, nowMs: number): boolean {
  return Math.abs(nowMs - begunMs) >= MOMENT_MS
}

const NOTHING: FleetSnapshot = {
  providers: [],
  intervalMs: 5000,
  paused: false,
  lastChangeAtMs: null,
  nowMs: 0,
}
