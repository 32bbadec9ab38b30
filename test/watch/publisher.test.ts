import { describe, expect, it } from 'vitest'
import { createPublisher } from '../../src/watch/publisher.ts'
import { createFakeClock } from './support/fake-clock.ts'

function setUp() {
  const clock = createFakeClock()
  const startMs = clock.now()
  const at: number[] = []
  const publisher = createPublisher(clock, 100, () => at.push(clock.now() - startMs))
  return { clock, at, publisher }
}

describe('the publisher', () => {
  it('publishes at once after a silence, and what comes soon after together', async () => {
    const { clock, at, publisher } = setUp()
    publisher.request()
    expect(at).toEqual([0])
    await clock.advance(30)
    for (let nth = 0; nth < 10; nth += 1) publisher.request()
    expect(at).toEqual([0])
    await clock.advance(1000)
    expect(at).toEqual([0, 100])
    publisher.request()
    expect(at).toEqual([0, 100, 1030])
  })

  it('publishes at once when told so, and counts from there', async () => {
    const { clock, at, publisher } = setUp()
    publisher.request()
    await clock.advance(10)
    publisher.request()
    await clock.advance(10)
    publisher.now()
    expect(at).toEqual([0, 20])
    await clock.advance(1000)
    expect(at).toEqual([0, 20])
    expect(clock.pending()).toBe(0)
  })

  it('waits no longer than ever when the clock was set back an hour', async () => {
    const { clock, at, publisher } = setUp()
    publisher.request()
    clock.jump(-3_600_000)
    publisher.request()
    await clock.advance(100)
    expect(at.length).toBe(2)
  })

  it('publishes nothing after it was closed', async () => {
    const { clock, at, publisher } = setUp()
    publisher.request()
    publisher.request()
    publisher.close()
    publisher.request()
    publisher.now()
    await clock.advance(1000)
    expect(at).toEqual([0])
    expect(clock.pending()).toBe(0)
  })
})
