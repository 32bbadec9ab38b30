/** One replica on one node: the checks in the order of the provider's engine, and what is taken where all pass. */
import type { GpuAlternative, ResourceUnit } from '../../domain/request.ts'
import type { FreeCapacity, FreeNode } from './free-capacity.ts'
import { settleGpu } from './gpu-match.ts'

/** What stood in the way. */
export interface Lack {
  /** `cpu`, `gpu`, `gpu_model`, `memory`, `ephemeral_storage`, `storage:CLASS`, `leased_ips`, ... */
  readonly resource: string
  /** How far down the list of checks: the node that got furthest tells what blocks. */
  readonly depth: number
  /** In the resource's base unit; null where amounts say nothing. */
  readonly wanted: number | null
  readonly free: number | null
  /** A lack of the whole cluster ends the search; one of a node leads to the next. */
  readonly ofCluster: boolean
}

/** What came of it. `alternatives` are the cards that the unit is settled on from now, also where it did not fit. */
export interface Trial {
  readonly lack: Lack | null
  readonly gpuModel: string | null
  readonly alternatives: readonly GpuAlternative[]
}

/**
 * Takes what a replica needs from the node and the cluster's pools, or nothing and says what is lacking: CPU, GPU,
 * memory, then the volumes in their order (provider, cluster/kube/operators/clients/inventory/inventory.go, tryAdjust). Cards that matched
 * settle the unit's model even where the node then lacks something else, as they do there.
 */
export function placeReplica(
  unit: ResourceUnit,
  node: FreeNode,
  cluster: FreeCapacity,
  alternatives: readonly GpuAlternative[],
): Trial {
  const { cpuMillicores, memoryBytes, gpu } = unit
  const no = (lack: Lack, settled = alternatives): Trial => ({ lack, gpuModel: null, alternatives: settled })
  if (node.cpu < cpuMillicores) return no(ofNode('cpu', 0, cpuMillicores, node.cpu))

  let settled = alternatives
  let gpuModel: string | null = null
  if (gpu.count > 0) {
    if (node.gpu === 0) return no(ofNode('gpu', 1, gpu.count, 0))
    if (node.tellsModels) {
      const found = settleGpu(node.cards, gpu.count, alternatives)
      if (found === null) return no(ofNode('gpu_model', 2, null, null))
      if (node.gpu < gpu.count) return no(ofNode('gpu', 3, gpu.count, node.gpu))
      settled = found.alternatives
      gpuModel = found.model
    } else if (node.gpu < gpu.count) return no(ofNode('gpu', 3, gpu.count, node.gpu))
  }
  if (node.memory < memoryBytes) return no(ofNode('memory', 4, memoryBytes, node.memory), settled)

  const left = { memory: node.memory - memoryBytes, ephemeral: node.ephemeral, pools: cluster.pools }
  for (const [nth, volume] of unit.volumes.entries()) {
    const lack = takeVolume(volume, 5 + nth, node, left)
    if (lack !== null) return no(lack, settled)
  }
  node.cpu -= cpuMillicores
  node.gpu -= gpu.count
  node.memory = left.memory
  node.ephemeral = left.ephemeral
  cluster.pools = left.pools
  return { lack: null, gpuModel, alternatives: settled }
}

interface Left {
  memory: number
  ephemeral: number
  pools: ReadonlyMap<string, number>
}

function takeVolume(
  { kind, class: name, bytes }: ResourceUnit['volumes'][number],
  depth: number,
  node: FreeNode,
  left: Left,
): Lack | null {
  if (kind === 'ram') {
    if (left.memory < bytes) return ofNode('memory', depth, bytes, left.memory)
    left.memory -= bytes
    return null
  }
  if (kind === 'ephemeral') {
    if (left.ephemeral < bytes) return ofNode('ephemeral_storage', depth, bytes, left.ephemeral)
    left.ephemeral -= bytes
    return null
  }
  const resource = `storage:${name}`
  if (node.classes !== null && !node.classes.includes(name)) return ofNode(resource, depth, null, null)
  const pool = left.pools.get(name)
  if (pool === undefined || pool < bytes) {
    return { resource, depth, wanted: bytes, free: pool ?? 0, ofCluster: true }
  }
  left.pools = new Map(left.pools).set(name, pool - bytes)
  return null
}

function ofNode(resource: string, depth: number, wanted: number | null, free: number | null): Lack {
  return { resource, depth, wanted, free, ofCluster: false }
}
