/** Will it fit? A request against one cluster as it is known now. Pure. */
import type { ClusterInventory } from '../../domain/cluster.ts'
import { NO_FACTS, type ProviderFacts } from '../../domain/provider-facts.ts'
import type { DeploymentRequest, ResourceGroup } from '../../domain/request.ts'
import { type Block, blockOf } from './block.ts'
import { type FreeCapacity, freeCapacityOf } from './free-capacity.ts'
import { type Placement, placeGroup } from './place-group.ts'
import { meetsRequirements, type Requirement } from './requirements.ts'
import { uncountedOf, untoldOf } from './unchecked.ts'

export type { Block } from './block.ts'
export type { Placement } from './place-group.ts'

/** Times over that are counted at most: enough for any plan, and a bound where nothing is limited. */
export const MOST_TIMES = 100

/** One placement group on one provider. */
export interface GroupFit {
  readonly name: string
  readonly fits: boolean
  /** Of every replica, in the order of the request; empty where it does not fit. */
  readonly placements: readonly Placement[]
  /** null where it fits. */
  readonly blockedBy: Block | null
}

export interface FitResult {
  /** Whether the provider could host a group of the request: the request itself, where it has one. */
  readonly fits: boolean
  /** How often all groups that fit do so together, one after another; 100 is 100 or more. */
  readonly times: number
  /** Of the first time, in the order of the request. */
  readonly placements: readonly Placement[]
  /** Of the first group that does not fit; null where all do. */
  readonly blockedBy: Block | null
  /** What the answer could not check or did not believe, a clause each. */
  readonly unchecked: readonly string[]
  /** Whether any of that was counted as nothing, so that a no may be a yes. */
  readonly isUncounted: boolean
  /** In the order of the request. */
  readonly groups: readonly GroupFit[]
}

/**
 * What one provider could host of a request now, by the rules of its own bid engine. Each group is an order of its
 * own: the provider bids on those it can host and reserves what each takes (provider, cluster/inventory.go,
 * handleRequest), so a group finds what those before it left, and one that does not fit takes nothing.
 *
 * Quantities in doubt are not believed, and `unchecked` says so; what the chain says of the provider is checked where
 * `facts` hold it. What no provider makes public cannot be checked at all: its prices, overcommit (it reserves less
 * than is asked for, so that a no may be a yes), most volumes of a service, and attributes it wants of orders.
 */
export function fitRequest(
  request: DeploymentRequest,
  inventory: ClusterInventory,
  facts: ProviderFacts = NO_FACTS,
): FitResult {
  const hosted: ResourceGroup[] = []
  const unknown = new Set<Requirement>()
  let cluster: FreeCapacity | null = null
  const left = (): FreeCapacity => (cluster ??= leftBeside(hosted, inventory))
  const groups = request.groups.map((group): GroupFit => {
    const { name } = group
    const { unmet, unknown: untold } = meetsRequirements(group, facts)
    for (const requirement of untold) unknown.add(requirement)
    if (unmet !== null) return noFit(name, { resource: unmet.requirement, message: unmet.message })
    const { placements, lack } = placeGroup(group, left())
    if (lack !== null) {
      cluster = null
      return noFit(name, blockOf(lack))
    }
    hosted.push(group)
    return { name, fits: true, placements, blockedBy: null }
  })
  let times = hosted.length === 0 ? 0 : 1
  // A request for nothing fits without end; the bound holds for it as well.
  while (times > 0 && times < MOST_TIMES && fitTogether(hosted, left())) times += 1
  const uncounted = uncountedOf(request, inventory)
  return {
    fits: hosted.length > 0,
    times,
    placements: groups.flatMap(({ placements }) => placements),
    blockedBy: groups.find(({ blockedBy }) => blockedBy !== null)?.blockedBy ?? null,
    unchecked: [...uncounted, ...untoldOf(request, inventory, unknown)],
    isUncounted: uncounted.length > 0,
    groups,
  }
}

/** Whether the provider could host the request whole, every group of it. */
export function fitsWhole({ fits, blockedBy }: FitResult): boolean {
  return fits && blockedBy === null
}

function noFit(name: string, blockedBy: Block): GroupFit {
  return { name, fits: false, placements: [], blockedBy }
}

/** What is free once these are placed, of which it is known that they fit. */
function leftBeside(groups: readonly ResourceGroup[], inventory: ClusterInventory): FreeCapacity {
  const cluster = freeCapacityOf(inventory)
  fitTogether(groups, cluster)
  return cluster
}

function fitTogether(groups: readonly ResourceGroup[], cluster: FreeCapacity): boolean {
  return groups.every((group) => placeGroup(group, cluster).lack === null)
}

/** For each group, how many of the providers could host it. The whole request fits where no number is 0. */
export function providersByGroup(
  { groups }: DeploymentRequest,
  results: readonly (FitResult | null)[],
): readonly number[] {
  return groups.map((_, nth) => results.filter((result) => result?.groups[nth]?.fits === true).length)
}

/**
 * Best first: what takes every group, most often first, then what takes some, what takes none, and what is not known;
 * of equals the first stays first.
 */
export function bestFirst<T>(items: readonly T[], resultOf: (item: T) => FitResult | null): readonly T[] {
  const rank = (item: T): number => {
    const result = resultOf(item)
    if (result === null) return -1
    return result.times + (fitsWhole(result) ? MOST_TIMES : 0)
  }
  return items.toSorted((a, b) => rank(b) - rank(a))
}
