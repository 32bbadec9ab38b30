/** Providers that go away and come back: what a fleet does beside the life in its clusters. */
import { pick, type Random } from './random.ts'

/** Of the steps, those with which one provider goes away or one that is away comes back. */
const SHARE = 0.02
/** Of the fleet, so many are away at most. */
const MOST_AWAY = 0.05

export interface Outage {
  readonly index: number
  readonly isAway: boolean
}

/** A function that says, once a step, which of `count` providers goes away or comes back; mostly none. */
export function createOutages(random: Random, count: number): () => Outage | null {
  const away = new Set<number>()
  return () => {
    if (random() >= SHARE) return null
    const isFull = away.size >= Math.max(1, count * MOST_AWAY)
    if (away.size > 0 && (isFull || random() < 0.5)) {
      const index = pick(random, [...away])
      away.delete(index)
      return { index, isAway: false }
    }
    const index = Math.floor(random() * count)
    if (away.has(index)) return null
    away.add(index)
    return { index, isAway: true }
  }
}
