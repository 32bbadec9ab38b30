import { describe, expect, it } from 'vitest'
import {
  BYTES_PER_NODE,
  copyRing,
  createRing,
  HISTORY_SAMPLES,
  pushSample,
  replaceNewest,
  samplesOf,
} from '../../src/watch/ring.ts'

const load = (cpu: number | null, memory: number | null = null) => [cpu, memory, null, null]

describe('a ring of samples', () => {
  it('gives its samples oldest first, each kind by itself, and the last 60 of many', () => {
    const ring = createRing()
    expect(samplesOf(ring, 'cpu')).toEqual([])
    for (let nth = 0; nth < 100; nth += 1) pushSample(ring, load(nth / 200, nth % 2 === 0 ? null : 1))
    expect(samplesOf(ring, 'cpu')).toEqual(Array.from({ length: 60 }, (_, nth) => (nth + 40) / 200))
    expect(samplesOf(ring, 'memory').slice(-2)).toEqual([null, 1])
    expect(new Set(samplesOf(ring, 'gpu'))).toEqual(new Set([null]))
  })

  it('keeps a sample to the half percent, caps it at 1 and floors it at 0, and tells unknown from zero', () => {
    const ring = createRing()
    for (const cpu of [0.2549, 1.7, -0.3, 0, null, Number.NaN, Number.POSITIVE_INFINITY]) {
      pushSample(ring, load(cpu))
    }
    expect(samplesOf(ring, 'cpu')).toEqual([0.255, 1, 0, 0, null, null, 1])
  })

  it('hands out the same list until it changes, another one then', () => {
    const ring = createRing()
    expect(samplesOf(ring, 'cpu')).toBe(samplesOf(ring, 'cpu'))
    pushSample(ring, load(0.5, 0.5))
    const list = samplesOf(ring, 'cpu')
    expect(samplesOf(ring, 'memory')).toEqual(list)
    expect(samplesOf(ring, 'cpu')).toBe(list)
    pushSample(ring, load(0.5))
    expect(samplesOf(ring, 'cpu')).not.toBe(list)
    expect(list).toEqual([0.5])
  })

  it('replaces the newest sample, also across the seam of the ring', () => {
    const ring = createRing()
    replaceNewest(ring, load(0.1))
    expect(samplesOf(ring, 'cpu')).toEqual([0.1])
    for (let nth = 1; nth < HISTORY_SAMPLES; nth += 1) pushSample(ring, load(0))
    replaceNewest(ring, load(0.9))
    const samples = samplesOf(ring, 'cpu')
    expect([samples.length, samples[0], samples.at(-2), samples.at(-1)]).toEqual([60, 0.1, 0, 0.9])
  })

  it('takes the stated number of bytes', () => {
    expect(BYTES_PER_NODE).toBe(4 * 60)
    expect(createRing().bytes.byteLength).toBe(BYTES_PER_NODE)
  })

  it('copies into a ring that goes its own way', () => {
    const ring = createRing()
    pushSample(ring, load(0.5))
    const copy = copyRing(ring)
    pushSample(ring, load(1))
    expect(samplesOf(copy, 'cpu')).toEqual([0.5])
    pushSample(copy, load(0))
    expect(samplesOf(ring, 'cpu')).toEqual([0.5, 1])
  })
})
