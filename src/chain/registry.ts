/** The providers on chain, from the cache where that is good enough and from the chain where it is not. */
import { type Outcome, success } from '../domain/outcome.ts'
import type { ProviderRecord } from '../domain/provider-record.ts'
import type { CacheContent, CachedList } from './cache.ts'
import type { ChainErrorCode } from './failures.ts'
import type { ChainClient } from './lcd-client.ts'

/** For so long what the chain told is taken without asking again: providers move seldom. */
export const FRESH_MS = 3_600_000

export interface RegistryOptions {
  readonly client: Pick<ChainClient, 'listProviders' | 'getProvider'>
  /** What is on disk. */
  readonly cached: CacheContent
  /** Keeps new content; must not reject. */
  readonly keep: (content: CacheContent) => Promise<unknown>
  /** Epoch ms. */
  readonly now: () => number
  /** Any age is good enough, and the chain is asked meanwhile for the next time: for whoever must not wait. */
  readonly anyAge: boolean
}

/** What is known, and how it came. */
export interface Told<T> {
  readonly value: T
  /** How old it is, milliseconds; null where the chain told it just now. */
  readonly ageMs: number | null
  /** Why the chain was asked in vain and something old has to do; null otherwise. */
  readonly problem: string | null
}

export interface Registry {
  /** Every provider. Fails only where the chain does not answer and nothing is cached. */
  readonly all: () => Promise<Outcome<Told<CachedList>, ChainErrorCode>>
  /** One provider; null where the chain knows none of that owner. */
  readonly one: (owner: string) => Promise<Outcome<Told<ProviderRecord | null>, ChainErrorCode>>
  /** Resolves when whatever was begun for the next time is over. */
  readonly settled: () => Promise<void>
}

/** A registry over one client and one cache. */
export function createRegistry({ client, cached, keep, now, anyAge }: RegistryOptions): Registry {
  let content = cached
  let background: Promise<unknown> = Promise.resolve()

  // One at a time, and always the newest: two look-ups that end together must not leave the older on disk.
  let keeping: Promise<unknown> = Promise.resolve()
  const change = (next: CacheContent): Promise<unknown> => {
    content = next
    keeping = keeping.then(() => keep(content))
    return keeping
  }

  const fetchAll = async (): Promise<Outcome<CachedList, ChainErrorCode>> => {
    const listed = await client.listProviders()
    if (!listed.ok) return listed
    const list = { atMs: now(), records: listed.value.items, unreadable: listed.value.unreadable }
    await change({ ...content, list })
    return success(list)
  }

  const fetchOne = async (owner: string): Promise<Outcome<ProviderRecord | null, ChainErrorCode>> => {
    const answer = await client.getProvider(owner)
    if (!answer.ok) return answer
    const record = answer.value
    const others = content.owners.filter((entry) => entry.record.owner !== owner)
    const owners = record === null ? others : [...others, { atMs: now(), record }]
    await change({ ...content, owners })
    return answer
  }

  const get = async <T, Kept>(
    kept: { readonly atMs: number; readonly value: Kept } | null,
    fetch: () => Promise<Outcome<T, ChainErrorCode>>,
  ): Promise<Outcome<Told<T | Kept>, ChainErrorCode>> => {
    if (kept !== null) {
      // A time to come is one of a clock that was wrong: it says nothing about the age.
      const ageMs = Math.max(0, now() - kept.atMs)
      const isFresh = now() >= kept.atMs && ageMs <= FRESH_MS
      if (!isFresh && anyAge) background = Promise.all([background, fetch()])
      if (isFresh || anyAge) return success({ value: kept.value, ageMs, problem: null })
      const asked = await fetch()
      if (asked.ok) return success({ value: asked.value, ageMs: null, problem: null })
      if (asked.error.code === 'aborted') return asked
      return success({ value: kept.value, ageMs, problem: asked.error.message })
    }
    const asked = await fetch()
    return asked.ok ? success({ value: asked.value, ageMs: null, problem: null }) : asked
  }

  return {
    all: () => get(content.list === null ? null : { atMs: content.list.atMs, value: content.list }, fetchAll),
    one: (owner) => get(newestOf(content, owner), () => fetchOne(owner)),
    settled: async () => {
      await background
    },
  }
}

/** The newer of what the list and the single look-ups say of an owner; null where neither does. */
function newestOf({ list, owners }: CacheContent, owner: string) {
  const listed = list?.records.find((record) => record.owner === owner)
  const single = owners.find(({ record }) => record.owner === owner)
  if (listed !== undefined && list !== null && list.atMs >= (single?.atMs ?? Number.NEGATIVE_INFINITY)) {
    return { atMs: list.atMs, value: listed }
  }
  return single === undefined ? null : { atMs: single.atMs, value: single.record }
}
