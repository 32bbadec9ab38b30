/** Which cards of a node will do for a request. */
import type { GpuGroup } from '../../domain/cluster.ts'
import type { GpuAlternative } from '../../domain/request.ts'

/** The model that a unit is settled on, and the one alternative that its other replicas may take. */
export interface SettledGpu {
  /** As the provider names it: `nvidia/h100`. */
  readonly model: string
  readonly alternatives: readonly GpuAlternative[]
}

/**
 * The model of the card that completes the count, walking the cards in the provider's order; null where too few
 * match. Cards count whether they are free or not: the provider's own engine knows only how many are free, not which
 * (provider, cluster/kube/operators/clients/inventory/inventory.go, tryAdjustGPU). A vendor's entry for just that model
 * wins over its `*`, also where its memory or interface then does not match (GPUModels.ExistsOrWildcard).
 */
export function settleGpu(
  cards: readonly GpuGroup[],
  count: number,
  alternatives: readonly GpuAlternative[],
): SettledGpu | null {
  let missing = count
  for (const card of cards) {
    const wanted = alternativeFor(card, alternatives)
    if (wanted === null) continue
    missing -= card.count
    if (missing > 0) continue
    const vendor = card.vendor.toLowerCase()
    return { model: `${vendor}/${card.model}`, alternatives: [{ ...wanted, vendor, model: card.model }] }
  }
  return null
}

function alternativeFor(card: GpuGroup, alternatives: readonly GpuAlternative[]): GpuAlternative | null {
  const ofVendor = alternatives.filter(({ vendor }) => vendor === card.vendor)
  // Of several entries for one model the last counts, as in a map that is filled in order.
  const wanted =
    ofVendor.findLast(({ model }) => model === card.model) ?? ofVendor.findLast(({ model }) => model === '*')
  if (wanted === undefined) return null
  if (wanted.ram !== null && wanted.ram !== card.memorySize) return null
  if (wanted.interface !== null && wanted.interface !== foldInterface(card.interface ?? '')) return null
  return wanted
}

/**
 * `SXM5` is `sxm`, `PCIe` is `pcie`: the hardware's word is folded, the request's is not (provider, cluster/types,
 * FilterGPUInterface).
 */
function foldInterface(word: string): string {
  const lower = word.toLowerCase()
  return lower.startsWith('sxm') ? 'sxm' : lower
}
