import { describe, expect, it } from 'vitest'
import { createGate } from '../../src/watch/gate.ts'

/** Enters under a name; `leave.get(name)` ends it. */
function crowd(limit: number) {
  const gate = createGate(limit)
  const started: string[] = []
  const leave = new Map<string, () => void>()
  const enter = (name: string, urgent = false) =>
    gate.enter((end) => {
      started.push(name)
      leave.set(name, end)
    }, urgent)
  return { gate, started, enter, end: (name: string) => leave.get(name)?.() }
}

describe('the gate', () => {
  it('lets in at most its limit, and the others one by one in the order they came', () => {
    const { gate, started, enter, end } = crowd(2)
    for (const name of ['a', 'b', 'c', 'd']) enter(name)
    expect(started).toEqual(['a', 'b'])
    expect([gate.inFlight(), gate.waiting()]).toEqual([2, 2])
    end('b')
    end('a')
    expect(started).toEqual(['a', 'b', 'c', 'd'])
    expect([gate.inFlight(), gate.waiting()]).toEqual([2, 0])
  })

  it('lets urgent ones go before the others, and among themselves in order', () => {
    const { started, enter, end } = crowd(1)
    enter('a')
    enter('b')
    enter('c')
    enter('u', true)
    enter('v', true)
    for (const name of ['a', 'u', 'v', 'b', 'c']) end(name)
    expect(started).toEqual(['a', 'u', 'v', 'b', 'c'])
  })

  it('moves one that hurries before those that do not', () => {
    const { started, enter, end } = crowd(1)
    enter('a')
    enter('b')
    enter('c').hurry()
    end('a')
    end('c')
    expect(started).toEqual(['a', 'c', 'b'])
  })

  it('forgets one that withdraws, and withdrawing after the start does nothing', () => {
    const { gate, started, enter, end } = crowd(1)
    const first = enter('a')
    enter('b').withdraw()
    enter('c', true).withdraw()
    enter('d')
    first.withdraw()
    expect(gate.inFlight()).toBe(1)
    end('a')
    expect(started).toEqual(['a', 'd'])
  })

  it('gives a place free once, however often its holder leaves', () => {
    const { gate, enter, end } = crowd(1)
    enter('a')
    enter('b')
    enter('c')
    end('a')
    end('a')
    expect([gate.inFlight(), gate.waiting()]).toEqual([1, 1])
  })

  it('survives a long queue of work that is over at once', () => {
    const gate = createGate(1)
    let done = 0
    let open: () => void = () => {}
    gate.enter((leave) => {
      open = leave
    }, false)
    for (let nth = 0; nth < 20_000; nth += 1) {
      gate.enter((leave) => {
        done += 1
        leave()
      }, false)
    }
    open()
    expect(done).toBe(20_000)
    expect(gate.inFlight()).toBe(0)
  })
})
