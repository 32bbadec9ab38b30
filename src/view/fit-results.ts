/** Fits of the request on the screen, made once for each inventory. */
import type { ClusterInventory } from '../domain/cluster.ts'
import { NO_FACTS, type ProviderFacts } from '../domain/provider-facts.ts'
import type { DeploymentRequest } from '../domain/request.ts'
import { type FitResult, fitRequest } from '../inventory/fit/fit.ts'
import type { ProviderState } from '../watch/types.ts'

interface Known {
  readonly facts: ProviderFacts
  readonly result: FitResult
}

const known = new WeakMap<DeploymentRequest, WeakMap<ClusterInventory, Known>>()

/** Whether the request fits on a provider as it is known now; null where it never answered. The same object as long as nothing changed. */
export function fitOf(
  request: DeploymentRequest,
  { inventory, facts = NO_FACTS }: ProviderState,
): FitResult | null {
  if (inventory === null) return null
  const byInventory = known.get(request) ?? new WeakMap<ClusterInventory, Known>()
  known.set(request, byInventory)
  const before = byInventory.get(inventory)
  if (before?.facts === facts) return before.result
  const result = fitRequest(request, inventory, facts)
  byInventory.set(inventory, { facts, result })
  return result
}
