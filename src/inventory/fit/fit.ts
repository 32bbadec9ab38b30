/** Will it fit? A request against one cluster as it is known now. Pure. */
import { amountInWords, bytesInWords } from '../../domain/amount.ts'
import type { ClusterInventory } from '../../domain/cluster.ts'
import { NO_FACTS, type ProviderFacts } from '../../domain/provider-facts.ts'
import { quote } from '../../domain/quote.ts'
import type { DeploymentRequest } from '../../domain/request.ts'
import { RESOURCE_KINDS, type ResourceKind } from '../../domain/resource.ts'
import { type FreeCapacity, freeCapacityOf } from './free-capacity.ts'
import { type Placement, placeGroup } from './place-group.ts'
import type { Lack } from './place-replica.ts'
import { meetsRequirements } from './requirements.ts'
import { uncheckedOf } from './unchecked.ts'

export type { Placement } from './place-group.ts'

/** Times over that are counted at most: enough for any plan, and a bound where nothing is limited. */
export const MOST_TIMES = 100

/** Why it does not fit. */
export interface Block {
  /**
   * `cpu`, `gpu` (too few free), `gpu_model` (none such), `memory`, `ephemeral_storage`, `storage:CLASS`,
   * `leased_ips`, `attributes`, `signed_by`, or `nodes` (there is none).
   */
  readonly resource: string
  /** A clause for a person. Holds no control characters. */
  readonly message: string
}

export interface FitResult {
  readonly fits: boolean
  /** How often the whole request fits, one after another; 100 is 100 or more. */
  readonly times: number
  /** Of the first time, in the order of the request. */
  readonly placements: readonly Placement[]
  /** null where it fits. */
  readonly blockedBy: Block | null
  /** What the answer could not check or did not believe, a clause each. */
  readonly unchecked: readonly string[]
}

/**
 * Whether one provider could host all groups of a request now, by the rules of its own matching engine. Quantities in
 * doubt are not believed, and `unchecked` says so; what the chain says of the provider is checked where `facts` hold it.
 */
export function fitRequest(
  request: DeploymentRequest,
  inventory: ClusterInventory,
  facts: ProviderFacts = NO_FACTS,
): FitResult {
  const unchecked = uncheckedOf(request, inventory, facts)
  for (const group of request.groups) {
    const verdict = meetsRequirements(group, facts)
    if (verdict === 'attributes' || verdict === 'signed_by') {
      return { ...NO_FIT, blockedBy: { resource: verdict, message: REQUIREMENTS[verdict] }, unchecked }
    }
  }
  const cluster = freeCapacityOf(inventory)
  const first = placeAll(request, cluster)
  if (first.lack !== null) return { ...NO_FIT, blockedBy: blockOf(first.lack), unchecked }
  let times = 1
  // A request for nothing fits without end; the bound holds for it as well.
  while (times < MOST_TIMES && placeAll(request, cluster).lack === null) times += 1
  return { fits: true, times, placements: first.placements, blockedBy: null, unchecked }
}

const NO_FIT = { fits: false, times: 0, placements: [] } as const

const REQUIREMENTS = {
  attributes: 'the provider lacks an attribute that the placement asks for',
  signed_by: 'no such auditor has signed the attributes that the placement asks for',
} as const

function placeAll(
  request: DeploymentRequest,
  cluster: FreeCapacity,
): { readonly placements: readonly Placement[]; readonly lack: Lack | null } {
  const placements: Placement[] = []
  for (const group of request.groups) {
    const placed = placeGroup(group, cluster)
    if (placed.lack !== null) return placed
    placements.push(...placed.placements)
  }
  return { placements, lack: null }
}

function blockOf({ resource, wanted, free }: Lack): Block {
  return { resource, message: messageOf(resource, wanted, free) }
}

function messageOf(resource: string, wanted: number | null, free: number | null): string {
  if (resource === 'nodes') return 'the provider lists no node'
  if (resource === 'gpu_model') return 'no node with enough CPU has such GPUs'
  const kind = RESOURCE_KINDS.find((candidate) => candidate === resource)
  const name = resource.startsWith('storage:')
    ? `storage ${quote(resource.slice(8))}`
    : (TITLES[resource] ?? resource)
  if (wanted === null || free === null) return `${name}: no node with the rest free offers it`
  const [want, most] = [wanted, free].map((amount) => words(kind, resource, amount))
  return `${name}: ${want} wanted, ${most} free at best`
}

const TITLES: Readonly<Record<string, string>> = {
  cpu: 'CPU',
  gpu: 'GPU',
  memory: 'memory',
  ephemeral_storage: 'ephemeral storage',
  leased_ips: 'leased IPs',
}

function words(kind: ResourceKind | undefined, resource: string, amount: number): string {
  if (kind !== undefined) return amountInWords(kind, amount)
  return resource === 'leased_ips' ? String(amount) : bytesInWords(amount)
}

/** Best first: what fits most often, then what does not fit, then what is not known; of equals the first stays first. */
export function bestFirst<T>(items: readonly T[], resultOf: (item: T) => FitResult | null): readonly T[] {
  const rank = (item: T): number => resultOf(item)?.times ?? -1
  return items.toSorted((a, b) => rank(b) - rank(a))
}
