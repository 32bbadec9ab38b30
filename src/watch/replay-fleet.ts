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
/** Characters of the recording that are read between two keys. */
const READ_SLICE = 256 * 1024
/** How far reading comes before the time bar is drawn anew. */
const READ_STEP = 0.02

/**
 * Plays the recording from its first moment at the speed of life, and reads the rest of it meanwhile. Owns its
 * timers until `close`. To pause it is to stop playing; a step in time stops it too.
 */
export function createReplayFleet(recording: Recording, clock: Clock): TimeTravel {
  const { timeline } = recording
  let index = 0
  let playing = timeline.count() > 1 || recording.progress() < 1
  let speed: number = 1
  let cancelTimer: (() => void) | null = null
  let cancelReading: (() => void) | null = null
  let told = recording.progress()
  let history: History = pastHistory(timeline, index)
  const store = createStore<FleetSnapshot>(current(), (cause) => {
    throw cause
  })
  schedule()
  readOn()

  function current(): FleetSnapshot {
    const damaged = recording.faults().count > 0
    const read = recording.progress()
    const time = timeView(timeline, index, {
      ...({ mode: 'replay', playing, speed, damaged, read } as const),
      cut: recording.cut(),
    })
    return { ...timeline.at(index), paused: false, time }
  }

  /** Reading is over when all of it is read. */
  function readOn(): void {
    cancelReading = null
    if (recording.progress() < 1) {
      cancelReading = clock.setTimer(0, () => {
        recording.readOn(READ_SLICE)
        readOn()
      })
    }
    const read = recording.progress()
    if (read - told < READ_STEP && !(read === 1 && told < 1)) return
    told = read
    if (read === 1 && index >= timeline.count() - 1) playing = false
    if (cancelTimer === null) schedule()
    store.set(current())
  }

  function schedule(): void {
    cancelTimer?.()
    cancelTimer = null
    if (!playing || index + 1 >= timeline.count()) return
    const sinceMs = timeline.atMs(index + 1) - timeline.atMs(index)
    const gapMs = Math.max(0, Math.min(LONGEST_GAP_MS, sinceMs))
    cancelTimer = clock.setTimer(gapMs / speed, () => go(index + 1))
  }

  function go(to: number): void {
    if (to !== index) history = pastHistory(timeline, to)
    index = to
    if (isAtEnd()) playing = false
    schedule()
    store.set(current())
  }

  /** Of all of it, not of what is read by now. */
  function isAtEnd(): boolean {
    return index >= timeline.count() - 1 && recording.progress() === 1
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
      playing = !paused
      // There is nothing to play behind the end: it begins anew.
      go(playing && isAtEnd() ? 0 : index)
    },
    travel: (step) => {
      if (step === 'faster' || step === 'slower') {
        const at = SPEEDS.indexOf(speed)
        speed = SPEEDS[at + (step === 'faster' ? 1 : -1)] ?? speed
      } else playing = false
      go(stepFrom(timeline, index, step))
    },
    close: () => {
      cancelTimer?.()
      cancelReading?.()
      cancelTimer = null
      cancelReading = null
      playing = false
      return Promise.resolve()
    },
  }
}
