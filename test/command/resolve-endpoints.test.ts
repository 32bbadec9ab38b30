import { describe, expect, it } from 'vitest'
import type { Told } from '../../src/chain/registry.ts'
import { inWords, resolveEndpoints, type Wishes } from '../../src/command/resolve-endpoints.ts'
import { parseEndpoint } from '../../src/domain/endpoint.ts'
import { failure, success } from '../../src/domain/outcome.ts'
import type { ProviderRecord } from '../../src/domain/provider-record.ts'
import { owner, record, said, unwrap } from '../chain/support.ts'

const AWAY = failure('chain', 'the chain is away')

type Manner = Partial<Omit<Told<unknown>, 'value'>>

function told<T>(value: T, more: Manner = {}) {
  return success({ value, ageMs: null, problem: null, ...more })
}

/** Resolves over a chain of these records; `away` is one that does not answer and nothing is cached. */
function resolve(
  wishes: Partial<Omit<Wishes, 'endpoints'>> & { readonly endpoints?: readonly string[] },
  onChain: readonly ProviderRecord[] | 'away',
  options: { knownGood?: readonly string[]; old?: Manner } = {},
) {
  const { endpoints = [], ...rest } = wishes
  const asked: string[] = []
  const { knownGood = [], old = {} } = options
  const outcome = resolveEndpoints(
    {
      owners: [],
      all: false,
      chain: ['https://chain.example'],
      ...rest,
      endpoints: endpoints.map((text) => unwrap(parseEndpoint(text))),
    },
    {
      knownGood: new Map(knownGood.map((id, nth) => [id, 1000 - nth])),
      registry: {
        all: async () => {
          asked.push('all')
          if (onChain === 'away') return AWAY
          return told({ atMs: 0, records: onChain, unreadable: 0 }, old)
        },
        one: async (of) => {
          asked.push(of)
          // The later ones answer first: the order must not come from there.
          await new Promise((done) => setTimeout(done, of === owner(1) ? 20 : 0))
          if (onChain === 'away') return AWAY
          return told(onChain.find((one) => one.owner === of) ?? null, old)
        },
      },
    },
  )
  return { outcome, asked }
}

const CHAIN = [
  record(1, 'https://a.example:8443'),
  record(2, 'https://b.example:8443'),
  record(3, '$HOST'),
  record(4, 'https://c.example:8443'),
  record(5, 'https://b.example:8443'),
]

async function idsOf(...args: Parameters<typeof resolve>): Promise<readonly string[]> {
  return unwrap(await resolve(...args).outcome).endpoints.map(({ id }) => id)
}

describe('the endpoints of a configuration', () => {
  it('are, without owners and --all, those named, and the chain is not asked', async () => {
    const { outcome, asked } = resolve({ endpoints: ['x', 'y'] }, 'away')
    expect(unwrap(await outcome).endpoints.map(({ id }) => id)).toEqual(['x:8443', 'y:8443'])
    expect(asked).toEqual([])
  })

  it('are those named, then those of the owners in their order, then all others on chain', async () => {
    const wishes = { endpoints: ['x', 'a.example'], owners: [owner(1), owner(4)], all: true }
    const value = unwrap(await resolve(wishes, CHAIN).outcome)
    expect(value.endpoints.map(({ id }) => id)).toEqual([
      'x:8443',
      'a.example:8443',
      'c.example:8443',
      'b.example:8443',
    ])
    expect([...value.found]).toEqual(['b.example:8443'])
    expect(value.records.get('b.example:8443')?.owner).toBe(owner(5))
    expect(value.records.get('a.example:8443')?.owner).toBe(owner(1))
    expect(value.records.has('x:8443')).toBe(false)
    expect(value.merged).toBe(1)
    expect(value.skipped).toMatchObject({ variable: 1, junk: 0 })
    expect({ missing: value.missing, old: value.old, fromCacheMs: value.fromCacheMs }).toEqual({
      missing: [],
      old: [],
      fromCacheMs: null,
    })
  })

  it('have the known-good ones first among those found, and only there', async () => {
    const knownGood = ['c.example:8443', 'x:8443']
    expect(await idsOf({ endpoints: ['y', 'x'], all: true }, CHAIN, { knownGood })).toEqual([
      'y:8443',
      'x:8443',
      'c.example:8443',
      'a.example:8443',
      'b.example:8443',
    ])
  })

  it('keep the owner who was named where a newer one has the same endpoint', async () => {
    const value = unwrap(await resolve({ owners: [owner(2)], all: true }, CHAIN).outcome)
    expect(value.records.get('b.example:8443')?.owner).toBe(owner(2))
  })

  it('include this machine only where the chain is on it', async () => {
    const local = [record(1, 'https://127.0.0.1:8443'), record(2, 'https://a.example:8443')]
    expect(await idsOf({ all: true }, local)).toEqual(['a.example:8443'])
    const chain = ['http://127.0.0.1:1317']
    expect(await idsOf({ all: true, chain }, local)).toEqual(['127.0.0.1:8443', 'a.example:8443'])
    expect(await idsOf({ all: true, chain: [...chain, 'https://chain.example'] }, local)).toEqual([
      'a.example:8443',
    ])
  })
})

describe('what the chain cannot tell', () => {
  it('is missing, and those named are asked all the same', async () => {
    const value = unwrap(await resolve({ endpoints: ['x'], owners: [owner(1)], all: true }, 'away').outcome)
    expect(value.endpoints.map(({ id }) => id)).toEqual(['x:8443'])
    expect(value.missing).toEqual([
      `${owner(1)} could not be looked up: the chain is away`,
      'the providers on chain are not known: the chain is away',
    ])
  })

  it('leaves nobody to ask where nobody else is named', async () => {
    expect(said(await resolve({ all: true }, 'away').outcome)).toBe(
      'chain: the providers on chain are not known: the chain is away',
    )
    expect(said(await resolve({ owners: [owner(1)] }, 'away').outcome)).toMatch(
      /^chain: .*could not be looked up/,
    )
    expect(said(await resolve({ all: true }, [record(1, '$HOST')]).outcome)).toBe(
      'chain: the chain lists no provider that can be asked (1 records); check --chain',
    )
  })

  it('is old where only the cache tells, once for all that is of it', async () => {
    const old = { ageMs: 3 * 3_600_000, problem: 'the chain is away' }
    const value = unwrap(await resolve({ owners: [owner(1), owner(2)], all: true }, CHAIN, { old }).outcome)
    expect(value.old).toEqual(['what is known of the chain is 3 h old: the chain is away'])
    expect(value.fromCacheMs).toBe(3 * 3_600_000)
    expect(value.missing).toEqual([])
  })
})

describe('an owner', () => {
  it('who has no provider on chain is bad usage, and named', async () => {
    expect(said(await resolve({ endpoints: ['x'], owners: [owner(9)] }, CHAIN).outcome)).toBe(
      `usage: ${owner(9)} is the owner of no provider on chain; check the address`,
    )
  })

  it('whose host URI is no address is bad usage, with what stands there', async () => {
    expect(said(await resolve({ owners: [owner(3)] }, CHAIN).outcome)).toBe(
      `usage: ${owner(3)} cannot be asked: the host URI "$HOST" is a template that was never filled in`,
    )
  })

  it.each([...Array(12).keys()])('is one of many that are looked up a few at a time (%i)', async (count) => {
    const many = Array.from({ length: count }, (_, nth) => record(nth, `https://p${nth}.example:8443`))
    const { outcome, asked } = resolve({ endpoints: ['x'], owners: many.map((one) => one.owner) }, many)
    expect(unwrap(await outcome).endpoints).toHaveLength(count + 1)
    expect(asked).toHaveLength(count)
  })
})

describe('an age in a sentence', () => {
  it.each([
    [0, '0 min'],
    [119 * 60_000, '119 min'],
    [120 * 60_000, '2 h'],
    [47 * 3_600_000, '47 h'],
    [72 * 3_600_000, '3 days'],
  ])('of %i ms is %s', (ageMs, words) => {
    expect(inWords(ageMs)).toBe(words)
  })
})
