import { describe, expect, it } from 'vitest'
import { createGate, nestedGate } from '../../src/watch/gate.ts'

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

describe('a gate behind a gate', () => {
  function nested(outerLimit: number, innerLimit: number) {
    const [outer, inner] = [createGate(outerLimit), createGate(innerLimit)]
    const both = nestedGate(outer, inner)
    const started: string[] = []
    const leave = new Map<string, () => void>()
    const enter = (gate: Pick<typeof both, 'enter'>, name: string, urgent = false) =>
      gate.enter((end) => {
        started.push(name)
        leave.set(name, end)
      }, urgent)
    const counts = () => [outer.inFlight(), outer.waiting(), inner.inFlight(), inner.waiting()]
    return { both, inner, started, enter, end: (name: string) => leave.get(name)?.(), counts }
  }

  it('counts its work in both, and gives both places back at once', () => {
    const { both, inner, started, enter, end, counts } = nested(2, 3)
    for (const name of ['a', 'b', 'c']) enter(both, name)
    for (const name of ['x', 'y']) enter(inner, name)
    expect([started, counts()]).toEqual([
      ['a', 'b', 'x'],
      [2, 1, 3, 1],
    ])
    end('a')
    end('a')
    // The outer place goes to c, which then waits behind y for the inner one.
    expect([started.slice(3), counts()]).toEqual([['y'], [2, 0, 3, 1]])
    end('x')
    expect(started.slice(4)).toEqual(['c'])
  })

  it('is left from either queue without a trace', () => {
    const { both, inner, started, enter, end, counts } = nested(1, 1)
    enter(inner, 'x')
    const a = enter(both, 'a')
    const b = enter(both, 'b')
    expect(counts()).toEqual([1, 1, 1, 1])
    a.withdraw()
    a.withdraw()
    expect(counts()).toEqual([1, 0, 1, 1])
    b.withdraw()
    expect(counts()).toEqual([0, 0, 1, 0])
    end('x')
    expect(started).toEqual(['x'])
    enter(both, 'c').withdraw()
    expect(counts()).toEqual([1, 0, 1, 0])
  })

  it('lets one that hurries ahead in both queues', () => {
    const { both, inner, started, enter, end } = nested(1, 1)
    enter(both, 'a')
    enter(inner, 'x')
    enter(inner, 'y')
    enter(both, 'b')
    enter(both, 'c').hurry()
    for (const name of ['a', 'x', 'c', 'y']) end(name)
    expect(started).toEqual(['a', 'x', 'c', 'y', 'b'])
  })
})
