/** What the library tells of providers on chain: one by its owner, or all of them. */
import { chainUrls } from '../config/chain-url.ts'
import { failure, type Outcome } from '../domain/outcome.ts'
import { parseOwner } from '../domain/owner.ts'
import type { Attribute, AuditedAttributes, ProviderRecord } from '../domain/provider-record.ts'
import { type ChainClient, createChainClient } from './lcd-client.ts'

export interface ChainQueryOptions {
  /** Base URL of a chain node's REST API, or several to be tried in turn; the public ones unless given. */
  readonly chain?: string | readonly string[]
  /** For the whole query, all pages and nodes included; 10,000 unless given. */
  readonly timeoutMs?: number
  /** Ends the query with code `aborted`. */
  readonly signal?: AbortSignal
}

/** A provider as its owner registered it; the field names are those of the chain. All of it is self-declared. */
export interface ProviderInfoDocument {
  readonly owner: string
  readonly host_uri: string
  readonly attributes: readonly Attribute[]
  readonly info: { readonly email: string; readonly website: string }
}

export interface ProviderDocument extends ProviderInfoDocument {
  readonly status: 'success'
  /** What auditors have signed; null where the chain did not tell. */
  readonly audited: readonly { readonly auditor: string; readonly attributes: readonly Attribute[] }[] | null
  /** Leases that are active by the chain; null where the chain did not tell. */
  readonly active_leases: number | null
}

/**
 * `chain`: no chain node gave an answer. `no-provider`: the owner has registered none, or the text is no owner
 * address. `usage`: the base URL of a chain node is not one.
 */
export interface ProviderErrorDocument {
  readonly status: 'error'
  readonly code: 'chain' | 'no-provider' | 'usage' | 'aborted'
  readonly error: string
}

export interface ProviderListDocument {
  readonly status: 'success'
  /** In the chain's order. */
  readonly providers: readonly ProviderInfoDocument[]
  /** Records that could not be read, left out. */
  readonly unreadable: number
}

export type ProviderResult = ProviderDocument | ProviderErrorDocument
export type ProviderListResult = ProviderListDocument | ProviderErrorDocument

type Failed = Outcome<never, ProviderErrorDocument['code']>

const DEFAULT_TIMEOUT_MS = 10_000

/**
 * What the chain knows of the provider of an owner: host, contact, attributes, what auditors signed of them, and how
 * many leases it has. `owner` is its account address, `akash1...`.
 *
 * Resolves to `{status: 'error', code, error}` for whatever the chain or the network does, and for a text that is no
 * owner address. Never rejects. Sends no credential; nothing is cached.
 *
 * @example
 * const provider = await queryProvider('akash1...')
 * if (provider.status === 'success') console.log(provider.host_uri, regionOf(provider))
 */
export async function queryProvider(owner: string, options: ChainQueryOptions = {}): Promise<ProviderResult> {
  const address = parseOwner(owner)
  if (!address.ok) return errorOf(failure('no-provider', address.error.message))
  return withClient(options, async (client) => {
    const [record, audited, leases] = await Promise.all([
      client.getProvider(address.value),
      client.auditedAttributes(address.value),
      client.activeLeaseCount(address.value),
    ])
    if (!record.ok) return errorOf(record)
    if (record.value === null) {
      return errorOf(failure('no-provider', `${address.value} is the owner of no provider on chain`))
    }
    return {
      status: 'success',
      ...infoOf(record.value),
      audited: audited.ok ? audited.value.map(signedBy) : null,
      active_leases: leases.ok ? leases.value : null,
    }
  })
}

/** Every provider on chain, dead ones and all; errors as those of {@link queryProvider}. */
export async function queryProviders(options: ChainQueryOptions = {}): Promise<ProviderListResult> {
  return withClient(options, async (client) => {
    const listed = await client.listProviders()
    if (!listed.ok) return errorOf(listed)
    const { items, unreadable } = listed.value
    return { status: 'success', providers: items.map(infoOf), unreadable }
  })
}

async function withClient<T>(
  { chain, timeoutMs = DEFAULT_TIMEOUT_MS, signal }: ChainQueryOptions,
  ask: (client: ChainClient) => Promise<T>,
): Promise<T | ProviderErrorDocument> {
  const baseUrls = chainUrls(chain)
  if (!baseUrls.ok) return errorOf(baseUrls)
  if (baseUrls.value.length === 0) return errorOf(failure('usage', 'no chain node is named'))
  const client = createChainClient({
    baseUrls: baseUrls.value,
    timeoutMs,
    ...(signal === undefined ? {} : { signal }),
  })
  try {
    return await ask(client)
  } finally {
    await client.close()
  }
}

function infoOf({ owner, hostUri, attributes, email, website }: ProviderRecord): ProviderInfoDocument {
  return { owner, host_uri: hostUri, attributes, info: { email, website } }
}

function signedBy({ auditor, attributes }: AuditedAttributes) {
  return { auditor, attributes }
}

function errorOf({ error }: Extract<Failed, { ok: false }>): ProviderErrorDocument {
  return { status: 'error', code: error.code, error: error.message }
}
