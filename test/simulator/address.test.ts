import { describe, expect, it } from 'vitest'
import { bech32, randomOwner } from '../../src/simulator/address.ts'
import { randomFrom } from '../../src/simulator/random.ts'

const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'

/** The bytes of an address, its checksum ignored: written for the test, by bits in a string. */
function bytesOf(address: string): number[] {
  const letters = address.slice(address.lastIndexOf('1') + 1, -6)
  const bits = Array.from(letters, (letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Array.from({ length: Math.floor(bits.length / 8) }, (_, index) =>
    Number.parseInt(bits.slice(index * 8, index * 8 + 8), 2),
  )
}

describe('owner addresses', () => {
  it('have the checksum of BIP 173: its own vector without data comes out', () => {
    expect(bech32('a', [])).toBe('a12uel5l')
  })

  it.each([
    'akash14y0erczaqxw9p88qs7dd8mqdhn6c3j3c8emhku', // a provider of the samples
    'akash1365yvmc4s7awdyj3n2sav7xfx76adc6dnmlx63', // the auditor of the network
  ])('are what the chain writes for the same bytes: %s', (address) => {
    expect(bech32('akash', bytesOf(address))).toBe(address)
  })

  it('are twenty random bytes each', () => {
    const random = randomFrom(1)
    const owners = Array.from({ length: 50 }, () => randomOwner(random))
    expect(new Set(owners).size).toBe(50)
    for (const owner of owners) {
      expect(owner).toMatch(/^akash1[qpzry9x8gf2tvdw0s3jn54khce6mua7l]{38}$/)
      expect(bech32('akash', bytesOf(owner))).toBe(owner)
    }
  })
})
