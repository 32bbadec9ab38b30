import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClusterInventory, ClusterNode } from '../../src/domain/cluster.ts'
import type { ResourcePair } from '../../src/domain/resource.ts'
import { RESOURCE_KINDS } from '../../src/domain/resource.ts'
import { isSameCluster, shareInventory } from '../../src/inventory/share.ts'

/** Objects as JSON gives them. */
function record<T extends object>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record<T>(fields, { noNullPrototype: true })
}

// Few values each, so that parts of two random inventories are often equal.
const amount = fc.constantFrom(null, 0, 1, -5, Number.POSITIVE_INFINITY)
const pair: fc.Arbitrary<ResourcePair> = record({
  capacity: fc.constant(null),
  allocatable: amount,
  allocated: fc.constantFrom(null, 1),
  available: fc.constantFrom(null, 2),
})
const toldByRest: fc.Arbitrary<ClusterNode> = record({
  name: fc.constantFrom('a', 'b', 'c', '__proto__', 'a#2'),
  resources: record({ cpu: pair, memory: pair, gpu: pair, ephemeral_storage: pair }),
  storageClasses: fc.option(fc.array(fc.constantFrom('beta2', 'beta3'), { maxLength: 2 })),
  gpus: fc.array(
    record({
      vendor: fc.constant('nvidia'),
      model: fc.constantFrom('h100', 'a100'),
      memorySize: fc.constant('80Gi'),
      interface: fc.constant(null),
      count: fc.constantFrom(1, 8),
    }),
    { maxLength: 2 },
  ),
  wrapped: fc.subarray([...RESOURCE_KINDS]),
})
/** Sometimes with what only gRPC tells, which is otherwise not there at all. */
const node: fc.Arbitrary<ClusterNode> = fc
  .tuple(toldByRest, fc.constantFrom(null, null, 16, 32))
  .map(([told, vcores]) =>
    vcores === null ? told : { ...told, cpus: [{ vendor: 'amd', model: 'epyc', vcores }] },
  )
const pool = record({
  class: fc.constantFrom('beta2', 'beta3', 'ram'),
  allocatable: fc.constant(null),
  allocated: fc.constant(null),
  available: fc.constantFrom(1, 2),
})
const reservation = record({
  count: fc.constantFrom(0, 1),
  resources: record({
    cpu: fc.constantFrom(0, 1),
    memory: fc.constant(0),
    gpu: fc.constant(0),
    ephemeral_storage: fc.constant(0),
  }),
  storage: fc.dictionary(fc.constantFrom('beta3', '__proto__', 'constructor'), fc.constantFrom(1, 2), {
    noNullPrototype: true,
  }),
})
const inventoryOfRest: fc.Arbitrary<ClusterInventory> = record({
  shape: fc.constantFrom('nodes' as const, 'flat' as const),
  nodes: fc.array(node, { maxLength: 5 }),
  storage: fc.array(pool, { maxLength: 3 }),
  leases: fc.constantFrom(null, 1, 2),
  reservations: record({ active: reservation, pending: reservation }),
  orders: fc.constantFrom(null, 1),
  deployments: fc.constant(1),
  hostnames: fc.array(fc.constantFrom('x.example', 'y.example'), { maxLength: 2 }),
  address: fc.constant('akash1x'),
  reclamationWindowNs: fc.constant(null),
})
const inventory: fc.Arbitrary<ClusterInventory> = fc
  .tuple(inventoryOfRest, fc.constantFrom(null, null, 1, 2), fc.option(pair))
  .map(([told, providerTimeMs, leasedIps]) =>
    providerTimeMs === null ? told : { ...told, providerTimeMs, leasedIps },
  )
/** A next poll: sometimes anything, mostly the same nodes in another order, one changed, one gone. */
const polls = fc.oneof(
  fc.tuple(inventory, inventory),
  inventory.chain((first) =>
    fc.tuple(
      fc.constant(first),
      fc
        .tuple(fc.shuffledSubarray([...first.nodes]), fc.array(node, { maxLength: 1 }), fc.constantFrom(1, 2))
        .map(([kept, added, leases]) => structuredClone({ ...first, nodes: [...kept, ...added], leases })),
    ),
  ),
  inventory.map((first) => [first, structuredClone({ ...first, providerTimeMs: 3 })] as const),
)

function byKey(nodes: readonly ClusterNode[]): ReadonlyMap<string, ClusterNode> {
  const nth = (upTo: number, name: string) => nodes.slice(0, upTo).filter((each) => each.name === name).length
  return new Map(nodes.map((each, index) => [`${nth(index, each.name)} ${each.name}`, each]))
}

describe('sharing the parts of two inventories', () => {
  it('gives a value that deep-equals the next inventory, whatever came before, and changes neither', () => {
    fc.assert(
      fc.property(polls, ([previous, next]) => {
        const [previousBefore, nextBefore] = structuredClone([previous, next])
        const shared = shareInventory(previous, next)
        expect(isDeepStrictEqual(shared, next)).toBe(true)
        expect(isDeepStrictEqual(previous, previousBefore)).toBe(true)
        expect(isDeepStrictEqual(next, nextBefore)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('keeps the earlier object of everything that is equal to what it was', () => {
    fc.assert(
      fc.property(polls, ([previous, next]) => {
        const shared = shareInventory(previous, next)
        expect(shared === previous).toBe(isDeepStrictEqual(previous, next))
        for (const part of ['nodes', 'storage', 'reservations', 'hostnames'] as const) {
          expect(shared[part] === previous[part]).toBe(isDeepStrictEqual(previous[part], next[part]))
        }
        const before = byKey(previous.nodes)
        for (const [key, kept] of byKey(shared.nodes)) {
          const was = before.get(key)
          if (was === undefined) continue
          expect(kept === was).toBe(isDeepStrictEqual(kept, was))
          for (const kind of RESOURCE_KINDS) {
            const [now, then] = [kept.resources[kind], was.resources[kind]]
            expect(now === then).toBe(isDeepStrictEqual(now, then))
          }
        }
      }),
      { numRuns: 500 },
    )
  })

  it('is the same cluster where at most the provider’s clock differs, whose time is the next one’s', () => {
    fc.assert(
      fc.property(polls, ([previous, next]) => {
        const shared = shareInventory(previous, next)
        const withoutClock = ({ providerTimeMs: _, ...rest }: ClusterInventory) => rest
        const same = isDeepStrictEqual(withoutClock(previous), withoutClock(next))
        expect(isSameCluster(previous, shared)).toBe(same)
        expect(shared.providerTimeMs).toBe(next.providerTimeMs)
      }),
      { numRuns: 500 },
    )
    const [first] = fc.sample(inventory, 1)
    if (first !== undefined) expect(isSameCluster(null, first)).toBe(false)
  })

  it('takes the first inventory as it is', () => {
    fc.assert(fc.property(inventory, (first) => shareInventory(null, first) === first))
  })

  it('keeps a storage pool that moved, also where one class is reported twice', () => {
    const [first] = fc.sample(inventory, { numRuns: 1, seed: 7 })
    if (first === undefined) throw new Error('no sample')
    const pools = [
      { class: 'beta3', allocatable: null, allocated: null, available: 1 },
      { class: 'beta3', allocatable: null, allocated: null, available: 2 },
    ]
    const previous = { ...first, storage: pools }
    const added = { class: 'beta2', allocatable: null, allocated: null, available: 9 }
    const shared = shareInventory(previous, { ...previous, storage: [added, ...structuredClone(pools)] })
    expect(shared.storage[1]).toBe(pools[0])
    expect(shared.storage[2]).toBe(pools[1])
  })
})
