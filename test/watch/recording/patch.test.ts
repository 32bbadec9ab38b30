import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromJson, patched, patchOf, toJson } from '../../../src/watch/recording/patch.ts'

const leaf = fc.constantFrom(null, 0, 1, 2.5, Number.POSITIVE_INFINITY, '', 'a', true)
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('a', 'b', '=', 'o', '__proto__', 'constructor'), tie('any'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
})).any

describe('a patch', () => {
  it('leads from any value to any other, through JSON', () => {
    fc.assert(
      fc.property(value, value, (before, after) => {
        const patch = patchOf(before, after)
        if (patch === null) expect(before).toEqual(after)
        else expect(patched(before, fromJson(toJson(patch)))).toEqual({ value: after })
      }),
    )
  })

  it('is none between equal values', () => {
    fc.assert(
      fc.property(value, (one) => {
        expect(patchOf(one, structuredClone(one))).toBeNull()
      }),
    )
  })

  it('keeps the identity of what it does not touch', () => {
    const before = { nodes: [{ name: 'a' }, { name: 'b', free: 1 }], storage: [1] }
    const after = { ...before, nodes: [before.nodes[0], { name: 'b', free: 2 }] }
    const patch = patchOf(before, after)
    expect(toJson(patch)).toBe('{"o":{"nodes":{"a":{"1":{"o":{"free":{"=":2}}}},"n":2}}}')
    const { value: next } = patched(before, patch) ?? { value: null }
    expect(next).toMatchObject(after)
    expect(Reflect.get(Object(next), 'storage')).toBe(before.storage)
    expect(Reflect.get(Reflect.get(Object(next), 'nodes'), '0')).toBe(before.nodes[0])
  })

  it.each([
    ['null', null],
    ['a word', 'x'],
    ['nothing known', {}],
    ['a list of a huge length', { a: {}, n: 1e9 }],
    ['a hole', { a: { 7: { '=': 1 } }, n: 3 }],
    ['fields of a list', { o: { x: { '=': 1 } } }],
  ])('that is %s fits nothing', (_, patch) => {
    expect(patched([1, 2], patch)).toBeNull()
  })
})
