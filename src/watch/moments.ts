/** The past as a list of moments, and the steps through it. */
import type { TimeView, TravelStep } from './time.ts'
import type { FleetSnapshot } from './types.ts'

/** Moments in the order in which they came, which need not all be held; what all is asked of is cheap. */
export interface Timeline {
  readonly count: () => number
  /** Epoch ms of the nth. */
  readonly atMs: (index: number) => number
  /** Whether an event came with the nth. */
  readonly changed: (index: number) => boolean
  readonly at: (index: number) => FleetSnapshot
}

/** The index that a step leads to; the same where there is nothing to go to, or the step is none in time. */
export function stepFrom({ count, changed }: Timeline, index: number, step: TravelStep): number {
  const last = count() - 1
  if (step === 'back') return Math.max(0, index - 1)
  if (step === 'forward') return Math.min(last, index + 1)
  if (step === 'now') return last
  if (step === 'slower' || step === 'faster') return index
  const by = step === 'change-back' ? -1 : 1
  for (let to = index + by; to >= 0 && to <= last; to += by) if (changed(to)) return to
  return index
}

/** Where `index` is in these moments; there is at least one. */
export function timeView(
  { count, atMs }: Timeline,
  index: number,
  rest: Omit<TimeView, 'atMs' | 'firstMs' | 'lastMs' | 'position' | 'index' | 'count'>,
): TimeView {
  const last = count() - 1
  return {
    ...rest,
    atMs: atMs(index),
    firstMs: atMs(0),
    lastMs: atMs(last),
    ...{ index, count: last + 1 },
    position: last === 0 ? 1 : index / last,
  }
}
