/** A clock that does not wait: hours of timers in the time that their work takes. */
import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../src/watch/clock.ts'

export interface MadeClock extends Clock {
  /** Goes on by so much, firing what falls due in order, and lets promises settle after each. */
  readonly advance: (ms: number) => Promise<void>
}

/** Stands at that epoch ms until it is advanced. */
export function createMadeClock(startMs: number): MadeClock {
  let nowMs = startMs
  /** By the time at which they fall due; those of one time in the order in which they were set. */
  const due = new Map<number, Set<() => void>>()
  return {
    now: () => nowMs,
    setTimer: (ms, run) => {
      const atMs = Math.ceil(nowMs + Math.max(0, ms))
      const timers = due.get(atMs) ?? new Set()
      const timer = (): void => run()
      due.set(atMs, timers.add(timer))
      return () => timers.delete(timer)
    },
    advance: async (ms) => {
      const untilMs = nowMs + ms
      while (nowMs <= untilMs) {
        const timers = due.get(nowMs)
        if (timers === undefined) {
          nowMs += 1
          continue
        }
        for (const timer of timers) {
          timers.delete(timer)
          timer()
        }
        if (timers.size === 0) due.delete(nowMs)
        await setImmediate()
      }
    },
  }
}
