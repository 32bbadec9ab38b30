import type { Count } from './types.ts'

/** Counts one more as begun and open. Returns what counts its end, however often that is called. */
export function countIn(count: Count): () => void {
  count.begun += 1
  count.open += 1
  count.mostOpen = Math.max(count.mostOpen, count.open)
  let isOpen = true
  return () => {
    if (isOpen) count.open -= 1
    isOpen = false
  }
}
