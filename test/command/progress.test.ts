import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createProgress } from '../../src/command/progress.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function terminal() {
  const writes: string[] = []
  const write = (text: string) => writes.push(text) > 0
  return { writes, write, on: () => {} }
}

describe('the progress line', () => {
  it('comes only after the quiet time, and not at all when the run is quicker', () => {
    const stderr = terminal()
    const quick = createProgress(3, stderr, 1000)
    vi.advanceTimersByTime(999)
    quick.end()
    vi.advanceTimersByTime(10_000)
    expect(stderr.writes).toEqual([])
  })

  it('says what was counted', () => {
    const stderr = terminal()
    const progress = createProgress(2, stderr, 0, 'providers looked up on chain')
    progress.count(true)
    vi.advanceTimersByTime(1)
    progress.end()
    expect(stderr.writes[0]).toBe('\r\u001B[K1 of 2 providers looked up on chain')
  })

  it('counts answers and failures, and writes only when something changed', () => {
    const stderr = terminal()
    const progress = createProgress(3, stderr, 1000)
    progress.count(true)
    vi.advanceTimersByTime(1000)
    vi.advanceTimersByTime(5000)
    progress.count(false)
    vi.advanceTimersByTime(100)
    progress.end()
    expect(stderr.writes).toEqual([
      '\r\u001B[K1 of 3 providers answered',
      '\r\u001B[K1 of 3 providers answered, 1 failed',
      '\r\u001B[K',
    ])
  })

  it('leaves no timer behind', () => {
    const stderr = terminal()
    const progress = createProgress(3, stderr, 1000)
    vi.advanceTimersByTime(1500)
    expect(vi.getTimerCount()).toBe(1)
    progress.end()
    expect(vi.getTimerCount()).toBe(0)
  })
})
