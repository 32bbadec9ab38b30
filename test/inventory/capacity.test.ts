import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pairFromAllocated, pairFromAvailable } from '../../src/domain/resource.ts'
import { capacityOf, mostOf } from '../../src/inventory/capacity.ts'
import { fitRequest } from '../../src/inventory/fit/fit.ts'
import { card, cards, freeCluster, freeNode, GI, request, unit } from './fit/build.ts'
import { node } from './support/build.ts'

describe('the largest request that fits one node', () => {
  it('is that of the node with the most, each resource by itself', () => {
    const nodes = [freeNode('a', { cores: 8, gib: 4 }), freeNode('b', { cores: 2, gib: 64 })]
    expect(capacityOf(nodes)).toMatchObject({
      cpu: { amount: 8000, node: 'a' },
      memory: { amount: 64 * GI, node: 'b' },
    })
  })

  it('is by model for GPUs, and no more than the node has cards of it', () => {
    const nodes = [
      freeNode('a', { cores: 9, gib: 9, gpus: 3 }, { gpus: [cards('h100', 2), cards('a100', 4)] }),
      freeNode('b', { cores: 9, gib: 9, gpus: 1 }, { gpus: [cards('h100', 8)] }),
    ]
    expect(capacityOf(nodes).gpus).toEqual([
      { model: 'nvidia/a100', amount: 3, node: 'a' },
      { model: 'nvidia/h100', amount: 2, node: 'a' },
    ])
  })

  it('has no model where the provider tells none', () => {
    expect(capacityOf([node('rest')]).gpus).toEqual([{ model: null, amount: 1, node: 'rest' }])
  })

  it('is nothing without nodes, and where the numbers are in doubt', () => {
    const nothing = { cpu: null, memory: null, gpus: [], gpu: { free: 0, stranded: 0 } }
    expect(capacityOf([])).toEqual(nothing)
    const odd = node('odd', {}, { wrapped: ['cpu', 'memory', 'gpu', 'ephemeral_storage'] })
    expect(capacityOf([odd])).toEqual(nothing)
  })

  it('fits, and one more of it does not', () => {
    const amounts = fc.record({ cores: fc.nat(9), gib: fc.nat(9), gpus: fc.nat(4) })
    fc.assert(
      fc.property(fc.array(amounts, { minLength: 1, maxLength: 5 }), (all) => {
        const nodes = all.map((one, nth) => freeNode(`n${nth}`, one, { gpus: [cards('h100', 4)] }))
        const { cpu, memory, gpus } = capacityOf(nodes)
        const fits = (cpuMillicores: number, memoryBytes: number, count: number): boolean => {
          const gpu = { count, alternatives: [card('h100')] }
          return fitRequest(
            request([unit('one', 1, { cpuMillicores, memoryBytes, gpu })]),
            freeCluster(nodes),
          ).fits
        }
        expect(fits(cpu?.amount ?? 0, 0, 0)).toBe(true)
        expect(fits((cpu?.amount ?? 0) + 1, 0, 0)).toBe(false)
        expect(fits(0, memory?.amount ?? 0, 0)).toBe(true)
        expect(fits(0, (memory?.amount ?? 0) + 1, 0)).toBe(false)
        expect(fits(0, 0, gpus[0]?.amount ?? 0)).toBe(true)
        expect(fits(0, 0, (gpus[0]?.amount ?? 0) + 1)).toBe(false)
      }),
    )
  })
})

describe('stranded GPUs', () => {
  it.each([
    ['a core and a GiB for each', { cores: 4, gib: 4, gpus: 4 }, 0],
    ['too few cores for some', { cores: 1, gib: 9, gpus: 4 }, 3],
    ['too little memory for some', { cores: 9, gib: 2, gpus: 4 }, 2],
    ['no core at all', { cores: 0, gib: 9, gpus: 4 }, 4],
    ['no GPU', { cores: 0, gib: 0, gpus: 0 }, 0],
  ])('with %s', (_, amounts, stranded) => {
    expect(capacityOf([freeNode('a', amounts)]).gpu).toEqual({ free: amounts.gpus, stranded })
  })

  it('are counted on each node: cores elsewhere do not help', () => {
    const nodes = [freeNode('a', { gpus: 8 }), freeNode('b', { cores: 99, gib: 99 })]
    expect(capacityOf(nodes).gpu).toEqual({ free: 8, stranded: 8 })
  })

  it('are nothing where the numbers of GPUs are unlimited or over-allocated', () => {
    const endless = pairFromAllocated(null, Number.POSITIVE_INFINITY, 0)
    expect(capacityOf([node('a', { gpu: endless })]).gpu).toEqual({ free: 0, stranded: 0 })
    expect(capacityOf([node('a', { gpu: pairFromAvailable(2, -1) })]).gpu).toEqual({ free: 0, stranded: 0 })
  })

  it('are never more than are free, and never fewer where less is free beside them', () => {
    const amount = fc.nat(12)
    fc.assert(
      fc.property(amount, amount, amount, amount, (cores, gib, gpus, less) => {
        const of = (left: number) => capacityOf([freeNode('a', { cores: left, gib, gpus })]).gpu
        expect(of(cores).stranded).toBeLessThanOrEqual(gpus)
        expect(of(Math.max(0, cores - less)).stranded).toBeGreaterThanOrEqual(of(cores).stranded)
      }),
    )
  })
})

describe('the capacity of clusters together', () => {
  it('is that of all their nodes', () => {
    const anyNode = fc.record({
      cores: fc.nat(4),
      gib: fc.nat(4),
      gpus: fc.nat(3),
      model: fc.constantFrom('h100', 'a100'),
    })
    fc.assert(
      fc.property(fc.array(fc.array(anyNode, { maxLength: 4 }), { maxLength: 4 }), (fleet) => {
        const clusters = fleet.map((nodes, nth) =>
          nodes.map(({ model, ...free }, place) =>
            freeNode(`${nth}-${place}`, free, { gpus: [cards(model, 2)] }),
          ),
        )
        const { gpus, ...together } = mostOf(clusters.map(capacityOf))
        const { gpus: gpusOfAll, ...all } = capacityOf(clusters.flat())
        expect(together).toEqual(all)
        // Models of equal amounts come in any order.
        expect(new Set(gpus)).toEqual(new Set(gpusOfAll))
      }),
    )
  })
})
