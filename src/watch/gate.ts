/** Bounds how many requests are in flight at once. */

/** A place in the queue; both functions do nothing once it was its turn. */
export interface Place {
  /** Moves it behind the last urgent one, before all others. */
  readonly hurry: () => void
  /** Leaves the queue: `start` will not be called. */
  readonly withdraw: () => void
}

export interface Gate {
  /**
   * Calls `start` as soon as there is room (before `enter` returns, if there is room now). `start` is given
   * `leave`, to be called once when the work is over; a second call does nothing.
   */
  readonly enter: (start: (leave: () => void) => void, urgent: boolean) => Place
  readonly inFlight: () => number
  readonly waiting: () => number
}

/**
 * A gate for at most `limit` at once (at least 1). First come, first served, in two queues: urgent ones (a
 * person asked and waits) go before the others. As each provider has at most one place, and enters again only
 * after an interval, urgent ones cannot keep the others out.
 *
 * The gate has no clock: whoever is inside must end by a timeout of their own.
 */
export function createGate(limit: number): Gate {
  type Start = (leave: () => void) => void
  // Sets keep the order of arrival and let one in the middle go without a search. A waiter is an object of its
  // own, so that one function may wait twice.
  const urgentQueue = new Set<{ readonly start: Start }>()
  const ordinaryQueue = new Set<{ readonly start: Start }>()
  const room = Math.max(1, limit)
  let inFlight = 0
  let admitting = false

  /** A loop, not a recursion: work that is over at once must not deepen the stack by each that waits. */
  function admit(): void {
    if (admitting) return
    admitting = true
    try {
      while (inFlight < room) {
        const [waiter] = urgentQueue.size > 0 ? urgentQueue : ordinaryQueue
        if (waiter === undefined) break
        urgentQueue.delete(waiter)
        ordinaryQueue.delete(waiter)
        inFlight += 1
        let inside = true
        waiter.start(() => {
          if (!inside) return
          inside = false
          inFlight -= 1
          admit()
        })
      }
    } finally {
      admitting = false
    }
  }

  return {
    enter: (start, urgent) => {
      const waiter = { start }
      const queue = urgent ? urgentQueue : ordinaryQueue
      queue.add(waiter)
      admit()
      return {
        hurry: () => {
          if (ordinaryQueue.delete(waiter)) urgentQueue.add(waiter)
        },
        withdraw: () => {
          urgentQueue.delete(waiter)
          ordinaryQueue.delete(waiter)
        },
      }
    },
    inFlight: () => inFlight,
    waiting: () => urgentQueue.size + ordinaryQueue.size,
  }
}

/**
 * Two gates one behind the other, for work that counts in both: it waits for the outer one first, and holds its
 * place there while it waits for the inner one. Only such work may enter the outer gate, or the two could wait
 * for each other.
 */
export function nestedGate(outer: Pick<Gate, 'enter'>, inner: Pick<Gate, 'enter'>): Pick<Gate, 'enter'> {
  return {
    enter: (start, urgent) => {
      let ahead = urgent
      let within: Place | null = null
      let leaveEarly = (): void => {}
      const place = outer.enter((leaveOuter) => {
        leaveEarly = leaveOuter
        within = inner.enter((leaveInner) => {
          leaveEarly = () => {}
          start(() => {
            leaveInner()
            leaveOuter()
          })
        }, ahead)
      }, urgent)
      return {
        hurry: () => {
          ahead = true
          place.hurry()
          within?.hurry()
        },
        withdraw: () => {
          place.withdraw()
          within?.withdraw()
          leaveEarly()
        },
      }
    },
  }
}
