/** From a decoded node to what a node is. */
import type { ClusterNode, CpuModel, GpuGroup } from '../../domain/cluster.ts'
import { KINDS, RESOURCE_KINDS, type ResourceKind } from '../../domain/resource.ts'
import type { CPUInfo } from '../gen/akash/inventory/v1/cpu_pb.ts'
import type { GPUInfo } from '../gen/akash/inventory/v1/gpu_pb.ts'
import type { Node } from '../gen/akash/inventory/v1/node_pb.ts'
import type { NodeResources } from '../gen/akash/inventory/v1/resources_pb.ts'
import { type ReadPair, readPair, type WirePair } from './pairs.ts'

/** Where each kind stands in a node's resources. volumes_attached and volumes_mounted are no data: always zero. */
const WIRE_PAIRS: Readonly<Record<ResourceKind, (wire: NodeResources) => WirePair | undefined>> = {
  cpu: (wire) => wire.cpu?.quantity,
  memory: (wire) => wire.memory?.quantity,
  gpu: (wire) => wire.gpu?.quantity,
  ephemeral_storage: (wire) => wire.ephemeralStorage,
}

/** A node; `index` gives it a name where it has none. A kind that is not told is unknown, never zero. */
export function nodeFromWire(wire: Node, index: number): ClusterNode {
  const { resources } = wire
  const read = {
    cpu: readKind(resources, 'cpu'),
    memory: readKind(resources, 'memory'),
    gpu: readKind(resources, 'gpu'),
    ephemeral_storage: readKind(resources, 'ephemeral_storage'),
  } satisfies Record<ResourceKind, ReadPair>
  return {
    name: wire.name === '' ? `unnamed-${index + 1}` : wire.name,
    resources: {
      cpu: read.cpu.pair,
      memory: read.memory.pair,
      gpu: read.gpu.pair,
      ephemeral_storage: read.ephemeral_storage.pair,
    },
    storageClasses: wire.capabilities?.storageClasses ?? null,
    gpus: groupCards(resources?.gpu?.info ?? []),
    cpus: (resources?.cpu?.info ?? []).map(cpuFromWire),
    wrapped: RESOURCE_KINDS.filter((kind) => read[kind].wrapped),
  }
}

function readKind(resources: NodeResources | undefined, kind: ResourceKind): ReadPair {
  return readPair(resources && WIRE_PAIRS[kind](resources), KINDS[kind].unit)
}

/** One group for each vendor, model, memory size and interface, in the order of their first cards. */
function groupCards(cards: readonly GPUInfo[]): readonly GpuGroup[] {
  const groups = new Map<string, GpuGroup>()
  for (const { vendor, name, memorySize, interface: slot } of cards) {
    const key = JSON.stringify([vendor, name, memorySize, slot])
    groups.set(key, {
      vendor,
      model: name,
      memorySize: memorySize || null,
      interface: slot || null,
      count: (groups.get(key)?.count ?? 0) + 1,
    })
  }
  return [...groups.values()]
}

function cpuFromWire({ vendor, model, vcores }: CPUInfo): CpuModel {
  return { vendor, model, vcores: vcores === 0 ? null : vcores }
}
