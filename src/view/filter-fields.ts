/** What a filter can compare: fields as data, from which the help is made too. */

import { ERROR_CODES } from '../domain/outcome.ts'
import { free, KINDS, RESOURCE_KINDS, type ResourceKind, utilisation } from '../domain/resource.ts'
import { CHANGE_KINDS } from '../inventory/changes.ts'
import type { AmountKind } from './amount.ts'
import { rowClasses } from './columns/nodes.ts'
import { believedPair } from './columns/row-pair.ts'
import { rowMark, STATES } from './condition.ts'
import type { FilterField, NumberField, TextField } from './filter-field.ts'
import { type ModelHolder, nodeKeyOf, type Row } from './model.ts'
import { sumOfModel } from './model-rows.ts'
import { isAudited, providerRegion, providerTier, providerVersion } from './provider-facts.ts'
import { doubtsOfRow } from './row-doubts.ts'
import { TRUST_TEXTS, trustTexts } from './trust.ts'

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
      about: 'node',
      help: `${title} allocatable, used or not`,
      read: (row) => believedPair(row, kind).allocatable,
    },
    {
      id: `${id}.free`,
      aliases: kind === 'gpu' ? [...named('.free'), 'free'] : named('.free'),
      kind: amount,
      about: 'node',
      help: `${title} that can still be taken`,
      // Of a model, what is free where that can be known: of the mixed nodes it is not.
      read: (row) =>
        row.kind === 'gpu' && kind === 'gpu' ? sumOfModel(row).free : free(believedPair(row, kind)),
    },
    {
      id: `${id}.used`,
      aliases: named('.used'),
      kind: amount,
      about: 'node',
      help: `${title} allocated`,
      read: (row) => believedPair(row, kind).allocated,
    },
    {
      id: `${id}%`,
      aliases: named('%'),
      kind: 'percent',
      about: 'node',
      help: `${title} allocated, in per cent`,
      read: (row) => utilisation(believedPair(row, kind)),
    },
  ]
}

/** A count of a provider: a row of a model is about several, so it has none. */
const count = (id: string, help: string, read: (row: Row) => number | null | undefined): NumberField => ({
  id,
  aliases: [],
  kind: 'count',
  help,
  about: 'provider',
  read: (row) => (row.kind === 'gpu' ? null : (read(row) ?? null)),
})

/** Values of every provider that a row is about. */
const text = (
  id: string,
  help: string,
  read: (row: Row) => readonly (string | null | undefined)[],
  more: Partial<TextField> & { readonly perProvider?: boolean } = {},
): TextField => ({
  id,
  aliases: [],
  kind: 'text',
  help,
  about: 'provider',
  ...more,
  read: (row) => {
    const rows = more.perProvider === true && row.kind === 'gpu' ? row.holders.map(holderRow) : [row]
    return rows.flatMap(read).filter((value) => value !== null && value !== undefined)
  },
})

function holderRow({ provider }: ModelHolder): Row {
  return { kind: 'provider', id: provider.id, provider }
}

/** Of a row of several providers: what each of them has. */
const EACH = { perProvider: true } as const

/** Every field but storage classes and attributes, which are as many as providers name (`filter-find`). */
export const FILTER_FIELDS: readonly FilterField[] = [
  ...RESOURCE_KINDS.flatMap(kindFields),
  {
    id: 'age',
    aliases: [],
    kind: 'duration',
    help: 'age of the numbers',
    about: 'provider',
    tellsCurrent: true,
    timed: true,
    read: ({ provider }, nowMs) => (provider.receivedAtMs === null ? null : nowMs - provider.receivedAtMs),
  },
  {
    id: 'latency',
    aliases: [],
    kind: 'duration',
    help: 'how long the last answer took',
    about: 'provider',
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
  text('provider', 'provider as host:port', ({ provider }) => [provider.id], EACH),
  text('node', 'node name', (row) => [nodeKeyOf(row)], { about: 'node' }),
  text('event', `of an event: ${CHANGE_KINDS.join(', ')}`, eventKind, { values: CHANGE_KINDS }),
  text('state', STATES.join(', '), (row) => [row.provider.condition, rowMark(row)], {
    ...{ tellsCurrent: true, ofNodes: ['doubt'], values: STATES },
  }),
  text('trust', `certificate: ${TRUST_TEXTS.join(', ')}`, ({ provider }) => trustTexts(provider), {
    ...{ ...EACH, values: TRUST_TEXTS },
  }),
  {
    id: 'doubt',
    aliases: ['doubts'],
    kind: 'text',
    about: 'node',
    help: 'code of a doubt, as in doubt~gpu; or how many, as in doubt>=1',
    read: (row) => doubtsOfRow(row).map(({ code }) => code),
    counted: true,
  },
  text('class', 'storage class', rowClasses, { about: 'node' }),
  text('model', 'GPU model', modelsOf, { about: 'node' }),
  text('code', 'code of the last failure', ({ provider }) => [provider.error?.code], {
    ...{ ...EACH, tellsCurrent: true, values: ERROR_CODES },
  }),
  text('address', 'owner address', ({ provider }) => [provider.inventory?.address], EACH),
  text('host', 'public host name', ({ provider }) => provider.inventory?.hostnames ?? [], EACH),
  text('region', 'region, by the chain', ({ provider }) => [providerRegion(provider)], EACH),
  text('tier', 'tier, by the chain', ({ provider }) => [providerTier(provider)], EACH),
  text(
    'audited',
    'yes or no: signed by an auditor',
    ({ provider }) => {
      const audited = isAudited(provider)
      return audited === null ? [] : [audited ? 'yes' : 'no']
    },
    { ...EACH, values: ['yes', 'no'] },
  ),
  {
    id: 'version',
    aliases: [],
    kind: 'version',
    help: 'version of the provider',
    about: 'provider',
    read: ({ provider }) => providerVersion(provider),
  },
]

function eventKind(row: Row): readonly (string | null)[] {
  return [row.kind === 'event' ? row.event.change.kind : null]
}

function modelsOf(row: Row): readonly string[] {
  if (row.kind === 'gpu')
    return row.model === null ? [] : [`${row.model.vendor} ${row.model.model}`, row.model.model]
  return row.kind === 'node' ? row.node.gpus.map((gpu) => gpu.model) : []
}
