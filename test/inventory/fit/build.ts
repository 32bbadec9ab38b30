/** Requests and free capacity for tests of the fit, written short. */
import type { ClusterInventory, ClusterNode, GpuGroup, StoragePool } from '../../../src/domain/cluster.ts'
import {
  type DeploymentRequest,
  type GpuAlternative,
  persistentVolume,
  type ResourceGroup,
  type ResourceUnit,
  type Volume,
} from '../../../src/domain/request.ts'
import { pairFromAllocated } from '../../../src/domain/resource.ts'
import { cluster, node } from '../support/build.ts'

export const GI = 2 ** 30

/** One replica of 1 core and 1 GiB; any part replaced. */
export function unit(name: string, replicas: number, parts: Partial<ResourceUnit> = {}): ResourceUnit {
  return {
    services: [{ name, replicas }],
    cpuMillicores: 1000,
    memoryBytes: GI,
    gpu: { count: 0, alternatives: [] },
    volumes: [],
    leasedIps: [],
    ...parts,
  }
}

export function request(
  units: readonly ResourceUnit[],
  rest: Partial<ResourceGroup> = {},
): DeploymentRequest {
  return { groups: [{ name: 'group', units, attributes: [], signedBy: { allOf: [], anyOf: [] }, ...rest }] }
}

export function card(model: string, parts: Partial<GpuAlternative> = {}): GpuAlternative {
  return { vendor: 'nvidia', model, ram: null, interface: null, ...parts }
}

export function cards(model: string, count: number, parts: Partial<GpuGroup> = {}): GpuGroup {
  return { vendor: 'nvidia', model, memorySize: '80Gi', interface: 'SXM5', count, ...parts }
}

export function persistent(name: string, gib: number): Volume {
  return persistentVolume(name, gib * GI)
}

/** A node as gRPC tells it: so much of each is free, and nothing is in use. */
export function freeNode(
  name: string,
  { cores = 0, gib = 0, gpus = 0, disk = 0 }: { cores?: number; gib?: number; gpus?: number; disk?: number },
  rest: Partial<Omit<ClusterNode, 'name' | 'resources'>> = {},
): ClusterNode {
  const all = (amount: number) => pairFromAllocated(amount, amount, 0)
  return node(
    name,
    { cpu: all(cores * 1000), memory: all(gib * GI), gpu: all(gpus), ephemeral_storage: all(disk * GI) },
    { storageClasses: [], ...rest },
  )
}

export function freePool(name: string, gib: number): StoragePool {
  return { class: name, allocatable: gib * GI, allocated: 0, available: gib * GI }
}

export function freeCluster(
  nodes: readonly ClusterNode[],
  rest: Partial<Omit<ClusterInventory, 'nodes'>> = {},
): ClusterInventory {
  return cluster(nodes, rest)
}
