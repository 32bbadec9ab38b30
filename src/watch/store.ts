/** The smallest external store: a value, and word to those who asked when it was replaced. */
import type { Store } from './types.ts'

export interface WritableStore<T> extends Store<T> {
  /** Replaces the value; listeners hear of it only if `Object.is` tells the two apart. */
  readonly set: (value: T) => void
}

/**
 * A store that holds `initial`. Listeners are called one after another, synchronously, without arguments; one
 * that throws is reported to `onListenerError` and the next is called. A listener that unsubscribes during a
 * notification is not called any more; one that subscribes then is called from the next notification on. The
 * same function subscribed twice is called twice, and unsubscribed one by one.
 */
export function createStore<T>(initial: T, onListenerError: (error: unknown) => void): WritableStore<T> {
  let current = initial
  const subscriptions = new Set<{ readonly listener: () => void }>()
  return {
    get: () => current,
    subscribe: (listener) => {
      const subscription = { listener }
      subscriptions.add(subscription)
      return () => {
        subscriptions.delete(subscription)
      }
    },
    set: (value) => {
      if (Object.is(value, current)) return
      current = value
      for (const subscription of [...subscriptions]) {
        if (!subscriptions.has(subscription)) continue
        try {
          subscription.listener()
        } catch (error) {
          onListenerError(error)
        }
      }
    },
  }
}
