/** A live fleet that can be looked at as it was: collecting goes on, whatever is shown. */
import type { Look, Memory } from './memory.ts'
import { stepFrom, type Timeline, timeView } from './moments.ts'
import { pastHistory } from './past-history.ts'
import { createStore } from './store.ts'
import type { FleetSnapshot, FleetWatch, History, RecordingState, TimeTravel } from './types.ts'

interface Shown {
  readonly number: number
  readonly snapshot: FleetSnapshot
  readonly look: Look
}

function shownAt(number: number, look: Look): Shown {
  return { number, snapshot: look.at(number), look }
}

/**
 * Shows `fleet` as it is until a step leads back into what `memory` holds, and again after a step past its
 * newest moment. `recording` is asked with each publication.
 */
export function createTimeTravel(
  fleet: FleetWatch,
  memory: Memory,
  recording: () => RecordingState | null = () => null,
): TimeTravel {
  let shown: Shown | null = null
  let history: History = fleet.history
  const store = createStore<FleetSnapshot>(live(), (cause) => {
    throw cause
  })
  const unsubscribe = fleet.subscribe(publish)

  function live(): FleetSnapshot {
    const state = recording()
    return state === null ? fleet.get() : { ...fleet.get(), recording: state }
  }

  function publish(): void {
    if (shown === null) {
      store.set(live())
      return
    }
    if (shown.number < memory.first()) shown = shownAt(memory.first(), shown.look)
    const { number, snapshot, look } = shown
    const time = timeView(timeline(look), number - memory.first(), PAST)
    const before = store.get()
    // The newest moment moves on, the one that is shown does not: nothing is drawn anew for it.
    if (before.time?.atMs === time.atMs && before.providers === snapshot.providers) return
    const state = recording()
    store.set({ ...snapshot, time, ...(state === null ? {} : { recording: state }) })
  }

  /** As it is now: its indices mean other moments once the oldest are gone. */
  function timeline(look: Look): Timeline {
    const first = memory.first()
    return {
      count: () => memory.last() - first + 1,
      atMs: (index) => memory.atMs(first + index),
      changed: (index) => memory.changed(first + index),
      at: (index) => look.at(first + index),
    }
  }

  return {
    ...fleet,
    get: store.get,
    subscribe: store.subscribe,
    history: {
      fleet: (kind) => history.fleet(kind),
      provider: (id, kind) => history.provider(id, kind),
      node: (id, key, kind) => history.node(id, key, kind),
    },
    travel: (step) => {
      // What was read of the past is held while it is shown.
      const look = shown?.look ?? memory.look()
      const moments = timeline(look)
      // The newest moment is what the live screen shows.
      const last = moments.count() - 1
      const to = stepFrom(moments, shown === null ? last : shown.number - memory.first(), step)
      shown = to >= last ? null : shownAt(memory.first() + to, look)
      history = shown === null ? fleet.history : pastHistory(moments, to)
      publish()
    },
    close: () => {
      unsubscribe()
      return fleet.close()
    },
  }
}

const PAST = { mode: 'past', playing: false, speed: 1, cut: false, damaged: false, read: 1 } as const
