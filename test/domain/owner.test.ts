import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseOwner } from '../../src/domain/owner.ts'
import { parseTarget } from '../../src/domain/target.ts'
import { bech32 } from '../../src/simulator/address.ts'

const OWNER = 'akash14y0erczaqxw9p88qs7dd8mqdhn6c3j3c8emhku'
const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'

function refusalOf(text: string): string {
  const read = parseOwner(text)
  return read.ok ? `accepted as ${read.value}` : read.error.message
}

describe('an owner address', () => {
  it.each([
    OWNER,
    'akash1365yvmc4s7awdyj3n2sav7xfx76adc6dnmlx63', // the auditor of the network
    'akash18ga02jzaq8cw52anyhzkwta5wygufgu6zsz6xc', // a provider
  ])('%s is one, in upper case too', (text) => {
    expect(parseOwner(text)).toEqual({ ok: true, value: text })
    expect(parseOwner(` ${text.toUpperCase()}\n`)).toEqual({ ok: true, value: text })
  })

  it.each([
    [OWNER.replace('4y0', '4y9'), 'a character of it is mistyped'],
    [OWNER.replace('y0', '0y'), 'a character of it is mistyped'],
    // The address in the example of the Python SDK's documentation.
    ['akash18ga02jzaq8cw52anyhzkwta5wygufgu6rsz6xc', 'a character of it is mistyped'],
    [OWNER.slice(0, -1), '38 or 58 characters after akash1, and this has 37'],
    [OWNER.replace('y0', 'yb'), '"b" does not occur in one'],
    [OWNER.replace('akash14y', 'akash14Y'), 'mixes upper and lower case'],
    [bech32('cosmos', Array(20).fill(7)), 'one begins with akash1'],
    ['\u001b[2J', 'one begins with akash1'],
  ])('%j is none: %s', (text, reason) => {
    expect(refusalOf(text)).toContain(reason)
    expect(refusalOf(text)).not.toMatch(/\p{Cc}/u)
  })

  it('is every account of 20 or 32 bytes, and none with one character changed', () => {
    const bytes = fc.oneof(
      fc.array(fc.nat({ max: 255 }), { minLength: 20, maxLength: 20 }),
      fc.array(fc.nat({ max: 255 }), { minLength: 32, maxLength: 32 }),
    )
    fc.assert(
      fc.property(bytes, fc.nat(), fc.integer({ min: 1, max: 31 }), (account, at, by) => {
        const address = bech32('akash', account)
        expect(parseOwner(address)).toEqual({ ok: true, value: address })
        const place = 6 + (at % (address.length - 6))
        const other = ALPHABET[(ALPHABET.indexOf(address.charAt(place)) + by) % 32]
        expect(parseOwner(address.slice(0, place) + other + address.slice(place + 1)).ok).toBe(false)
      }),
    )
  })
})

describe('what a person names', () => {
  it('is an owner or an endpoint', () => {
    expect(parseTarget(OWNER)).toEqual({ ok: true, value: { kind: 'owner', owner: OWNER } })
    expect(parseTarget('host:1')).toMatchObject({
      ok: true,
      value: { kind: 'endpoint', endpoint: { id: 'host:1' } },
    })
    expect(parseTarget('akash1.example.com')).toMatchObject({ ok: true, value: { kind: 'endpoint' } })
  })

  it('is refused with the sentence of what it looks like', () => {
    const mistyped = parseTarget(OWNER.replace('4y0', '4y9'))
    expect(mistyped.ok ? '' : mistyped.error.message).toContain('is not an owner address')
    const plain = parseTarget('http://host')
    expect(plain.ok ? '' : plain.error.message).toContain('never over plain HTTP')
  })
})
