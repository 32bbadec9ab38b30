/**
 * Several placement groups of one SDL: each is an order of its own, on which a provider bids by itself; for a bid it
 * reserves what the group takes (cluster/inventory.go of akash-network/provider, `handleRequest`).
 */
import { describe, expect, it } from 'vitest'
import { NO_FACTS } from '../../../src/domain/provider-facts.ts'
import type { DeploymentRequest, ResourceUnit } from '../../../src/domain/request.ts'
import { pairFromAllocated } from '../../../src/domain/resource.ts'
import { bestFirst, fitRequest, providersByGroup } from '../../../src/inventory/fit/fit.ts'
import { freeCluster, freeNode, request, unit } from './build.ts'

/** A group for each, named by its place. */
const groupsOf = (...units: readonly ResourceUnit[]): DeploymentRequest => ({
  groups: units.flatMap((one, nth) => request([one], { name: `g${nth + 1}` }).groups),
})
const cores = (count: number, rest: Partial<ResourceUnit> = {}) =>
  unit('web', 1, { cpuMillicores: count * 1000, ...rest })
const withCores = (count: number) => freeCluster([freeNode('n', { cores: count, gib: 99 })])
const verdicts = ({ groups }: ReturnType<typeof fitRequest>) => groups.map(({ fits }) => fits)

describe('several placement groups', () => {
  it('are hosted as far as they fit, each beside those before it', () => {
    const result = fitRequest(groupsOf(cores(2), cores(4), cores(1)), withCores(4))
    expect(verdicts(result)).toEqual([true, false, true])
    expect(result).toMatchObject({
      fits: true,
      times: 1,
      placements: [{ node: 'n' }, { node: 'n' }],
      blockedBy: { resource: 'cpu', message: 'CPU: 4 cores wanted, 2 cores free at best' },
      groups: [{ name: 'g1', blockedBy: null }, { name: 'g2', placements: [] }, { name: 'g3' }],
    })
  })

  it('take nothing of what was begun for one that does not fit in the end', () => {
    const begun = unit('web', 3, { cpuMillicores: 2000 })
    expect(verdicts(fitRequest(groupsOf(begun, cores(4)), withCores(4)))).toEqual([false, true])
  })

  it('are counted together, how often those that fit do so', () => {
    expect(fitRequest(groupsOf(cores(1), cores(2)), withCores(9)).times).toBe(3)
    expect(fitRequest(groupsOf(cores(1), cores(20)), withCores(9)).times).toBe(9)
  })

  it('do not fit where none does', () => {
    expect(fitRequest(groupsOf(cores(8), cores(9)), withCores(4))).toMatchObject({
      fits: false,
      times: 0,
      placements: [],
      blockedBy: { message: 'CPU: 8 cores wanted, 4 cores free at best' },
    })
  })

  it('count the same leased endpoint for each group: each order reserves its own', () => {
    const wanted = groupsOf(cores(1, { leasedIps: [1] }), cores(1, { leasedIps: [1] }))
    const inventory = (count: number) =>
      freeCluster([freeNode('n', { cores: 9, gib: 9 })], { leasedIps: pairFromAllocated(count, count, 0) })
    expect(verdicts(fitRequest(wanted, inventory(1)))).toEqual([true, false])
    expect(verdicts(fitRequest(wanted, inventory(2)))).toEqual([true, true])
  })

  it('are judged each by its own placement', () => {
    const [east, west] = ['east', 'west'].map((value) => ({ attributes: [{ key: 'region', value }] }))
    const wanted = {
      groups: [...request([cores(1)], { name: 'east', ...east }).groups, ...request([cores(1)], west).groups],
    }
    const record = {
      owner: 'akash1o',
      hostUri: '',
      email: '',
      website: '',
      attributes: west?.attributes ?? [],
    }
    const result = fitRequest(wanted, withCores(9), { ...NO_FACTS, record })
    expect(verdicts(result)).toEqual([false, true])
    expect(result.blockedBy?.resource).toBe('attributes')
  })

  it('are served as a whole where each has a provider, not where one provider has all', () => {
    const wanted = groupsOf(cores(2), cores(4))
    const [small, large] = [fitRequest(wanted, withCores(2)), fitRequest(wanted, withCores(5))]
    expect([small, large].map(verdicts)).toEqual([
      [true, false],
      [true, false],
    ])
    expect(providersByGroup(wanted, [small, null, large])).toEqual([2, 0])
    expect(providersByGroup(wanted, [fitRequest(wanted, withCores(6))])).toEqual([1, 1])
  })

  it('put a provider for all of them before one for some, however often those fit', () => {
    const wanted = groupsOf(cores(1), cores(30))
    const items = [null, 0, 9, 31].map((count) => ({
      count,
      result: count === null ? null : fitRequest(wanted, withCores(count)),
    }))
    expect(bestFirst(items, ({ result }) => result).map(({ count }) => count)).toEqual([31, 9, 0, null])
  })
})
