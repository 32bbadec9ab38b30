/** A live fleet that can be looked at as it was: collecting goes on, whatever is shown. */
import type { Memory } from './memory.ts'
import { type Moment, stepFrom, timelineOf, timeView } from './moments.ts'
import { pastHistory } from './past-history.ts'
import { createStore } from './store.ts'
import type { FleetSnapshot, FleetWatch, History, RecordingState, TimeTravel } from './types.ts'

/**
 * Shows `fleet` as it is until a step leads back into what `memory` holds, and again after a step past its
 * newest moment. `recording` is asked with each publication.
 */
export function createTimeTravel(
  fleet: FleetWatch,
  memory: Memory,
  recording: () => RecordingState | null = () => null,
): TimeTravel {
  let shown: Moment | null = null
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
    const moments = memory.moments()
    if (shown !== null && !moments.includes(shown)) shown = moments[0] ?? null
    if (shown === null) {
      store.set(live())
      return
    }
    const time = timeView(timelineOf(moments), moments.indexOf(shown), PAST)
    const before = store.get()
    // The newest moment moves on, the one that is shown does not: nothing is drawn anew for it.
    if (before.time?.atMs === time.atMs && before.providers === shown.snapshot.providers) return
    const state = recording()
    store.set({ ...shown.snapshot, time, ...(state === null ? {} : { recording: state }) })
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
      const moments = memory.moments()
      // The newest moment is what the live screen shows.
      const last = moments.length - 1
      const timeline = timelineOf(moments)
      const to = stepFrom(timeline, shown === null ? last : moments.indexOf(shown), step)
      shown = to >= last ? null : (moments[to] ?? null)
      history = shown === null ? fleet.history : pastHistory(timeline, to)
      publish()
    },
    close: () => {
      unsubscribe()
      return fleet.close()
    },
  }
}

const PAST = { mode: 'past', playing: false, speed: 1, cut: false, damaged: false, read: 1 } as const
