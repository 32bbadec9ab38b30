import { describe, expect, it } from 'vitest'
import { UNKNOWN_PAIR } from '../../../src/domain/resource.ts'
import { readPair, readReserved, type WirePair } from '../../../src/provider/grpc/pairs.ts'

const UNLIMITED = Number.POSITIVE_INFINITY

/** A pair of the wire; a quantity that is not named is not sent. */
function wire(texts: { allocatable?: string; allocated?: string; capacity?: string }): WirePair {
  return Object.fromEntries(Object.entries(texts).map(([name, string]) => [name, { string }]))
}

function bytes(texts: Parameters<typeof wire>[0]) {
  return readPair(wire(texts), 'bytes')
}

function cpu(texts: Parameters<typeof wire>[0]) {
  return readPair(wire(texts), 'millicores')
}

describe('a resource of the wire', () => {
  it('is in base units: millicores, bytes, units', () => {
    expect(cpu({ allocatable: '48', allocated: '2450m', capacity: '48' }).pair).toEqual({
      capacity: 48_000,
      allocatable: 48_000,
      allocated: 2450,
      available: 45_550,
    })
    expect(bytes({ allocatable: '64G', allocated: '1254Mi', capacity: '1Ti' }).pair).toEqual({
      capacity: 1_099_511_627_776,
      allocatable: 64_000_000_000,
      allocated: 1_314_914_304,
      available: 62_685_085_696,
    })
    expect(readPair(wire({ allocatable: '8', allocated: '3' }), 'units').pair).toMatchObject({ available: 5 })
  })

  it('has the figures that REST gives where a quantity is finer than the unit', () => {
    // REST: Value() of the exact difference, rounded up; ResourcePair.Available of go/inventory/v1.
    // A pod that asks for 0.1Gi makes this sum; 33430706585.6 bytes are left.
    expect(bytes({ allocatable: '33538080768', allocated: '107374182400m' }).pair).toMatchObject({
      allocated: 107_374_182,
      available: 33_430_706_586,
    })
    expect(bytes({ allocatable: '200', allocated: '100400m' }).pair).toMatchObject({
      allocated: 100,
      available: 100,
    })
    expect(cpu({ allocatable: '1', allocated: '500u' }).pair).toMatchObject({ allocated: 0, available: 1000 })
    expect(cpu({ allocatable: '1500u', allocated: '0' }).pair).toMatchObject({ allocatable: 2, available: 2 })
  })

  it('has no capacity where an older provider sends none: absent is not zero', () => {
    expect(bytes({ allocatable: '8', allocated: '2' }).pair.capacity).toBeNull()
    expect(bytes({ allocatable: '8', allocated: '2', capacity: '' }).pair.capacity).toBeNull()
    expect(bytes({ allocatable: '8', allocated: '2', capacity: '0' }).pair.capacity).toBe(0)
  })

  it('is unknown in what was not sent', () => {
    expect(readPair(undefined, 'bytes')).toEqual({ pair: UNKNOWN_PAIR, wrapped: false })
    expect(bytes({}).pair).toEqual(UNKNOWN_PAIR)
    expect(bytes({ allocated: '5', capacity: '9' }).pair).toEqual({ ...UNKNOWN_PAIR, capacity: 9 })
    expect(bytes({ allocatable: '8' }).pair).toEqual({ ...UNKNOWN_PAIR, allocatable: 8 })
  })

  it.each(['', '-1', '9223372036854775807'])('never has a NaN where the allocatable is %j', (allocatable) => {
    for (const allocated of ['', '0', '-1', '9223372036854775807', '12x']) {
      for (const capacity of ['', '-1', '12x', '5']) {
        const numbers = Object.values(bytes({ allocatable, allocated, capacity }).pair)
        expect(numbers.filter((number) => Number.isNaN(number))).toEqual([])
      }
    }
  })

  it.each(['-1', '9223372036854775807'])('has no limit where the allocatable is %s', (allocatable) => {
    expect(bytes({ allocatable, allocated: '5' })).toEqual({
      pair: { capacity: null, allocatable: UNLIMITED, allocated: 5, available: UNLIMITED },
      wrapped: false,
    })
    expect(bytes({ allocatable }).pair).toMatchObject({ allocated: null, available: UNLIMITED })
    expect(bytes({ allocatable: '5', allocated: '1', capacity: allocatable }).pair.capacity).toBe(UNLIMITED)
  })

  it('is wrapped where a number of it is negative, plainly or cast to uint64, and keeps its sign', () => {
    expect(bytes({ allocatable: '-2', allocated: '0' })).toMatchObject({
      pair: { allocatable: -2 },
      wrapped: true,
    })
    expect(bytes({ allocatable: '10', allocated: '-1' })).toMatchObject({
      pair: { allocated: -1 },
      wrapped: true,
    })
    expect(bytes({ allocatable: '10', allocated: '0', capacity: '-2' })).toMatchObject({ wrapped: true })
    expect(bytes({ allocatable: '18446744061600858112', allocated: '0' })).toMatchObject({
      pair: { allocatable: -12_108_693_504 },
      wrapped: true,
    })
    expect(cpu({ allocatable: '18446744073709551606m', allocated: '0' })).toMatchObject({
      pair: { allocatable: -10 },
      wrapped: true,
    })
    expect(bytes({ allocatable: '10', allocated: '12' })).toEqual({
      pair: { capacity: null, allocatable: 10, allocated: 12, available: -2 },
      wrapped: false,
    })
  })

  it.each([
    'junk',
    '1.2.3',
    '5 Gi',
    '0x10',
    '1e99',
    '18446744073709551616',
    '-9223372036854775809',
    `1${'0'.repeat(70)}`,
  ])('is unknown as a whole where one quantity is %s', (junk) => {
    for (const place of ['allocatable', 'allocated', 'capacity']) {
      const read = bytes({ allocatable: '10', allocated: '1', capacity: '12', [place]: junk })
      expect(read).toEqual({ pair: UNKNOWN_PAIR, wrapped: false })
    }
  })
})

describe('a sum of reservations', () => {
  it('is in base units, and zero where nothing believable was sent', () => {
    expect(readReserved({ string: '2500m' }, 'millicores')).toBe(2500)
    expect(readReserved({ string: '1Gi' }, 'bytes')).toBe(1_073_741_824)
    for (const string of ['', '-5', 'junk', '18446744073709551615'])
      expect(readReserved({ string }, 'bytes')).toBe(0)
    expect(readReserved(undefined, 'bytes')).toBe(0)
  })
})
