/** A recording in the place of a live fleet: the same store, with moments instead of answers. */
import type { Clock } from './clock.ts'
import { stepFrom, timeView } from './moments.ts'
import { pastHistory } from './past-history.ts'
import type { Recording } from './recording/decode.ts'
import { createStore } from './store.ts'
import type { FleetSnapshot, History, TimeTravel } from './types.ts'

/** Seconds of the recording in one second. */
export const SPEEDS: readonly number[] = [0.25, 0.5, 1, 2, 5, 10, 30, 60, 300]
/** A pause of the recorder, or a clock that was set, is not waited for longer. */
const LONGEST_GAP_MS = 10_000

/**
 * Plays the recording from its first moment at the speed of life. Owns one timer until `close`. To pause it is
 * to stop playing; a step in time stops it too.
 */
export function createReplayFleet({ moments, cut }: Recording, clock: Clock): TimeTravel {
  let index = 0
  let playing = moments.length > 1
  let speed: number = 1
  let cancelTimer: (() => void) | null = null
  let history: History = pastHistory(moments, index)
  const store = createStore<FleetSnapshot>(current(), (cause) => {
    throw cause
  })
  schedule()

  function current(): FleetSnapshot {
    const time = timeView(moments, index, { mode: 'replay', playing, speed, cut })
    const { snapshot } = moments[index] ?? { snapshot: EMPTY }
    return { ...snapshot, paused: false, time }
  }

  function schedule(): void {
    cancelTimer?.()
    cancelTimer = null
    const [now, next] = [moments[index], moments[index + 1]]
    if (!playing || now === undefined || next === undefined) return
    const gapMs = Math.max(0, Math.min(LONGEST_GAP_MS, next.snapshot.nowMs - now.snapshot.nowMs))
    cancelTimer = clock.setTimer(gapMs / speed, () => go(index + 1))
  }

  function go(to: number): void {
    if (to !== index) history = pastHistory(moments, to)
    index = to
    if (index >= moments.length - 1) playing = false
    schedule()
    store.set(current())
  }

  return {
    get: store.get,
    subscribe: store.subscribe,
    current: () => store.get().providers,
    history: {
      fleet: (kind) => history.fleet(kind),
      provider: (id, kind) => history.provider(id, kind),
      node: (id, key, kind) => history.node(id, key, kind),
    },
    // Nobody is asked, so there is nothing to ask sooner, more often, or to know better.
    refresh: () => {},
    setIntervalMs: () => {},
    annotate: () => {},
    setPaused: (paused) => {
      playing = !paused && index < moments.length - 1
      go(index)
    },
    travel: (step) => {
      if (step === 'faster' || step === 'slower') {
        const at = SPEEDS.indexOf(speed)
        speed = SPEEDS[at + (step === 'faster' ? 1 : -1)] ?? speed
      } else playing = false
      go(stepFrom(moments, index, step))
    },
    close: () => {
      cancelTimer?.()
      cancelTimer = null
      playing = false
      return Promise.resolve()
    },
  }
}

const EMPTY: FleetSnapshot = {
  providers: [],
  intervalMs: 5000,
  paused: false,
  lastChangeAtMs: null,
  nowMs: 0,
}
