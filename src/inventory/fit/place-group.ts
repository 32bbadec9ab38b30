/** A group of units on a cluster, packed as the provider's own engine packs it. */
import { type ResourceGroup, type ResourceUnit, replicasOf } from '../../domain/request.ts'
import type { FreeCapacity } from './free-capacity.ts'
import { type Lack, placeReplica } from './place-replica.ts'

/** Where one replica goes. */
export interface Placement {
  readonly service: string
  /** From 1. */
  readonly replica: number
  /** As reported, unsanitised. */
  readonly node: string
  /** `vendor/model`; null without GPUs, and where the provider tells no models. */
  readonly gpuModel: string | null
}

export interface GroupResult {
  /** Of every replica; empty where one did not find a node. */
  readonly placements: readonly Placement[]
  /** null where all fit. */
  readonly lack: Lack | null
}

/**
 * Places every replica, or none that counts (`cluster` is then of no further use). The last unit goes first, each
 * unit scans from the first node and fills a node before it goes to the next; what a cluster lacks ends the search
 * (provider, cluster/kube/operators/clients/inventory/inventory.go, Adjust); leased addresses are reserved before that,
 * one for each distinct endpoint (cluster/inventory.go, handleRequest, and cluster/util). Greedy: it may say no where a cleverer packing would do, because
 * the provider would say no as well.
 */
export function placeGroup(group: ResourceGroup, cluster: FreeCapacity): GroupResult {
  const byUnit: (readonly Placement[])[] = []
  const ips = new Set(group.units.flatMap(({ leasedIps }) => leasedIps)).size
  if (cluster.leasedIps !== null) {
    if (cluster.leasedIps < ips) {
      const lack = { resource: 'leased_ips', depth: 0, wanted: ips, free: cluster.leasedIps, ofCluster: true }
      return { placements: [], lack }
    }
    cluster.leasedIps -= ips
  }
  for (const unit of group.units.toReversed()) {
    const placed = placeUnit(unit, cluster)
    if (placed.lack !== null) return placed
    byUnit.unshift(placed.placements)
  }
  return { placements: byUnit.flat(), lack: null }
}

function placeUnit(unit: ResourceUnit, cluster: FreeCapacity): GroupResult {
  const owners = replicaNames(unit)
  const placements: Placement[] = []
  let { alternatives } = unit.gpu
  let furthest: Lack | null = null
  // What is free only shrinks, so a node that lacked something lacks it ever after. Not so for a unit with GPUs: there
  // a node that fails may still settle the model.
  const isPlain = unit.gpu.count === 0
  let spent = isPlain ? (cluster.spent.get(unit) ?? 0) : 0
  for (let at = spent; at < cluster.nodes.length; at++) {
    const node = cluster.nodes[at]
    if (node === undefined) break
    for (;;) {
      const owner = owners[placements.length]
      if (owner === undefined) return { placements, lack: null }
      const trial = placeReplica(unit, node, cluster, alternatives)
      alternatives = trial.alternatives
      if (trial.lack === null) {
        placements.push({ ...owner, node: node.node.name, gpuModel: trial.gpuModel })
        continue
      }
      if (trial.lack.ofCluster) return { placements: [], lack: trial.lack }
      furthest = further(furthest, trial.lack)
      if (isPlain && at === spent) {
        spent += 1
        cluster.spent.set(unit, spent)
      }
      break
    }
  }
  if (owners.length === placements.length) return { placements, lack: null }
  return { placements: [], lack: furthest ?? NO_NODES }
}

const NO_NODES: Lack = { resource: 'nodes', depth: 0, wanted: null, free: null, ofCluster: true }

/** The lack of the node that got further down the checks; of equals the one that has more free. */
function further(before: Lack | null, now: Lack): Lack {
  if (before === null || now.depth > before.depth) return now
  return now.depth === before.depth && (now.free ?? 0) > (before.free ?? 0) ? now : before
}

const names = new WeakMap<ResourceUnit, readonly Pick<Placement, 'service' | 'replica'>[]>()

function replicaNames(unit: ResourceUnit): readonly Pick<Placement, 'service' | 'replica'>[] {
  let known = names.get(unit)
  if (known === undefined) {
    known = unit.services.flatMap(({ name, replicas }) =>
      Array.from({ length: replicas }, (_, nth) => ({ service: name, replica: nth + 1 })),
    )
    names.set(unit, known)
  }
  return known
}

/** Whether any unit of the group needs at least one of it. */
export function groupNeeds(group: ResourceGroup, test: (unit: ResourceUnit) => boolean): boolean {
  return group.units.some((unit) => replicasOf(unit) > 0 && test(unit))
}
