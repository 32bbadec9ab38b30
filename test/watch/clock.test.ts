import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/watch/clock.ts'

describe('the system clock', () => {
  it('fires a timer once, in order, and not one that was cancelled or lies beyond what timers can hold', async () => {
    const fired: string[] = []
    const cancelFar = systemClock.setTimer(2 ** 40, () => fired.push('far'))
    const cancel = systemClock.setTimer(1, () => fired.push('cancelled'))
    cancel()
    systemClock.setTimer(-5, () => fired.push('late'))
    await new Promise<void>((resolve) => {
      systemClock.setTimer(20, () => {
        fired.push('last')
        resolve()
      })
    })
    cancelFar()
    cancelFar()
    expect(fired).toEqual(['late', 'last'])
  })
})
