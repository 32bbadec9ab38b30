/** The past as a list of moments, and the steps through it. */
import type { TimeView, TravelStep } from './time.ts'
import type { FleetSnapshot } from './types.ts'

export interface Moment {
  readonly snapshot: FleetSnapshot
  /** Whether an event came with it. */
  readonly changed: boolean
}

/** The index that a step leads to; the same where there is nothing to go to, or the step is none in time. */
export function stepFrom(moments: readonly Moment[], index: number, step: TravelStep): number {
  const last = moments.length - 1
  if (step === 'back') return Math.max(0, index - 1)
  if (step === 'forward') return Math.min(last, index + 1)
  if (step === 'now') return last
  if (step === 'change-back') {
    const found = moments.slice(0, index).findLastIndex(({ changed }) => changed)
    return found === -1 ? index : found
  }
  if (step === 'change-forward') {
    const found = moments.findIndex(({ changed }, nth) => nth > index && changed)
    return found === -1 ? index : found
  }
  return index
}

/** Where `index` is in these moments; there is at least one. */
export function timeView(
  moments: readonly Moment[],
  index: number,
  rest: Pick<TimeView, 'mode' | 'playing' | 'speed' | 'cut'>,
): TimeView {
  const at = (nth: number): number => moments[nth]?.snapshot.nowMs ?? 0
  const last = moments.length - 1
  return {
    ...rest,
    atMs: at(index),
    firstMs: at(0),
    lastMs: at(last),
    position: last === 0 ? 1 : index / last,
  }
}
