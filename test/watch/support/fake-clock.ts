/** A clock whose hands the test turns. */
import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../../src/watch/clock.ts'

export interface FakeClock extends Clock {
  /** Moves on by `ms`, firing what falls due in order and letting promises settle after each. */
  readonly advance: (ms: number) => Promise<void>
  /** Timers that are set and not yet fired or cancelled. */
  readonly pending: () => number
  /** Sets the hands without firing anything, as a person does who sets the computer's clock. */
  readonly jump: (ms: number) => void
}

/** Lets every promise that can settle without time passing settle. */
export async function settle(): Promise<void> {
  await setImmediate()
}

export function createFakeClock(startMs = 1_000_000): FakeClock {
  let nowMs = startMs
  let wallOffsetMs = 0
  const timers = new Set<{ readonly atMs: number; readonly run: () => void }>()
  return {
    now: () => nowMs + wallOffsetMs,
    setTimer: (ms, run) => {
      const timer = { atMs: nowMs + Math.max(0, ms), run }
      timers.add(timer)
      return () => {
        timers.delete(timer)
      }
    },
    advance: async (ms) => {
      const untilMs = nowMs + ms
      await settle()
      for (;;) {
        const [due] = [...timers].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)
        if (due === undefined) break
        nowMs = Math.max(nowMs, due.atMs)
        timers.delete(due)
        due.run()
        await settle()
      }
      nowMs = untilMs
      await settle()
    },
    pending: () => timers.size,
    jump: (ms) => {
      wallOffsetMs += ms
    },
  }
}
