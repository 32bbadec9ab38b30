import { describe, expect, it } from 'vitest'
import { pairFromAllocated, pairFromAvailable, RESOURCE_KINDS } from '../../src/domain/resource.ts'
import { doubtsOf, isBelievable } from '../../src/inventory/doubts.ts'
import { cluster, node, pool } from './support/build.ts'

describe('a cluster whose numbers are plausible', () => {
  it('raises no doubt, a full node and an empty one included', () => {
    const full = node('full', { cpu: pairFromAvailable(4000, 0), gpu: pairFromAvailable(0, 0) })
    const idle = node('idle', { cpu: pairFromAvailable(4000, 4000) })
    expect(doubtsOf(cluster([full, idle], { storage: [pool('beta2', 0), pool('beta3', 5)] }))).toEqual([])
    for (const kind of RESOURCE_KINDS) expect(isBelievable(full, kind)).toBe(true)
  })

  it('is believed where amounts are unlimited or unknown', () => {
    const odd = node('odd', {
      cpu: pairFromAvailable(Number.POSITIVE_INFINITY, 7),
      memory: pairFromAvailable(null, 5),
      gpu: pairFromAvailable(null, null),
    })
    expect(doubtsOf(cluster([odd]))).toEqual([])
  })
})

describe('a doubt', () => {
  it('says the deficit behind a number that wrapped, in cores, and is told once', () => {
    // As in a real answer of provider 0.8.4: 18446744073709551600 is -16 millicores.
    const wrapped = node('a', { cpu: pairFromAvailable(10_000, -16) }, { wrapped: ['cpu'] })
    const doubts = doubtsOf(cluster([wrapped]))
    expect(doubts).toHaveLength(1)
    expect(doubts[0]).toMatchObject({ code: 'negative', node: 'a', resource: 'cpu', storageClass: null })
    expect(doubts[0]?.message).toBe(
      'CPU: the provider reports a negative number, -0.016 cores left of 10 cores; it is left out of totals.',
    )
  })

  it('says a deficit of which no allocatable is known', () => {
    const doubts = doubtsOf(cluster([node('a', { memory: pairFromAvailable(null, -3 * 2 ** 30) })]))
    expect(doubts.map(({ code, resource }) => [code, resource])).toEqual([['negative', 'memory']])
    expect(doubts[0]?.message).toContain('-3 GiB left;')
  })

  it('finds more available than allocatable', () => {
    const [doubt] = doubtsOf(cluster([node('a', { gpu: pairFromAvailable(1, 8) })]))
    expect(doubt).toMatchObject({ code: 'above-allocatable', resource: 'gpu' })
    expect(doubt?.message).toBe(
      'GPU: 8 GPUs available is more than the 1 GPU allocatable; it is left out of totals.',
    )
  })

  it('finds more allocated than allocatable and says the deficit', () => {
    const [doubt] = doubtsOf(cluster([node('a', { memory: pairFromAllocated(null, 2 ** 30, 3 * 2 ** 29) })]))
    expect(doubt).toMatchObject({ code: 'over-allocated', resource: 'memory' })
    expect(doubt?.message).toContain('1.5 GiB allocated of 1 GiB allocatable, -512 MiB left of 1 GiB')
  })

  it('is about one kind of one node: the other kinds and the other node of that name are believed', () => {
    const bad = node('twin', { cpu: pairFromAllocated(null, 1000, 1001) })
    const good = node('twin')
    expect(RESOURCE_KINDS.filter((kind) => !isBelievable(bad, kind))).toEqual(['cpu'])
    expect(RESOURCE_KINDS.filter((kind) => !isBelievable(good, kind))).toEqual([])
  })

  it('finds storage below zero and names the class', () => {
    // As in a real answer of provider-services 0.2.1.
    const [doubt] = doubtsOf(cluster([node('a')], { storage: [pool('beta3', -275_152_609_037)] }))
    expect(doubt).toMatchObject({ code: 'negative-storage', node: null, storageClass: 'beta3' })
    expect(doubt?.message).toContain('Storage class "beta3": the provider reports -256.26 GiB')
  })

  it('is one for a class listed twice', () => {
    const doubts = doubtsOf(cluster([node('a')], { storage: [pool('beta3', 1), pool('beta3', 2)] }))
    expect(doubts.map(({ code, storageClass }) => [code, storageClass])).toEqual([
      ['storage-class-twice', 'beta3'],
    ])
  })

  it('is one for each name that several nodes have', () => {
    const doubts = doubtsOf(cluster([node('a'), node('b'), node('a'), node('a')]))
    expect(doubts.map(({ code, node: name }) => [code, name])).toEqual([['equal-names', 'a']])
  })

  it('is raised by a cluster that answers with no node', () => {
    const doubts = doubtsOf(cluster([]))
    expect(doubts.map(({ code, node: name }) => [code, name])).toEqual([['no-nodes', null]])
    expect(doubts[0]?.message).toContain('lost the Kubernetes API')
  })

  it('carries no control character into its sentence, whatever the provider calls its things', () => {
    const evil = '\u001B[2Jx\u202Ey'
    const doubts = doubtsOf(
      cluster([node(evil), node(evil)], { storage: [pool(evil, -1), pool(`${evil}2`, -1)] }),
    )
    expect(doubts).toHaveLength(3)
    for (const doubt of doubts) {
      expect(doubt.message).not.toMatch(/\p{C}/u)
      expect(doubt.message).toContain('\\u{1b}[2Jx\\u{202e}y')
    }
  })
})

describe('the list of doubts', () => {
  it('is the same object for the same inventory', () => {
    const inventory = cluster([node('a', { gpu: pairFromAvailable(1, 8) })])
    expect(doubtsOf(inventory)).toBe(doubtsOf(inventory))
  })

  it('keeps the doubts of a node that was kept from the inventory before', () => {
    const kept = node('a', { gpu: pairFromAvailable(1, 8) })
    const [before] = doubtsOf(cluster([kept]))
    const [after] = doubtsOf(cluster([kept, node('b')]))
    expect(after).toBe(before)
  })
})
