import { describe, expect, it } from 'vitest'
import { createStore } from '../../src/watch/store.ts'

function fail(error: unknown): void {
  throw error
}

describe('the store', () => {
  it('gives the value it was last set to, and tells each subscriber once', () => {
    const store = createStore('a', fail)
    const seen: string[] = []
    store.subscribe(() => seen.push(`1 ${store.get()}`))
    store.subscribe(() => seen.push(`2 ${store.get()}`))
    store.set('b')
    expect(store.get()).toBe('b')
    expect(seen).toEqual(['1 b', '2 b'])
  })

  it('says nothing when the value is the same by Object.is', () => {
    const value = { n: 1 }
    const store = createStore<unknown>(value, fail)
    let calls = 0
    store.subscribe(() => {
      calls += 1
    })
    store.set(value)
    expect(calls).toBe(0)
    store.set({ n: 1 })
    expect(calls).toBe(1)
    store.set(Number.NaN)
    store.set(Number.NaN)
    expect(calls).toBe(2)
  })

  it('calls the next listener although one throws, and reports what was thrown', () => {
    const reported: unknown[] = []
    const store = createStore(0, (error) => reported.push(error))
    const boom = new Error('boom')
    let reached = false
    store.subscribe(() => fail(boom))
    store.subscribe(() => {
      reached = true
    })
    store.set(1)
    expect(reached).toBe(true)
    expect(reported).toEqual([boom])
  })

  it('does not call a listener again that left, even during the notification', () => {
    const store = createStore(0, fail)
    const seen: string[] = []
    const leaveSecond: { now: () => void } = { now: () => {} }
    store.subscribe(() => {
      seen.push('first')
      leaveSecond.now()
    })
    leaveSecond.now = store.subscribe(() => seen.push('second'))
    store.set(1)
    expect(seen).toEqual(['first'])
  })

  it('counts one function subscribed twice as two subscriptions', () => {
    const store = createStore(0, fail)
    let calls = 0
    const listener = (): void => {
      calls += 1
    }
    const leave = store.subscribe(listener)
    store.subscribe(listener)
    store.set(1)
    expect(calls).toBe(2)
    leave()
    leave()
    store.set(2)
    expect(calls).toBe(3)
  })
})
