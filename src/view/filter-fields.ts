/** What a filter can compare: fields as data, from which the help is made too. */
import { free, KINDS, RESOURCE_KINDS, type ResourceKind, utilisation } from '../domain/resource.ts'
import type { AmountKind } from './amount.ts'
import { rowClasses } from './columns/nodes.ts'
import { believedPair } from './columns/row-pair.ts'
import { rowMark } from './condition.ts'
import { nodeKeyOf, type Row } from './model.ts'
import { isAudited, providerRegion, providerTier, providerVersion } from './provider-facts.ts'

export interface NumberField {
  readonly id: string
  readonly aliases: readonly string[]
  readonly kind: AmountKind
  readonly help: string
  /** In the base unit of the kind; null where the row does not know it. */
  readonly read: (row: Row, nowMs: number) => number | null
  /** True where the value depends on `nowMs`. */
  readonly timed?: boolean
}

export interface TextField {
  readonly id: string
  readonly aliases: readonly string[]
  readonly kind: 'text'
  readonly help: string
  /** All the values that the row has. */
  readonly read: (row: Row) => readonly string[]
}

export interface VersionField {
  readonly id: string
  readonly aliases: readonly string[]
  readonly kind: 'version'
  readonly help: string
  /** As told, free text; null where the row does not know it. */
  readonly read: (row: Row) => string | null
}

export type FilterField = NumberField | TextField | VersionField

interface KindNames {
  readonly id: string
  readonly aliases: readonly string[]
  readonly amount: AmountKind
}

const KIND_NAMES: Readonly<Record<ResourceKind, KindNames>> = {
  cpu: { id: 'cpu', aliases: [], amount: 'cores' },
  memory: { id: 'mem', aliases: ['memory'], amount: 'bytes' },
  gpu: { id: 'gpu', aliases: ['gpus'], amount: 'count' },
  ephemeral_storage: { id: 'eph', aliases: ['ephemeral'], amount: 'bytes' },
}

/**
 * The fields of one resource. A bare name is what may be handed out in all (allocatable), because that is what a
 * node is known by (`gpu>=8`); what is left has its own name (`gpu.free>=1`). A quantity that is not to be
 * believed is not known to a filter.
 */
function kindFields(kind: ResourceKind): readonly NumberField[] {
  const { id, aliases, amount } = KIND_NAMES[kind]
  const title = KINDS[kind].title
  const named = (ending: string) => aliases.map((alias) => alias + ending)
  return [
    {
      id,
      aliases: [...aliases, ...[id, ...aliases].map((name) => `${name}.total`)],
      kind: amount,
      help: `${title} allocatable, used or not`,
      read: (row) => believedPair(row, kind).allocatable,
    },
    {
      id: `${id}.free`,
      aliases: named('.free'),
      kind: amount,
      help: `${title} that can still be taken`,
      read: (row) => free(believedPair(row, kind)),
    },
    {
      id: `${id}.used`,
      aliases: named('.used'),
      kind: amount,
      help: `${title} allocated`,
      read: (row) => believedPair(row, kind).allocated,
    },
    {
      id: `${id}%`,
      aliases: named('%'),
      kind: 'percent',
      help: `${title} allocated, in per cent`,
      read: (row) => utilisation(believedPair(row, kind)),
    },
  ]
}

const count = (id: string, help: string, read: (row: Row) => number | null | undefined): NumberField => ({
  id,
  aliases: [],
  kind: 'count',
  help,
  read: (row) => read(row) ?? null,
})

const text = (
  id: string,
  help: string,
  read: (row: Row) => readonly (string | null | undefined)[],
): TextField => ({
  id,
  aliases: [],
  kind: 'text',
  help,
  read: (row) => read(row).filter((value) => value !== null && value !== undefined),
})

/** Every field but storage classes and attributes, which are as many as providers name (`filter-find`). */
export const FILTER_FIELDS: readonly FilterField[] = [
  ...RESOURCE_KINDS.flatMap(kindFields),
  {
    id: 'age',
    aliases: [],
    kind: 'duration',
    help: 'age of the numbers',
    timed: true,
    read: ({ provider }, nowMs) => (provider.receivedAtMs === null ? null : nowMs - provider.receivedAtMs),
  },
  {
    id: 'latency',
    aliases: [],
    kind: 'duration',
    help: 'how long the last answer took',
    read: ({ provider }) => provider.latencyMs,
  },
  count('nodes', 'nodes of the provider', ({ provider }) => provider.inventory?.nodes.length),
  count('leases', 'leases of the provider', ({ provider }) => provider.inventory?.leases),
  count('orders', 'orders of the provider', ({ provider }) => provider.inventory?.orders),
  count(
    'pending',
    'pending reservations of the provider',
    ({ provider }) => provider.inventory?.reservations.pending.count,
  ),
  text('provider', 'provider as host:port', ({ provider }) => [provider.id]),
  text('node', 'node name', (row) => [nodeKeyOf(row)]),
  text('event', 'free, lost, node-gone, ...', (row) => [row.kind === 'event' ? row.event.change.kind : null]),
  text('state', 'live, failing, stale, failed, connecting, doubt', (row) => [
    row.provider.condition,
    rowMark(row),
  ]),
  text('class', 'storage class', rowClasses),
  text('model', 'GPU model', modelsOf),
  text('code', 'code of the last failure', ({ provider }) => [provider.error?.code]),
  text('address', 'owner address', ({ provider }) => [provider.inventory?.address]),
  text('host', 'public host name', ({ provider }) => provider.inventory?.hostnames ?? []),
  text('region', 'region, by the chain', ({ provider }) => [providerRegion(provider)]),
  text('tier', 'tier, by the chain', ({ provider }) => [providerTier(provider)]),
  text('audited', 'yes or no: signed by an auditor', ({ provider }) => {
    const audited = isAudited(provider)
    return audited === null ? [] : [audited ? 'yes' : 'no']
  }),
  {
    id: 'version',
    aliases: [],
    kind: 'version',
    help: 'version of the provider',
    read: ({ provider }) => providerVersion(provider),
  },
]

function modelsOf(row: Row): readonly string[] {
  if (row.kind === 'gpu')
    return row.group === null ? [] : [`${row.group.vendor} ${row.group.model}`, row.group.model]
  return row.kind === 'node' ? row.node.gpus.map((gpu) => gpu.model) : []
}
