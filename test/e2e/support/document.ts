/** The whole document of `--once -o json` as it must be, from what was served. */
import { KINDS, type Kind, poolsOf, type Quantity, quantityOf, type Served } from './served.ts'

/** A provider of the fleet asked: what it served, or the code it must have failed with. */
export interface Asked {
  readonly endpoint: string
  readonly outcome: Served | { readonly code: string }
}

/** Parts of a document that no calculation gives, and are checked by themselves. */
export interface Loose {
  /** In place of a timestamp, an age, a sentence. */
  readonly any: (what: 'timestamp' | 'age' | 'sentence') => unknown
}

/** The fleet's document, every field. */
export function fleetDocument(asked: readonly Asked[], loose: Loose) {
  const answered = asked.flatMap(({ outcome }) => ('code' in outcome ? [] : [outcome]))
  const errors = asked.flatMap(({ endpoint, outcome }) =>
    'code' in outcome ? [{ provider: endpoint, code: outcome.code, error: loose.any('sentence') }] : [],
  )
  return {
    status: answered.length > 0 ? 'success' : 'error',
    ...(answered.length > 0 ? {} : { error: loose.any('sentence') }),
    timestamp: loose.any('timestamp'),
    summary: {
      total_providers_queried: asked.length,
      successful_providers: answered.length,
      failed_providers: errors.length,
      total_nodes: sumOf(answered, ({ nodes }) => BigInt(nodes.length)),
      storage_classes: [...new Set(answered.flatMap(({ pools }) => pools.map((pool) => pool.class)))].sort(),
      total_leases: sumOf(answered, ({ leases }) => leases ?? 0n),
    },
    resources: byKind((kind) => totalOf(answered, kind)),
    storage: storageTotals(answered),
    gpu_models: [],
    providers: asked.map(({ endpoint, outcome }) =>
      'code' in outcome
        ? { status: 'error', provider: endpoint, code: outcome.code, error: loose.any('sentence') }
        : providerDocument(endpoint, outcome, loose),
    ),
    errors,
  }
}

/** The document of one provider that answered over REST. */
export function providerDocument(endpoint: string, served: Served, loose: Loose) {
  const { leases, orders, deployments, active, pending, address } = served
  return {
    status: 'success',
    provider: endpoint,
    address,
    transport: 'rest',
    leases: count(leases),
    reservations: { active, pending },
    orders: count(orders),
    deployments: count(deployments),
    age_ms: loose.any('age'),
    nodes: served.nodes.map(nodeDocument),
    storage: poolsOf(served).map(({ class: name, size }) => ({
      class: name,
      size: digits(size < 0n ? 0n : size),
      allocatable: null,
      allocated: null,
    })),
    doubts: doubtsOf(served).map((doubt) => ({ ...doubt, message: loose.any('sentence') })),
  }
}

/** A node as it stands in its provider's document. */
export function nodeDocument(node: Served['nodes'][number]) {
  return {
    name: node.name,
    resources: byKind((kind) => {
      const { allocatable, allocated, available } = quantityOf(node, kind)
      return {
        capacity: digits(allocatable),
        allocatable: digits(allocatable),
        allocated: digits(allocated),
        available: digits(available !== null && available < 0n ? 0n : available),
      }
    }),
    capacity_source: 'allocatable',
    capabilities: { storage_classes: [] },
    gpus: [],
  }
}

/** Of nodes in their order, then of pools, then of the cluster. */
export function doubtsOf(served: Served) {
  const names = served.nodes.map(({ name }) => name)
  const twice = names.filter((name, index) => names.indexOf(name) < index)
  const pools = poolsOf(served)
  const classesTwice = pools.filter((pool) => pool.twice && !pool.negative).map((pool) => pool.class)
  return [
    ...served.nodes.flatMap((node) =>
      KINDS.flatMap((kind) => {
        const { doubt } = quantityOf(node, kind)
        return doubt === null ? [] : [{ code: doubt as string, node: node.name as string | null }]
      }),
    ),
    ...pools.filter((pool) => pool.negative).map(() => ({ code: 'negative-storage', node: null })),
    ...[...new Set(classesTwice)].map(() => ({ code: 'storage-class-twice', node: null })),
    ...[...new Set(twice)].map((node) => ({ code: 'equal-names', node })),
    ...(names.length === 0 ? [{ code: 'no-nodes', node: null }] : []),
  ]
}

/** Integers: of older shapes only what is free; of the unlimited and the doubted nothing. */
function totalOf(answered: readonly Served[], kind: Kind) {
  const counted = answered
    .flatMap(({ nodes }) => nodes.map((node) => quantityOf(node, kind)))
    .filter(({ unlimited, doubt }) => !unlimited && doubt === null)
  const sum = (field: 'allocatable' | 'allocated' | 'available') =>
    sumOf(counted, (quantity: Quantity) => quantity[field] ?? 0n)
  const allocatable = sum('allocatable')
  return { capacity: allocatable, allocatable, allocated: sum('allocated'), available: sum('available') }
}

function storageTotals(answered: readonly Served[]) {
  const pools = answered.flatMap(poolsOf)
  const names = [...new Set(pools.map((pool) => pool.class))].sort()
  return names.map((name) => {
    const counted = pools.filter(
      (pool) => pool.class === name && !pool.unlimited && !pool.negative && !pool.twice,
    )
    const available = counted.length === 0 ? null : sumOf(counted, ({ size }) => size)
    return { class: name, allocatable: null, allocated: null, available }
  })
}

function sumOf<T>(items: readonly T[], of: (item: T) => bigint): number {
  const sum = items.reduce((total, item) => total + of(item), 0n)
  if (sum > BigInt(Number.MAX_SAFE_INTEGER)) throw new Error(`the test has numbers too large: ${sum}`)
  return Number(sum)
}

/** All digits of it. */
function digits(amount: bigint | null): string | null {
  return amount === null ? null : amount.toString()
}

function count(amount: bigint | null): number | null {
  return amount === null ? null : Number(amount)
}

function byKind<T>(of: (kind: Kind) => T) {
  return { cpu: of('cpu'), memory: of('memory'), gpu: of('gpu'), ephemeral_storage: of('ephemeral_storage') }
}
