/** One row a GPU model over all providers, put together from what each of them has. */
import { type ResourcePair, UNKNOWN_PAIR } from '../domain/resource.ts'
import type { ProviderState } from '../watch/types.ts'
import { isFaded } from './condition.ts'
import type { ModelHolder, ModelRow } from './model.ts'
import { type GpuModel, modelKey, modelsOf } from './model-gpus.ts'

/** The rows in the order in which providers name the models; cards without a model come last. */
export function modelRows(providers: readonly ProviderState[]): readonly ModelRow[] {
  const found = new Map<string, { readonly model: GpuModel | null; readonly holders: ModelHolder[] }>()
  for (const provider of providers) {
    if (provider.inventory === null) continue
    for (const facts of modelsOf(provider.inventory)) {
      const key = modelKey(facts.model)
      const entry = found.get(key) ?? { model: facts.model, holders: [] }
      found.set(key, entry)
      entry.holders.push({ provider, facts })
    }
  }
  const rows = [...found].flatMap(([key, { model, holders }]): readonly ModelRow[] => {
    const current = currentOf(holders)
    const provider = current[0]?.provider
    return provider === undefined ? [] : [{ kind: 'gpu', id: `gpu/${key}`, provider, model, holders }]
  })
  return [...rows.filter(({ model }) => model !== null), ...rows.filter(({ model }) => model === null)]
}

/** Those whose numbers are not old; all of them where every one's are. */
function currentOf(holders: readonly ModelHolder[]): readonly ModelHolder[] {
  const current = holders.filter(({ provider }) => !isFaded(provider))
  return current.length > 0 ? current : holders
}

export interface ModelSum {
  readonly cards: number
  /** As a resource; allocated and available are null where a holder does not tell how many of them are taken. */
  readonly pair: ResourcePair
  /** Free where that can be known; null where nobody tells. */
  readonly free: number | null
  readonly nodes: number
  readonly providers: number
  readonly providersWithFree: number
  /** The most free on one node. */
  readonly largestFree: number | null
}

const sums = new WeakMap<ModelRow, ModelSum>()

/** What the holders add up to, without those whose numbers are old; counted once a row. */
export function sumOfModel(row: ModelRow): ModelSum {
  const before = sums.get(row)
  if (before !== undefined) return before
  const facts = currentOf(row.holders).map((holder) => holder.facts)
  const total = (of: (pair: ResourcePair) => number | null): number | null =>
    facts.reduce<number | null>((sum, { pair }) => {
      const amount = of(pair)
      return sum === null || amount === null ? null : sum + amount
    }, 0)
  const frees = facts.flatMap(({ knownFree }) => knownFree ?? [])
  const largest = facts.flatMap(({ largestFree }) => largestFree ?? [])
  const sum: ModelSum = {
    cards: facts.reduce((all, { cards }) => all + cards, 0),
    pair: {
      ...UNKNOWN_PAIR,
      allocatable: total((pair) => pair.allocatable),
      allocated: total((pair) => pair.allocated),
      available: total((pair) => pair.available),
    },
    free: frees.length === 0 ? null : frees.reduce((all, amount) => all + amount, 0),
    nodes: facts.reduce((count, { nodes }) => count + nodes.length, 0),
    providers: facts.length,
    providersWithFree: frees.filter((amount) => amount > 0).length,
    largestFree: largest.length === 0 ? null : Math.max(...largest),
  }
  sums.set(row, sum)
  return sum
}

/** What a model is called: `nvidia h100 80Gi SXM5`, as far as it is told. */
export function modelName(model: GpuModel | null): string {
  if (model === null) return 'model not told'
  return [model.vendor, model.model, model.memorySize, model.interface]
    .filter((part) => part !== null)
    .join(' ')
}
