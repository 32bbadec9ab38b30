/** A cluster as the older providers told it in `/status`. */
import { documentText, leftOn, listText, objectText, uint64Text } from './status-text.ts'
import type { SimCluster, SimResources } from './types.ts'

type Amounts = Readonly<Record<Exclude<keyof SimResources, 'gpu'>, number | bigint>>

/**
 * The shape of 2022-23: free amounts only, on nodes without a name; no GPU, no allocatable, no address.
 */
export function flatShapeText(cluster: SimCluster): string {
  const metric = (amounts: Amounts) =>
    objectText({
      cpu: uint64Text(amounts.cpu),
      memory: uint64Text(amounts.memory),
      storage_ephemeral: uint64Text(amounts.storage_ephemeral),
    })
  const inventory = objectText({
    active: listText(cluster.active.map(metric)),
    pending: listText(cluster.pending.map(metric)),
    available: objectText({ nodes: listText(cluster.nodes.map((node) => metric(leftOn(node)))) }),
  })
  return documentText({ ...cluster, reclamationWindowNs: undefined }, null, inventory)
}

/**
 * The shape of 2021 (akash 0.12 to 0.14): three lists, or null where Go had none, and amounts as decimal
 * strings within `units` and `size`.
 */
export function unitsShapeText(cluster: SimCluster): string {
  const amount = (name: string, value: number | bigint) => `{"${name}":{"val":"${uint64Text(value)}"}}`
  const metric = (amounts: Amounts) =>
    objectText({
      cpu: amount('units', amounts.cpu),
      memory: amount('size', amounts.memory),
      storage: amount('size', amounts.storage_ephemeral),
    })
  const inventory = objectText({
    active: listText(cluster.active.map(metric)) ?? 'null',
    pending: listText(cluster.pending.map(metric)) ?? 'null',
    available: listText(cluster.nodes.map((node) => metric(leftOn(node)))) ?? 'null',
  })
  return documentText({ ...cluster, reclamationWindowNs: undefined }, null, inventory)
}
