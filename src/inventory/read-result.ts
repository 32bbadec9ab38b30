/** Query results back to domain values: ours, the same read from JSON, or the Python SDK's own. */
import type {
  ClusterInventory,
  ClusterNode,
  GpuGroup,
  ReservationTotals,
  StoragePool,
} from '../domain/cluster.ts'
import { quote } from '../domain/quote.ts'
import { KINDS, type ResourceKind, type ResourcePair, UNKNOWN_PAIR } from '../domain/resource.ts'
import type { AggregateErrorDocument } from './document-types.ts'
import { asCount, asErrorCode, asFields, asList, asText, type Fields } from './loose.ts'
import { coresAsQuantity, isSuffixed, readAmount } from './read-amount.ts'

/** Something in a document that is no value of its place; what it belongs to counts as unknown. */
export interface Unreadable {
  readonly node: string | null
  readonly message: string
}

/** One provider's part in an aggregate. */
export type Reading =
  | {
      readonly ok: true
      readonly provider: string
      readonly inventory: ClusterInventory
      readonly unreadable: readonly Unreadable[]
    }
  | { readonly ok: false; readonly error: AggregateErrorDocument }

/**
 * Reads one result of `queryClusterInventory`. A value that cannot be read makes its quantity unknown and is
 * listed; only a result that is none at all (no object, no status, no list of nodes) becomes an error, code
 * `not-akash`. `position` counts from 1 and names a result that does not say which provider it is of.
 */
export function readResult(result: unknown, position: number): Reading {
  const fields = asFields(result)
  const provider = asText(fields?.provider) ?? `unknown (result ${position})`
  if (fields?.status === 'error') {
    const error = asText(fields.error) ?? 'The query failed and its result does not say why.'
    return { ok: false, error: { provider, code: asErrorCode(fields.code), error } }
  }
  if (fields?.status !== 'success' || !Array.isArray(fields.nodes)) {
    const error = 'This is no result of a cluster query: it needs a status and a list of nodes.'
    return { ok: false, error: { provider, code: 'not-akash', error } }
  }
  const unreadable: Unreadable[] = []
  return { ok: true, provider, inventory: readInventory(fields, fields.nodes, unreadable), unreadable }
}

function readInventory(
  fields: Fields,
  nodes: readonly unknown[],
  unreadable: Unreadable[],
): ClusterInventory {
  const asWritten = nodes.some(hasSuffixedCpu) ? coresAsQuantity : (value: unknown) => value
  return {
    shape: 'nodes',
    nodes: nodes.flatMap((node, index) => readNode(node, index, asWritten, unreadable) ?? []),
    storage: asList(fields.storage).flatMap((pool) => readPool(pool, unreadable) ?? []),
    leases: asCount(fields.leases),
    reservations: { active: NO_RESERVATIONS, pending: NO_RESERVATIONS },
    orders: asCount(fields.orders),
    deployments: asCount(fields.deployments),
    hostnames: [],
    address: asText(fields.address),
    reclamationWindowNs: null,
  }
}

/** No total of an aggregate is made of reservations. */
const NO_RESERVATIONS: ReservationTotals = {
  count: 0,
  resources: { cpu: 0, memory: 0, gpu: 0, ephemeral_storage: 0 },
  storage: {},
}

/** The SDK passes on what gRPC tells: then CPU is in Kubernetes' notation in the whole document. */
function hasSuffixedCpu(node: unknown): boolean {
  const cpu = asFields(asFields(asFields(node)?.resources)?.cpu)
  return PAIR_FIELDS.some((field) => isSuffixed(cpu?.[field]))
}

type AsWritten = (cpu: unknown) => unknown

function readNode(
  node: unknown,
  index: number,
  asWritten: AsWritten,
  unreadable: Unreadable[],
): ClusterNode | null {
  const fields = asFields(node)
  if (fields === null) {
    unreadable.push({ node: null, message: `Entry ${index + 1} of the nodes is no node; it is left out.` })
    return null
  }
  const name = asText(fields.name) ?? `unnamed-${index + 1}`
  const resources = asFields(fields.resources)
  const pair = (kind: ResourceKind) => {
    const written = kind === 'cpu' ? asWritten : (value: unknown) => value
    return readPair(asFields(resources?.[kind]), kind, name, written, unreadable)
  }
  const classes = asFields(fields.capabilities)?.storage_classes
  return {
    name,
    resources: {
      cpu: pair('cpu'),
      memory: pair('memory'),
      gpu: pair('gpu'),
      ephemeral_storage: pair('ephemeral_storage'),
    },
    storageClasses: asList(classes).flatMap((name) => asText(name) ?? []),
    gpus: asList(fields.gpus).flatMap((group) => readGpus(group) ?? []),
    wrapped: [],
  }
}

const PAIR_FIELDS = ['capacity', 'allocatable', 'allocated', 'available'] as const

function readPair(
  fields: Fields | null,
  kind: ResourceKind,
  node: string,
  written: AsWritten,
  unreadable: Unreadable[],
): ResourcePair {
  if (fields === null) return UNKNOWN_PAIR
  const amounts: Record<(typeof PAIR_FIELDS)[number], number | null> = { ...UNKNOWN_PAIR }
  for (const field of PAIR_FIELDS) {
    const amount = readAmount(written(fields[field]), KINDS[kind].unit)
    if (!amount.ok) {
      const message = `${KINDS[kind].title}: ${field}: ${amount.error.message}; it is left out of totals.`
      unreadable.push({ node, message })
      return UNKNOWN_PAIR
    }
    amounts[field] = amount.value
  }
  const allocatable = limit(amounts.allocatable)
  // The SDK's own documents have no allocated; ours have both, and only allocated shows a deficit.
  const allocated = amounts.allocated ?? minus(allocatable, amounts.available)
  const available = minus(allocatable, allocated) ?? amounts.available
  return { capacity: limit(amounts.capacity), allocatable, allocated, available }
}

/** The provider's own second way to say "no limit" (its `Available()` tests for -1). */
function limit(amount: number | null): number | null {
  return amount === -1 ? Number.POSITIVE_INFINITY : amount
}

function minus(from: number | null, amount: number | null): number | null {
  return from === null || amount === null || from === Number.POSITIVE_INFINITY ? null : from - amount
}

const POOL_FIELDS = ['size', 'allocatable', 'allocated'] as const

function readPool(pool: unknown, unreadable: Unreadable[]): StoragePool | null {
  const fields = asFields(pool)
  const name = asText(fields?.class)
  if (fields === null || name === null) {
    unreadable.push({ node: null, message: 'A storage entry has no class; it is left out.' })
    return null
  }
  const amounts: Record<(typeof POOL_FIELDS)[number], number | null> = {
    size: null,
    allocatable: null,
    allocated: null,
  }
  for (const field of POOL_FIELDS) {
    const amount = readAmount(fields[field], 'bytes')
    if (!amount.ok) {
      const message = `Storage class ${quote(name)}: ${field}: ${amount.error.message}; it is left out of totals.`
      unreadable.push({ node: null, message })
      return { class: name, allocatable: null, allocated: null, available: null }
    }
    amounts[field] = amount.value
  }
  return {
    class: name,
    allocatable: limit(amounts.allocatable),
    allocated: amounts.allocated,
    available: amounts.size,
  }
}

function readGpus(group: unknown): GpuGroup | null {
  const fields = asFields(group)
  const count = asCount(fields?.count)
  if (fields === null || count === null) return null
  return {
    vendor: asText(fields.vendor) ?? '',
    model: asText(fields.model) ?? '',
    memorySize: asText(fields.memory_size),
    interface: asText(fields.interface),
    count,
  }
}
