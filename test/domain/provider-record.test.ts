import { describe, expect, it } from 'vitest'
import { attributeOf, attributeValues, regionOf, tierOf } from '../../src/domain/provider-record.ts'

function having(...pairs: readonly (readonly [string, string])[]) {
  return { attributes: pairs.map(([key, value]) => ({ key, value })) }
}

describe('the attributes of a provider', () => {
  it('may have one key several times, and a look-up takes the first that is not blank', () => {
    const record = having(['tier', ' '], ['tier', 'community '], ['tier', 'akash'])
    expect(attributeValues(record, 'tier')).toEqual([' ', 'community ', 'akash'])
    expect(attributeOf(record, 'tier')).toBe('community')
    expect(tierOf(record)).toBe('community')
    expect(tierOf(having(['Tier', 'akash']))).toBeNull()
  })

  it.each([
    [[['location-region', 'na-us-west']], 'na-us-west'],
    [[['region', 'us-west']], 'us-west'],
    [
      [
        ['region', 'us-west'],
        ['location-region', 'eu-central'],
      ],
      'eu-central',
    ],
    [
      [
        ['location-region', ''],
        ['region', 'us-west'],
      ],
      'us-west',
    ],
    [[['host', 'akash']], null],
  ] as const)('%j lie in the region %s', (pairs, region) => {
    expect(regionOf(having(...pairs))).toBe(region)
  })
})
