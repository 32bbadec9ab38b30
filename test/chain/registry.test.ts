import { describe, expect, it } from 'vitest'
import { type CacheContent, NOTHING_CACHED } from '../../src/chain/cache.ts'
import { createRegistry, FRESH_MS } from '../../src/chain/registry.ts'
import { failure, success } from '../../src/domain/outcome.ts'
import type { ProviderRecord } from '../../src/domain/provider-record.ts'
import { owner, record, said, unwrap } from './support.ts'

const NOW = 10 * FRESH_MS

/** A registry over a chain that knows these records, or does not answer. */
function registryOf(
  onChain: readonly ProviderRecord[] | 'away',
  options: { cached?: CacheContent; anyAge?: boolean } = {},
) {
  const asked: string[] = []
  const kept: CacheContent[] = []
  const away = failure('chain', 'the chain is away')
  const registry = createRegistry({
    client: {
      listProviders: async () => {
        asked.push('all')
        return onChain === 'away' ? away : success({ items: onChain, unreadable: 1 })
      },
      getProvider: async (of) => {
        asked.push(of)
        if (onChain === 'away') return away
        return success(onChain.find((one) => one.owner === of) ?? null)
      },
    },
    cached: options.cached ?? NOTHING_CACHED,
    keep: async (content) => kept.push(content),
    now: () => NOW,
    anyAge: options.anyAge ?? false,
  })
  return { registry, asked, kept }
}

function listedAt(atMs: number, records: readonly ProviderRecord[] = [record(1, 'old')]): CacheContent {
  return { list: { atMs, records, unreadable: 0 }, owners: [] }
}

describe('all providers', () => {
  it('come from the chain the first time, and are kept', async () => {
    const { registry, kept } = registryOf([record(1, 'new')])
    const told = unwrap(await registry.all())
    expect(told).toMatchObject({
      ageMs: null,
      problem: null,
      value: { records: [record(1, 'new')], unreadable: 1 },
    })
    expect(kept).toEqual([{ list: { atMs: NOW, records: [record(1, 'new')], unreadable: 1 }, owners: [] }])
  })

  it('come from the cache for an hour, without a question', async () => {
    const { registry, asked } = registryOf([record(1, 'new')], { cached: listedAt(NOW - FRESH_MS) })
    expect(unwrap(await registry.all())).toMatchObject({
      ageMs: FRESH_MS,
      value: { records: [record(1, 'old')] },
    })
    await registry.settled()
    expect(asked).toEqual([])
  })

  it('are asked for again after that', async () => {
    const { registry, kept } = registryOf([record(1, 'new')], { cached: listedAt(NOW - FRESH_MS - 1) })
    expect(unwrap(await registry.all())).toMatchObject({
      ageMs: null,
      value: { records: [record(1, 'new')] },
    })
    expect(kept).toHaveLength(1)
  })

  it('are asked for again where the cache is of a time to come', async () => {
    const { registry, asked } = registryOf([record(1, 'new')], { cached: listedAt(NOW + 1) })
    unwrap(await registry.all())
    expect(asked).toEqual(['all'])
  })

  it('are the old ones, with the reason, where the chain is away', async () => {
    const { registry, kept } = registryOf('away', { cached: listedAt(0) })
    expect(unwrap(await registry.all())).toMatchObject({
      ageMs: NOW,
      problem: 'the chain is away',
      value: { records: [record(1, 'old')] },
    })
    expect(kept).toEqual([])
  })

  it('fail only where there is neither chain nor cache', async () => {
    expect(said(await registryOf('away').registry.all())).toBe('chain: the chain is away')
  })

  it('of any age are given at once to whoever must not wait, and asked for behind its back', async () => {
    const { registry, asked, kept } = registryOf([record(1, 'new')], { cached: listedAt(0), anyAge: true })
    expect(unwrap(await registry.all())).toMatchObject({
      ageMs: NOW,
      problem: null,
      value: { records: [record(1, 'old')] },
    })
    await registry.settled()
    expect(asked).toEqual(['all'])
    expect(kept[0]?.list?.records).toEqual([record(1, 'new')])
    const away = registryOf('away', { cached: listedAt(0), anyAge: true })
    unwrap(await away.registry.all())
    await away.registry.settled()
    expect(away.kept).toEqual([])
  })
})

describe('one provider', () => {
  it('is looked up, kept beside what is kept already, and not looked up again', async () => {
    const cached = { ...listedAt(0), owners: [{ atMs: NOW, record: record(5, 'five') }] }
    const { registry, asked, kept } = registryOf([record(2, 'two')], { cached })
    expect(unwrap(await registry.one(owner(2)))).toEqual({
      value: record(2, 'two'),
      ageMs: null,
      problem: null,
    })
    expect(unwrap(await registry.one(owner(2)))).toEqual({ value: record(2, 'two'), ageMs: 0, problem: null })
    expect(unwrap(await registry.one(owner(5)))).toMatchObject({ value: record(5, 'five') })
    expect(asked).toEqual([owner(2)])
    expect(kept[0]?.owners.map((entry) => entry.record.owner)).toEqual([owner(5), owner(2)])
    expect(kept[0]?.list).toBe(cached.list)
  })

  it('is taken from the list of all where that is newer', async () => {
    const owners = [{ atMs: NOW - 5, record: record(1, 'single') }]
    const newer = registryOf('away', { cached: { ...listedAt(NOW - 1), owners } })
    expect(unwrap(await newer.registry.one(owner(1))).value?.hostUri).toBe('old')
    const older = registryOf('away', { cached: { ...listedAt(NOW - 9), owners } })
    expect(unwrap(await older.registry.one(owner(1))).value?.hostUri).toBe('single')
  })

  it('that is not on chain is null, every time anew', async () => {
    const { registry, asked } = registryOf([], { cached: listedAt(NOW) })
    expect(unwrap(await registry.one(owner(9))).value).toBeNull()
    expect(unwrap(await registry.one(owner(9))).value).toBeNull()
    expect(asked).toEqual([owner(9), owner(9)])
  })

  it('that has left the chain is gone from the cache as well', async () => {
    const owners = [{ atMs: 0, record: record(1, 'single') }]
    const { registry, kept } = registryOf([], { cached: { list: null, owners } })
    expect(unwrap(await registry.one(owner(1))).value).toBeNull()
    expect(kept[0]?.owners).toEqual([])
  })
})

describe('look-ups that end together', () => {
  it('are kept one after the other, so that the last on disk holds both', async () => {
    const [one, two] = [record(1, 'https://one.example:8443'), record(2, 'https://two.example:8443')]
    const onDisk: string[][] = []
    // The first write takes the longest: without an order it would be the last to land.
    const releases: (() => void)[] = []
    const registry = createRegistry({
      client: {
        listProviders: async () => success({ items: [], unreadable: 0 }),
        getProvider: async (of) => success([one, two].find((each) => each.owner === of) ?? null),
      },
      cached: NOTHING_CACHED,
      keep: async (content) => {
        if (releases.length === 0) await new Promise<void>((resolve) => releases.push(resolve))
        onDisk.push(content.owners.map((entry) => entry.record.owner))
      },
      now: () => NOW,
      anyAge: false,
    })
    const both = Promise.all([registry.one(one.owner), registry.one(two.owner)])
    await expect.poll(() => releases.length).toBe(1)
    // Whatever can land before the first write does.
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
    releases[0]?.()
    await both
    expect(onDisk.at(-1)).toEqual([one.owner, two.owner])
  })
})
