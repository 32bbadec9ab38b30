/** Many providers' results to one: what `aggregateInventoryData` and the JSON printer answer. */
import type { ClusterInventory } from '../domain/cluster.ts'
import type { ResourceKind } from '../domain/resource.ts'
import type {
  AggregateDocument,
  AggregateDoubtDocument,
  GpuModelDocument,
  TotalDocument,
} from './document-types.ts'
import { doubtsOf } from './doubts.ts'
import type { KindTotals } from './node-totals.ts'
import { type Reading, readResult } from './read-result.ts'
import { sumInventories } from './totals.ts'

export interface AggregateOptions {
  /** Epoch ms for `timestamp`; the present where not given. */
  readonly now?: number
}

/**
 * Adds up the results of `queryClusterInventory`: as returned, as read back from JSON, or made by the Python
 * SDK. Left out of totals are quantities that are unknown, unlimited or doubted; `doubts` says which. A result
 * that cannot be read counts as a failed provider; nothing in one result can spoil the others. Never throws.
 *
 * @example
 * const results = await Promise.all(endpoints.map((endpoint) => queryClusterInventory(endpoint)))
 * const { summary, resources } = aggregateInventoryData(results)
 */
export function aggregateInventoryData(
  results: readonly unknown[],
  options: AggregateOptions = {},
): AggregateDocument {
  const list = Array.isArray(results) ? results : []
  return aggregateReadings(
    list.map((result, index) => readResult(result, index + 1)),
    options.now ?? Date.now(),
  )
}

/** The aggregate of providers already read; `nowMs` becomes the timestamp. */
export function aggregateReadings(readings: readonly Reading[], nowMs: number): AggregateDocument {
  const answered = readings.flatMap((reading) => (reading.ok ? [reading] : []))
  const errors = readings.flatMap((reading) => (reading.ok ? [] : [reading.error]))
  const inventories = answered.map((reading) => reading.inventory)
  const totals = sumInventories(inventories)
  const success = answered.length > 0
  return {
    status: success ? 'success' : 'error',
    ...(success ? {} : { error: whyNothing(errors.length) }),
    timestamp: new Date(nowMs).toISOString(),
    summary: {
      total_providers_queried: readings.length,
      successful_providers: answered.length,
      failed_providers: errors.length,
      total_nodes: totals.nodes,
      storage_classes: storageClasses(inventories),
      total_leases: totals.leases.sum,
    },
    resources: resourceTotals(totals.kinds),
    storage: totals.storage.map(({ class: name, allocatable, allocated, available }) => ({
      class: name,
      allocatable,
      allocated,
      available,
    })),
    gpu_models: gpuModels(inventories),
    errors,
    doubts: answered.flatMap(doubtDocuments),
  }
}

function whyNothing(failed: number): string {
  if (failed === 0) return 'No provider was queried: the list of results is empty.'
  return `None of the ${failed} providers queried answered; see errors.`
}

function resourceTotals(kinds: KindTotals): Readonly<Record<ResourceKind, TotalDocument>> {
  const of = ({ capacity, allocatable, allocated, available }: TotalDocument): TotalDocument => ({
    capacity,
    allocatable,
    allocated,
    available,
  })
  return {
    cpu: of(kinds.cpu),
    memory: of(kinds.memory),
    gpu: of(kinds.gpu),
    ephemeral_storage: of(kinds.ephemeral_storage),
  }
}

/** Of the clusters and of their nodes, each once, sorted. */
function storageClasses(inventories: readonly ClusterInventory[]): readonly string[] {
  const classes = new Set<string>()
  for (const inventory of inventories) {
    for (const pool of inventory.storage) classes.add(pool.class)
    for (const node of inventory.nodes) for (const name of node.storageClasses ?? []) classes.add(name)
  }
  return [...classes].sort()
}

function gpuModels(inventories: readonly ClusterInventory[]): readonly GpuModelDocument[] {
  const models = new Map<string, { -readonly [Key in keyof GpuModelDocument]: GpuModelDocument[Key] }>()
  for (const inventory of inventories) {
    for (const node of inventory.nodes) {
      const onThisNode = new Set<string>()
      for (const { vendor, model, memorySize, interface: slot, count } of node.gpus) {
        const key = JSON.stringify([vendor, model, memorySize, slot])
        const known = models.get(key) ?? {
          vendor,
          model,
          memory_size: memorySize,
          interface: slot,
          count: 0,
          nodes: 0,
        }
        models.set(key, known)
        known.count += count
        if (count > 0 && !onThisNode.has(key)) known.nodes += 1
        if (count > 0) onThisNode.add(key)
      }
    }
  }
  // The keys are lists of the four fields in the order of the sort.
  return [...models].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, model]) => model)
}

function doubtDocuments(reading: Reading & { ok: true }): readonly AggregateDoubtDocument[] {
  const { provider, inventory, unreadable } = reading
  return [
    ...doubtsOf(inventory).map(({ code, node, message }) => ({ provider, code, node, message })),
    ...unreadable.map(({ node, message }) => ({ provider, code: 'unreadable' as const, node, message })),
  ]
}
