/** What is implausible about a cluster: a table of checks, each with a code, a test and a sentence. */
import { bytesInWords } from '../domain/amount.ts'
import type { ClusterInventory, ClusterNode, StoragePool } from '../domain/cluster.ts'
import { quote } from '../domain/quote.ts'
import { RESOURCE_KINDS } from '../domain/resource.ts'
import { aboutProvider, type Check, type CheckFacts, type Doubt, findings } from './doubts/doubt.ts'
import { cardsOf, GPU_CHECKS } from './doubts/gpu-checks.ts'
import { failedCheck } from './pair-checks.ts'

export type { Doubt, DoubtCode, SeenDoubt } from './doubts/doubt.ts'
export { isBelievable } from './pair-checks.ts'

/** About one storage pool, given how often its class stands in the list. */
interface PoolCheck extends CheckFacts {
  readonly keepsOut: true
  readonly test: (pool: StoragePool, timesListed: number) => boolean
  readonly sentence: (pool: StoragePool, timesListed: number) => string
}

/** In order of precedence: a pool has the first doubt that fits it. */
export const POOL_CHECKS: readonly PoolCheck[] = [
  {
    // Ceph: allocatable is what remains of the pool, allocated the size of all claims, used space among them. What
    // is left of the one by the other counts that twice, so it is no amount of free space.
    code: 'storage-overclaimed',
    source: 'akash-network/support#146; community#1518; operator/inventory/ceph.go',
    keepsOut: true,
    test: ({ allocatable, allocated }) =>
      allocatable !== null && allocated !== null && allocated > allocatable && allocatable >= 0,
    sentence: (pool) =>
      `Storage class ${quote(pool.class)}: ${bytesInWords(pool.allocated ?? 0)} are claimed, more than the ` +
      `${bytesInWords(pool.allocatable ?? 0)} that the pool has left; ` +
      'what is free is left out of totals.',
  },
  {
    code: 'negative-storage',
    source: 'akash-network/support#97, #146',
    keepsOut: true,
    test: (pool) => [pool.available, pool.allocatable, pool.allocated].some((it) => it !== null && it < 0),
    sentence: (pool) =>
      `Storage class ${quote(pool.class)}: the provider reports ` +
      `${bytesInWords(Math.min(pool.available ?? 0, pool.allocatable ?? 0, pool.allocated ?? 0))}; ` +
      'it is left out of totals.',
  },
  {
    code: 'storage-class-twice',
    source: 'akash-network/provider operator/inventory: two drivers may list one class',
    keepsOut: true,
    test: (_, timesListed) => timesListed > 1,
    sentence: (pool, timesListed) =>
      `Storage class ${quote(pool.class)} is listed ${timesListed} times; ` +
      'none of them is added to totals, because they may be one and the same.',
  },
]

/** About the cluster as a whole. */
export const CLUSTER_CHECKS: readonly Check<ClusterInventory>[] = [
  {
    code: 'equal-names',
    source: 'charts of Akash clusters: half of them call a node node1',
    keepsOut: false,
    find: (inventory) =>
      repeated(inventory.nodes.map((node) => node.name)).map((node) => ({
        node,
        message: `More than one node is called ${quote(node)}; each is counted.`,
      })),
  },
  {
    code: 'no-nodes',
    source: "the liveness rule of the provider's chart; akash-network/support#652",
    keepsOut: false,
    find: (inventory) =>
      aboutProvider(
        inventory.nodes.length > 0
          ? null
          : 'The provider answers but lists no node: its inventory operator has probably lost the Kubernetes API.',
      ),
  },
]

const ofInventory = new WeakMap<ClusterInventory, readonly Doubt[]>()
const ofNode = new WeakMap<ClusterNode, readonly Doubt[]>()
const NONE: readonly Doubt[] = []

/**
 * Everything implausible about a cluster: its nodes in order, then its pools, then the cluster itself. The
 * same inventory gives the same list, and a node kept from an earlier inventory is not checked again.
 */
export function doubtsOf(inventory: ClusterInventory): readonly Doubt[] {
  const known = ofInventory.get(inventory)
  if (known !== undefined) return known
  const found: Doubt[] = []
  for (const node of inventory.nodes) {
    const ofThis = doubtsOfNode(node)
    if (ofThis.length > 0) found.push(...ofThis)
  }
  found.push(...doubtsOfPools(inventory.storage), ...findings(CLUSTER_CHECKS, inventory))
  const doubts = found.length === 0 ? NONE : found
  ofInventory.set(inventory, doubts)
  return doubts
}

/** What is implausible about one node: at most one doubt a quantity, then those about its cards. */
export function doubtsOfNode(node: ClusterNode): readonly Doubt[] {
  const known = ofNode.get(node)
  if (known !== undefined) return known
  let found: Doubt[] | null = null
  for (const kind of RESOURCE_KINDS) {
    const check = failedCheck(node, kind)
    if (check === null) continue
    const message = check.sentence(node.resources[kind], kind)
    found ??= []
    found.push({ code: check.code, node: node.name, resource: kind, storageClass: null, message })
  }
  const cards = cardsOf(node)
  if (cards !== null) {
    for (const { code, find } of GPU_CHECKS) {
      const message = find(cards)
      if (message === null) continue
      found ??= []
      found.push({ code, node: node.name, resource: 'gpu', storageClass: null, message })
    }
  }
  // Nothing is remembered of a healthy node: checking it again is cheaper than an entry in the map.
  if (found === null) return NONE
  ofNode.set(node, found)
  return found
}

/** The pools of one cluster that may be added to totals; the same list where that is all of them. */
export function believablePools(pools: readonly StoragePool[]): readonly StoragePool[] {
  const times = timesListed(pools)
  const believed = pools.filter((pool) => failedPoolCheck(pool, times) === null)
  return believed.length === pools.length ? pools : believed
}

function doubtsOfPools(pools: readonly StoragePool[]): readonly Doubt[] {
  const times = timesListed(pools)
  const said = new Set<string>()
  return pools.flatMap((pool): Doubt[] => {
    const check = failedPoolCheck(pool, times)
    if (check === null) return []
    // A class that is listed twice is one finding, not two.
    const finding = `${check.code} ${pool.class}`
    if (check.code === 'storage-class-twice' && said.has(finding)) return []
    said.add(finding)
    const message = check.sentence(pool, times.get(pool.class) ?? 1)
    return [{ code: check.code, node: null, resource: null, storageClass: pool.class, message }]
  })
}

function failedPoolCheck(pool: StoragePool, times: ReadonlyMap<string, number>): PoolCheck | null {
  return POOL_CHECKS.find((check) => check.test(pool, times.get(pool.class) ?? 1)) ?? null
}

function timesListed(pools: readonly StoragePool[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  for (const pool of pools) times.set(pool.class, (times.get(pool.class) ?? 0) + 1)
  return times
}

/** The names that stand more than once, each once, in order of their second standing. */
function repeated(names: readonly string[]): readonly string[] {
  // In nearly every cluster.
  if (new Set(names).size === names.length) return []
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) twice.add(name)
    seen.add(name)
  }
  return [...twice]
}
