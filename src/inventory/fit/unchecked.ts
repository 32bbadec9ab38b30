/** What an answer could not check, for want of data: the request needs it and the provider or the chain tells it not. */
import type { ClusterInventory, ClusterNode } from '../../domain/cluster.ts'
import { quote } from '../../domain/quote.ts'
import type { DeploymentRequest, ResourceUnit } from '../../domain/request.ts'
import { RESOURCE_KINDS, type ResourceKind } from '../../domain/resource.ts'
import { believablePools } from '../doubts.ts'
import { uncountedKinds } from './free-capacity.ts'
import { groupNeeds } from './place-group.ts'
import type { Requirement } from './requirements.ts'

/** Whether a unit takes something of a kind. */
const NEEDS: Readonly<Record<ResourceKind, (unit: ResourceUnit) => boolean>> = {
  cpu: (unit) => unit.cpuMillicores > 0,
  memory: (unit) => unit.memoryBytes > 0 || unit.volumes.some(({ kind }) => kind === 'ram'),
  gpu: (unit) => unit.gpu.count > 0,
  ephemeral_storage: (unit) => unit.volumes.some(({ kind }) => kind === 'ephemeral'),
}

/**
 * A clause for each thing that was taken for granted, as nothing tells it; none where all was checked. `unknown` is what
 * the chain does not tell. It can only make a no of a yes.
 */
export function untoldOf(
  request: DeploymentRequest,
  inventory: ClusterInventory,
  unknown: ReadonlySet<Requirement>,
): readonly string[] {
  const needs = needsOf(request)
  const classes = classesOf(request)
  const isBlind = inventory.nodes.some(({ storageClasses }) => storageClasses === null)
  const noIps = inventory.leasedIps === undefined || inventory.leasedIps === null
  const said: (string | false)[] = [
    needs(NEEDS.gpu) && inventory.nodes.some(hidesModels) && 'GPU models are not told',
    isBlind && classes.length > 0 && `which nodes offer ${classes.map(quote).join(', ')} is not told`,
    noIps && needs((unit) => unit.leasedIps.length > 0) && 'leased IPs are not told',
    unknown.size > 0 && `not known from the chain: ${[...unknown].map((one) => SAID[one]).join(', ')}`,
  ]
  return said.filter((clause) => clause !== false)
}

/** A clause for each thing that was counted as nothing, not being told or believed: a no may be a yes where there is one. */
export function uncountedOf(request: DeploymentRequest, inventory: ClusterInventory): readonly string[] {
  const needs = needsOf(request)
  const kinds = RESOURCE_KINDS.filter((kind) => needs(NEEDS[kind]))
  const believed = new Set(believablePools(inventory.storage))
  const doubted = new Set(inventory.storage.filter((pool) => !believed.has(pool)).map((pool) => pool.class))
  return [
    ...uncountedKinds(inventory, kinds),
    ...classesOf(request)
      .filter((name) => doubted.has(name))
      .map((name) => `storage class ${quote(name)} is in doubt and was not counted`),
  ]
}

function needsOf({ groups }: DeploymentRequest): (test: (unit: ResourceUnit) => boolean) => boolean {
  return (test) => groups.some((group) => groupNeeds(group, test))
}

/** Storage classes of the persistent volumes that are asked for. */
function classesOf({ groups }: DeploymentRequest): readonly string[] {
  const volumes = groups.flatMap(({ units }) => units.flatMap((unit) => unit.volumes))
  return [...new Set(volumes.flatMap((volume) => (volume.kind === 'persistent' ? [volume.class] : [])))]
}

/** What the chain would tell of each requirement. */
const SAID: Readonly<Record<Requirement, string>> = {
  attributes: 'its attributes',
  capabilities: 'the GPUs and storage it declares',
  signed_by: 'its auditors',
}

/** Has GPUs to hand out, and a transport that tells no models (REST). */
function hidesModels({ storageClasses, gpus, resources }: ClusterNode): boolean {
  return storageClasses === null && gpus.length === 0 && resources.gpu.allocatable !== 0
}
