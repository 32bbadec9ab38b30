/** Columns of the Providers view. */
import { versionKey } from '../../domain/version.ts'
import { amountCell } from '../cells.ts'
import { isFaded } from '../condition.ts'
import { factsOf } from '../facts.ts'
import type { Row } from '../model.ts'
import { isAudited, providerRegion, providerTier, providerVersion } from '../provider-facts.ts'
import { doubtsOfProvider } from '../row-doubts.ts'
import { textCell } from '../spans.ts'
import { TRUST_WORDS, trustRank, worstTrust } from '../trust.ts'
import { CAPACITY_COLUMNS } from './capacity.ts'
import type { Column } from './column.ts'
import { countColumn, textColumn } from './counts.ts'
import { pairColumn } from './pair-columns.ts'
import { addressColumn, ageColumn, latencyColumn, providerColumn, stateColumn } from './shared.ts'

/** Free persistent storage over all classes. */
const storageFree: Column = {
  id: 'storage.free',
  title: 'Storage free',
  align: 'right',
  minWidth: 7,
  width: 12,
  priority: 12,
  spare: true,
  sortDescending: true,
  value: storageFreeOf,
  spans: (row, width, { charset }) =>
    amountCell('bytes', storageFreeOf(row), width, charset, isFaded(row.provider) ? 'dim' : 'text'),
}

/** What the certificates are worth, by the worse of both ports; sorts the worst first. */
const trust: Column = {
  id: 'trust',
  title: 'Trust',
  align: 'left',
  minWidth: 8,
  width: 8,
  priority: 10,
  spare: true,
  value: (row) => trustRank(row.provider),
  spans: (row, width, { charset }) => {
    const worst = worstTrust(row.provider)
    if (worst === null) return textCell('', width, charset, 'dim')
    const { word, tone } = TRUST_WORDS[worst]
    return textCell(word, width, charset, isFaded(row.provider) ? 'dim' : tone)
  },
}

/** Code and sentence of the last failure, while it lasts. */
const error: Column = {
  id: 'error',
  title: 'Error',
  align: 'left',
  minWidth: 11,
  width: 13,
  wideWidth: 30,
  maxWidth: 100,
  grow: 6,
  priority: 9,
  spare: true,
  comfort: true,
  value: errorOf,
  spans: (row, width, { charset }) =>
    textCell(errorOf(row) ?? '', width, charset, row.provider.condition === 'failed' ? 'bad' : 'warn'),
}

/** Version of the provider's own program; sorts as versions do, the newest first. */
const version: Column = {
  id: 'version',
  title: 'Version',
  align: 'left',
  minWidth: 7,
  width: 8,
  maxWidth: 16,
  priority: 16,
  spare: true,
  sortDescending: true,
  value: ({ provider }) => {
    const text = providerVersion(provider)
    return text === null ? null : (versionKey(text) ?? '')
  },
  spans: ({ provider }, width, { charset }) =>
    textCell(providerVersion(provider) ?? '', width, charset, 'dim'),
}

const AUDITED_WORDS: ReadonlyMap<boolean | null, string> = new Map([
  [true, 'yes'],
  [false, 'no'],
])

export const PROVIDER_COLUMNS: readonly Column[] = [
  stateColumn(1, 12),
  providerColumn(0, 20),
  countColumn({
    id: 'nodes',
    title: 'Nodes',
    width: 5,
    priority: 5,
    count: (row) => row.provider.inventory?.nodes.length ?? null,
  }),
  countColumn({
    id: 'leases',
    title: 'Leases',
    width: 6,
    priority: 6,
    spare: true,
    count: (row) => row.provider.inventory?.leases ?? null,
  }),
  countColumn({
    id: 'orders',
    title: 'Orders',
    width: 6,
    priority: 14,
    spare: true,
    count: (row) => row.provider.inventory?.orders ?? null,
  }),
  countColumn({
    id: 'pending',
    title: 'Pending',
    width: 7,
    priority: 13,
    spare: true,
    count: (row) => row.provider.inventory?.reservations.pending.count ?? null,
  }),
  countColumn({
    id: 'doubts',
    title: 'Doubts',
    width: 6,
    priority: 24,
    spare: true,
    wideOnly: true,
    count: (row) => (row.provider.inventory === null ? null : doubtsOfProvider(row.provider).length),
  }),
  pairColumn('cpu', 2),
  pairColumn('memory', 3),
  pairColumn('gpu', 4),
  pairColumn('ephemeral_storage', 8, true),
  storageFree,
  latencyColumn(11),
  ageColumn(7),
  trust,
  textColumn({
    id: 'hostname',
    title: 'Hostname',
    minWidth: 12,
    width: 16,
    maxWidth: 40,
    grow: 1,
    priority: 25,
    spare: true,
    wideOnly: true,
    text: (row) => row.provider.inventory?.hostnames[0] ?? null,
  }),
  addressColumn(19, true),
  textColumn({
    ...{ id: 'region', title: 'Region', minWidth: 6, width: 12, maxWidth: 24, grow: 1 },
    ...{ priority: 15, spare: true },
    text: ({ provider }) => providerRegion(provider),
  }),
  version,
  textColumn({
    ...{ id: 'audited', title: 'Audited', minWidth: 7, width: 7, maxWidth: 7, grow: 0 },
    ...{ priority: 17, spare: true },
    text: ({ provider }) => AUDITED_WORDS.get(isAudited(provider)) ?? null,
  }),
  textColumn({
    ...{ id: 'tier', title: 'Tier', minWidth: 5, width: 9, maxWidth: 16, grow: 0 },
    ...{ priority: 18, spare: true },
    text: ({ provider }) => providerTier(provider),
  }),
  ...CAPACITY_COLUMNS,
  error,
]

function storageFreeOf(row: Row): number | null {
  return row.provider.inventory === null ? null : factsOf(row.provider.inventory).storageFree
}

function errorOf(row: Row): string | null {
  const { error: last } = row.provider
  return last === null ? null : `${last.code}: ${last.message}`
}
