/** A store that tells of a change when there is room for what comes of it. */
import type { Store } from '../watch/types.ts'

export interface PacedStore<T> extends Store<T> {
  /** Takes what the store holds now, room or not; tells nobody. */
  readonly tell: () => void
}

/**
 * Passes the newest value on when `whenReady` calls back; what changed twice meanwhile is passed on once. `get` gives
 * the value last passed on, so that a frame is never of a moment that was not told.
 */
export function pacedStore<T>(store: Store<T>, whenReady: (listener: () => void) => void): PacedStore<T> {
  const listeners = new Set<() => void>()
  let value = store.get()
  const take = (): void => {
    const next = store.get()
    if (next === value) return
    value = next
    for (const listener of [...listeners]) listener()
  }
  let unsubscribe: (() => void) | null = null
  return {
    get: () => value,
    tell: () => {
      value = store.get()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      unsubscribe ??= store.subscribe(() => whenReady(take))
      if (store.get() !== value) whenReady(take)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        unsubscribe?.()
        unsubscribe = null
      }
    },
  }
}
