/** What is compared of marked rows: facts as data, in sections. */
import { regionOf } from '../domain/provider-record.ts'
import { free, KINDS, RESOURCE_KINDS, type ResourceKind, utilisation } from '../domain/resource.ts'
import { type Capacity, capacityOf } from '../inventory/capacity.ts'
import type { FleetSnapshot } from '../watch/types.ts'
import { clusterCapacity } from './capacity-text.ts'
import { rowClasses } from './columns/nodes.ts'
import { believedPair } from './columns/row-pair.ts'
import { MARKS, rowMark } from './condition.ts'
import { formatAmount, formatBytes, formatCount, formatPercent, NOTHING, UNKNOWN } from './format.ts'
import { formatAgeOf, formatLatency } from './format-time.ts'
import type { DrawContext, Row } from './model.ts'
import { keysOfNodes } from './rows.ts'

/** One column: a row, or what is left of one that is not listed any more. */
export interface Compared {
  readonly name: string
  /** Provider of a node; null for a provider. */
  readonly of: string | null
  /** null where it is listed no more. */
  readonly row: Row | null
}

export interface Told {
  readonly text: string
  /** What is compared to find the best; null where it is not known. */
  readonly value: number | null
}

export interface CompareFact {
  readonly label: string
  readonly best: 'most' | 'least' | null
  readonly read: (compared: Compared) => Told
}

export interface CompareSection {
  readonly title: string
  readonly facts: readonly CompareFact[]
}

/** The columns of marked row ids, in their order. */
export function comparedOf(ids: Iterable<string>, { providers }: FleetSnapshot): readonly Compared[] {
  return [...ids].map((id): Compared => {
    const slash = id.indexOf('/')
    const providerId = slash === -1 ? id : id.slice(0, slash)
    const provider = providers.find((one) => one.id === providerId)
    if (slash === -1) {
      return { name: id, of: null, row: provider === undefined ? null : { kind: 'provider', id, provider } }
    }
    const nodeKey = id.slice(slash + 1)
    const inventory = provider?.inventory ?? null
    const node = inventory?.nodes[keysOfNodes(inventory).indexOf(nodeKey)]
    const row: Row | null =
      provider === undefined || node === undefined ? null : { kind: 'node', id, provider, node, nodeKey }
    return { name: nodeKey, of: providerId, row }
  })
}

/** Every fact, with the storage classes that any of the columns has. To an operator the fullest is the best. */
export function compareFacts(compared: readonly Compared[], ctx: DrawContext): readonly CompareSection[] {
  return [
    { title: 'State', facts: stateFacts(ctx) },
    ...RESOURCE_KINDS.map((kind) => ({ title: KINDS[kind].title, facts: kindFacts(kind, ctx) })),
    ...(compared.some(({ of }) => of === null)
      ? [{ title: 'Largest free on one node', facts: largestFacts(ctx) }]
      : []),
    { title: 'GPU models and storage', facts: [MODELS, CLASSES, ...poolFacts(compared, ctx)] },
    { title: 'Provider', facts: providerFacts(ctx) },
  ]
}

function stateFacts({ nowMs }: DrawContext): readonly CompareFact[] {
  return [
    textFact('State', (row) => MARKS[rowMark(row)].word),
    textFact('Age', ({ provider }) => formatAgeOf(provider.receivedAtMs, nowMs)),
    {
      label: 'Latency',
      best: 'least',
      read: told(({ provider }) => ({ value: provider.latencyMs, text: formatLatency(provider.latencyMs) })),
    },
  ]
}

function kindFacts(kind: ResourceKind, { charset, role }: DrawContext): readonly CompareFact[] {
  const { unit } = KINDS[kind]
  const amount = (value: number | null): Told => ({ value, text: formatAmount(unit, value, charset) })
  return [
    {
      label: 'free',
      best: role === 'operator' ? null : 'most',
      read: told((row) => amount(free(believedPair(row, kind)))),
    },
    { label: 'used', best: null, read: told((row) => amount(believedPair(row, kind).allocated)) },
    { label: 'in all', best: null, read: told((row) => amount(believedPair(row, kind).allocatable)) },
    {
      label: 'used, per cent',
      best: role === 'operator' ? 'most' : 'least',
      read: told((row) => {
        const share = utilisation(believedPair(row, kind))
        const isNothing = believedPair(row, kind).allocatable === 0
        return { value: share, text: isNothing ? NOTHING : formatPercent(share) }
      }),
    },
  ]
}

/** What the sums of a provider hide; of a node, which is one, the same as what it has free. */
function largestFacts({ charset, role }: DrawContext): readonly CompareFact[] {
  const best = role === 'operator' ? null : ('most' as const)
  const of = (row: Row): Capacity | null => {
    if (row.kind === 'node') return capacityOf([row.node])
    return row.provider.inventory === null ? null : clusterCapacity(row.provider.inventory)
  }
  const amount = (kind: 'cpu' | 'memory'): CompareFact => ({
    label: KINDS[kind].title,
    best,
    read: told((row) => {
      const capacity = of(row)
      const value = capacity === null ? null : (capacity[kind]?.amount ?? 0)
      return { value, text: formatAmount(KINDS[kind].unit, value, charset) }
    }),
  })
  return [
    amount('cpu'),
    amount('memory'),
    {
      label: 'GPUs of a model',
      best,
      read: told((row) => {
        const [most] = of(row)?.gpus ?? []
        return {
          value: most?.amount ?? null,
          text: most === undefined ? NOTHING : `${most.amount}x ${most.model ?? 'GPU'}`,
        }
      }),
    },
    {
      label: 'stranded GPUs',
      best: null,
      read: told((row) => {
        const stranded = of(row)?.gpu.stranded ?? null
        return { value: stranded, text: formatCount(stranded, charset) }
      }),
    },
  ]
}

const MODELS = textFact('GPU models', (row) => {
  const nodes = row.kind === 'node' ? [row.node] : (row.provider.inventory?.nodes ?? [])
  const counts = new Map<string, number>()
  for (const { model, count } of nodes.flatMap(({ gpus }) => gpus))
    counts.set(model, (counts.get(model) ?? 0) + count)
  return [...counts].map(([model, count]) => `${count}x ${model}`).join(', ') || NOTHING
})

const CLASSES = textFact('Storage classes', (row) => rowClasses(row).join(' ') || NOTHING)

function poolFacts(compared: readonly Compared[], { charset }: DrawContext): readonly CompareFact[] {
  const pools = (row: Row) => row.provider.inventory?.storage ?? []
  const names = new Set(
    compared.flatMap(({ row }) => (row === null ? [] : pools(row).map((pool) => pool.class))),
  )
  return [...names].sort().map((name) => ({
    label: `${name} free`,
    best: 'most' as const,
    read: told((row) => {
      const pool = pools(row).find((one) => one.class === name)
      if (pool === undefined) return { value: null, text: NOTHING }
      return { value: pool.available, text: formatBytes(pool.available, charset) }
    }),
  }))
}

function providerFacts({ charset }: DrawContext): readonly CompareFact[] {
  const count = (label: string, of: (row: Row) => number | null | undefined): CompareFact => ({
    label,
    best: null,
    read: told((row) => ({ value: of(row) ?? null, text: formatCount(of(row) ?? null, charset) })),
  })
  return [
    count('Nodes', ({ provider }) => provider.inventory?.nodes.length),
    count('Leases', ({ provider }) => provider.inventory?.leases),
    count('Orders', ({ provider }) => provider.inventory?.orders),
    count('Pending', ({ provider }) => provider.inventory?.reservations.pending.count),
    textFact('Region', ({ provider }) => {
      const record = provider.facts?.record ?? null
      return record === null ? UNKNOWN : (regionOf(record) ?? NOTHING)
    }),
    textFact('Version', ({ provider }) => provider.facts?.versions?.provider ?? NOTHING),
    textFact('Address', ({ provider }) => provider.inventory?.address ?? UNKNOWN),
  ]
}

function textFact(label: string, of: (row: Row) => string): CompareFact {
  return { label, best: null, read: told((row) => ({ value: null, text: of(row) })) }
}

function told(of: (row: Row) => Told): CompareFact['read'] {
  return ({ row }) => (row === null ? { value: null, text: 'gone' } : of(row))
}
