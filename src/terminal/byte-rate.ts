/** Time over which bytes are counted, at least: long enough that a single frame does not stand out. */
const WINDOW_MS = 5000

/**
 * By how many bytes a second a counter has grown since it was last looked at, five seconds ago or more; asked sooner,
 * it says the same again. Before the first five seconds it counts from the start.
 */
export function createByteRate(bytes: () => number, now: () => number): () => number {
  let since = { bytes: bytes(), atMs: now() }
  let rate: number | null = null
  return () => {
    const here = { bytes: bytes(), atMs: now() }
    const elapsedMs = here.atMs - since.atMs
    const measured = ((here.bytes - since.bytes) * 1000) / Math.max(1000, elapsedMs)
    if (elapsedMs < WINDOW_MS) return rate ?? measured
    since = here
    rate = measured
    return measured
  }
}
