/** What an answer could not check, for want of data: the request needs it and the provider or the chain tells it not. */
import type { ClusterInventory, ClusterNode } from '../../domain/cluster.ts'
import type { ProviderFacts } from '../../domain/provider-facts.ts'
import { quote } from '../../domain/quote.ts'
import type { DeploymentRequest, ResourceUnit } from '../../domain/request.ts'
import { RESOURCE_KINDS, type ResourceKind } from '../../domain/resource.ts'
import { believablePools } from '../doubts.ts'
import { uncountedKinds } from './free-capacity.ts'
import { groupNeeds } from './place-group.ts'
import { meetsRequirements, type Requirement } from './requirements.ts'

/** Whether a unit takes something of a kind. */
const NEEDS: Readonly<Record<ResourceKind, (unit: ResourceUnit) => boolean>> = {
  cpu: (unit) => unit.cpuMillicores > 0,
  memory: (unit) => unit.memoryBytes > 0 || unit.volumes.some(({ kind }) => kind === 'ram'),
  gpu: (unit) => unit.gpu.count > 0,
  ephemeral_storage: (unit) => unit.volumes.some(({ kind }) => kind === 'ephemeral'),
}

/** A clause for each thing that was not checked or not believed; none where all was. */
export function uncheckedOf(
  request: DeploymentRequest,
  inventory: ClusterInventory,
  facts: ProviderFacts,
): readonly string[] {
  const needs = (test: (unit: ResourceUnit) => boolean): boolean =>
    request.groups.some((group) => groupNeeds(group, test))
  const kinds = RESOURCE_KINDS.filter((kind) => needs(NEEDS[kind]))
  const classes = [
    ...new Set(
      request.groups.flatMap(({ units }) =>
        units.flatMap(({ volumes }) => volumes.flatMap((v) => (v.kind === 'persistent' ? [v.class] : []))),
      ),
    ),
  ]
  const isBlind = inventory.nodes.some(({ storageClasses }) => storageClasses === null)
  const believed = new Set(believablePools(inventory.storage))
  const doubted = new Set(inventory.storage.filter((pool) => !believed.has(pool)).map((pool) => pool.class))
  const noIps = inventory.leasedIps === undefined || inventory.leasedIps === null
  const unknown = new Set(request.groups.flatMap((group) => meetsRequirements(group, facts).unknown))
  const said: (string | false)[] = [
    ...uncountedKinds(inventory, kinds),
    needs(NEEDS.gpu) && inventory.nodes.some(hidesModels) && 'GPU models are not told',
    isBlind && classes.length > 0 && `which nodes offer ${classes.map(quote).join(', ')} is not told`,
    ...classes.map(
      (name) => doubted.has(name) && `storage class ${quote(name)} is in doubt and was not counted`,
    ),
    noIps && needs((unit) => unit.leasedIps.length > 0) && 'leased IPs are not told',
    unknown.size > 0 && `not known from the chain: ${[...unknown].map((one) => SAID[one]).join(', ')}`,
  ]
  return said.filter((clause) => clause !== false)
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
