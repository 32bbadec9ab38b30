import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nodeKeys } from '../../src/domain/node-key.ts'
import { UNKNOWN_PAIR } from '../../src/domain/resource.ts'

const named = (name: string) => ({
  name,
  resources: { cpu: UNKNOWN_PAIR, memory: UNKNOWN_PAIR, gpu: UNKNOWN_PAIR, ephemeral_storage: UNKNOWN_PAIR },
  storageClasses: null,
  gpus: [],
  wrapped: [],
})
const keysOf = (...names: string[]) => nodeKeys(names.map(named))

describe('the keys of nodes', () => {
  it('are their names where those differ', () => {
    expect(keysOf('a', 'b', 'c')).toEqual(['a', 'b', 'c'])
  })

  it('number the second and later of one name', () => {
    expect(keysOf('a', 'b', 'a', 'a')).toEqual(['a', 'b', 'a#2', 'a#3'])
  })

  it("pass over a number that is another node's real name, wherever that stands", () => {
    expect(keysOf('a', 'a', 'a#2', 'a')).toEqual(['a', 'a#3', 'a#2', 'a#4'])
  })

  it('are never equal, whatever strangers call their nodes', () => {
    const name = fc.constantFrom('a', 'a#2', 'a#3', 'a#2#2', '', '#2')
    fc.assert(
      fc.property(fc.array(name, { maxLength: 12 }), (names) => {
        const keys = keysOf(...names)
        expect(new Set(keys).size).toBe(names.length)
      }),
    )
  })
})
