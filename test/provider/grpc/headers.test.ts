import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Headers as Ours } from '../../../src/provider/grpc/headers.ts'

const name = fc.constantFrom(
  'grpc-status',
  'Grpc-Message',
  'grpc-message',
  'x-a',
  'X-A',
  'constructor',
  '__proto__',
)
const value = fc.stringMatching(/^[ \t]?[!-~]{0,3}[ ,]?[!-~]{0,3}[ \t]?$/)
const pairs = fc.array(fc.tuple(name, value), { maxLength: 5 })
const step = fc.oneof(
  fc.record({ do: fc.constant('append' as const), name, value }),
  fc.record({ do: fc.constant('set' as const), name, value }),
  fc.record({ do: fc.constant('delete' as const), name, value }),
)
const names = ['grpc-status', 'GRPC-MESSAGE', 'x-A', 'constructor', '__proto__', 'none']

/** All that can be read of headers. */
function read(headers: Ours | Headers) {
  const told: string[][] = []
  headers.forEach((value, name) => void told.push([name, value]))
  return {
    told,
    pairs: [...headers],
    keys: [...headers.keys()],
    values: [...headers.values()],
    got: names.map((name) => [headers.get(name), headers.has(name)]),
  }
}

describe('headers of gRPC', () => {
  it('are as those of the fetch standard, whatever is done with them', () => {
    fc.assert(
      fc.property(pairs, fc.array(step, { maxLength: 8 }), (start, steps) => {
        const ours = new Ours(start)
        const theirs = new Headers(start)
        for (const one of steps) {
          for (const headers of [ours, theirs]) {
            if (one.do === 'delete') headers.delete(one.name)
            else headers[one.do](one.name, one.value)
          }
        }
        expect(read(ours)).toEqual(read(theirs))
        expect(read(new Ours(ours))).toEqual(read(new Headers(theirs)))
      }),
      { numRuns: 500 },
    )
  })

  it('are made of an object, of nothing, and of what the standard refuses', () => {
    expect([...new Ours({ B: '1', a: '2' })]).toEqual([...new Headers({ B: '1', a: '2' })])
    expect([...new Ours(), ...new Ours(null)]).toEqual([])
    const hostile = [['grpc message', 'a\u0000b\u{1f600}']] as const
    expect(() => new Headers(hostile.map(([name, value]) => [name, value]))).toThrow()
    expect([...new Ours(hostile)]).toEqual(hostile)
  })
})
