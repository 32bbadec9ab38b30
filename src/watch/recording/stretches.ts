/**
 * The moments of a recording, of which only a few are held: places to begin from are kept, and from the nearest one
 * the stretch that is asked for is made again.
 */
import { createEventLog, type EventLog } from '../event-log.ts'
import { footprint } from '../footprint.ts'
import type { FleetSnapshot } from '../types.ts'
import { advance, afterDamage, NO_STAND, type Stand } from './advance.ts'
import { type Place, passagesFrom } from './lines.ts'
import type { ByteSource } from './pieces.ts'

/** Where a stretch begins: all that its first line is applied to. */
interface Mark {
  /** Of its first moment. */
  readonly index: number
  readonly place: Place
  readonly stand: Stand
  /** By estimate, beside the mark before it. */
  readonly bytes: number
}

export interface Bounds {
  /** Characters of the lines of one stretch: what is read when somebody goes to a moment far away. */
  readonly stretch: number
  /** Bytes, by estimate, that all marks together may take; beyond it every second one is given up. */
  readonly marks: number
}

export interface Stretches {
  /** The place is one where a stretch may begin: `place` is that of the next line. */
  readonly pass: (place: Place, characters: number, stand: Stand) => void
  /** The next moment. */
  readonly add: (snapshot: FleetSnapshot) => void
  /** Moments that were added. */
  readonly count: () => number
  /** The nth of them. */
  readonly at: (index: number) => FleetSnapshot
}

/** Stretches that are held ready: what is shown, and what its sparklines look back to. */
const HELD = 24

/** None yet; the first stretch begins at `from`. */
export function createStretches(
  source: ByteSource,
  from: Place,
  endpoints: readonly string[],
  bounds: Bounds,
): Stretches {
  let marks: Mark[] = [{ index: 0, place: from, stand: NO_STAND, bytes: 0 }]
  let spacing = bounds.stretch
  let since = 0
  let count = 0
  /** By the index of their first moment, the one used last at the end. */
  const held = new Map<number, FleetSnapshot[]>()
  let growing: FleetSnapshot[] = []
  held.set(0, growing)

  function hold(index: number, stretch: FleetSnapshot[]): void {
    held.delete(index)
    held.set(index, stretch)
    for (const oldest of held.keys()) {
      if (held.size <= HELD) break
      held.delete(oldest)
    }
  }

  function thin(): void {
    const kept = marks.filter((_, nth) => nth % 2 === 0)
    marks = kept.map((mark, nth) => {
      const before = kept[nth - 1]
      return before === undefined ? mark : { ...mark, bytes: bytesBetween(before.stand, mark.stand) }
    })
    spacing *= 2
    held.clear()
    // What grows now may be no stretch of its own any more.
    growing = []
  }

  return {
    pass: (place, characters, stand) => {
      since += characters
      const last = marks.at(-1)
      if (since < spacing || last === undefined || last.index === count) return
      since = 0
      marks.push({ index: count, place, stand, bytes: bytesBetween(last.stand, stand) })
      growing = []
      hold(count, growing)
      if (marks.reduce((sum, { bytes }) => sum + bytes, 0) > bounds.marks) thin()
    },
    add: (snapshot) => {
      count += 1
      growing.push(snapshot)
    },
    count: () => count,
    at: (index) => {
      const nth = marks.findLastIndex((mark) => mark.index <= index)
      const mark = marks[nth]
      if (mark === undefined) return NO_STAND.snapshot
      const end = marks[nth + 1]?.index ?? count
      let stretch = held.get(mark.index)
      if (stretch === undefined || stretch.length < end - mark.index) {
        stretch = momentsFrom(source, mark, endpoints, end - mark.index)
      }
      hold(mark.index, stretch)
      return stretch[index - mark.index] ?? mark.stand.snapshot
    },
  }
}

function bytesBetween(before: Stand, after: Stand): number {
  const events = after.snapshot.events?.length ?? 0
  return footprint(before.snapshot, after.snapshot) + events * 8
}

function momentsFrom(
  source: ByteSource,
  mark: Mark,
  endpoints: readonly string[],
  most: number,
): FleetSnapshot[] {
  const log: EventLog = createEventLog(mark.stand.snapshot.events)
  const moments: FleetSnapshot[] = []
  let { stand } = mark
  for (const passage of passagesFrom(source, mark.place)) {
    if (moments.length >= most || passage.kind === 'cut') break
    const next = passage.kind === 'line' ? advance(stand, passage.text, endpoints, log) : null
    stand = next?.stand ?? afterDamage(stand)
    if (next !== null) moments.push(stand.snapshot)
  }
  return moments
}
