import { describe, expect, it } from 'vitest'
import type { ClusterInventory } from '../../src/domain/cluster.ts'
import { NO_FACTS } from '../../src/domain/provider-facts.ts'
import { LIVE_PRINTERS, PRINTERS } from '../../src/print/index.ts'
import { createTeller } from '../../src/print/teller.ts'
import { parseFilter } from '../../src/view/filter.ts'
import type { ProviderState } from '../../src/watch/types.ts'
import { record } from '../chain/support.ts'
import { inventory, NOW, node, provider, snapshot, table } from '../view/fleet.ts'

const DROPPED = {
  code: 'gpus-dropped',
  node: 'n1',
  resource: 'gpu',
  storageClass: null,
  message: 'It lists fewer cards than before.',
  sinceMs: NOW,
} as const

const held = (gpu: readonly [number, number], more: Partial<ClusterInventory> = {}) =>
  inventory([node('n1', { gpu })], more)
const at = (host: string, cluster: ClusterInventory | null, more: Partial<ProviderState> = {}) =>
  provider(`${host}:8443`, cluster, more)

/** What is said of each of these moments, with `filter`. */
function told(
  moments: readonly (readonly ProviderState[])[],
  filter = '',
  format: 'plain' | 'ndjson' = 'plain',
): readonly (readonly string[])[] {
  const lines = createTeller(LIVE_PRINTERS[format], parseFilter(filter))
  return moments.map((providers) =>
    lines(snapshot(providers)).map((line) => line.replace(/^\S+Z /, '').trimEnd()),
  )
}

const [a, b] = [at('a.example', held([8, 2])), at('b.example', held([8, 4]))]
const taken = at('a.example', held([8, 3], { leases: 9 }))
const doubted = { ...taken, doubts: [DROPPED] }

describe('what a live format tells', () => {
  it('is each provider once, then each change, doubts among them', () => {
    const [first, same, changes, doubt, cleared] = told([
      [a, b],
      [a, b],
      [taken, b],
      [doubted, b],
      [taken, b],
    ])
    expect(first?.map((line) => line.replace(/,.*/, ''))).toEqual([
      'a.example:8443 live: 1 node',
      'b.example:8443 live: 1 node',
    ])
    expect(same).toEqual([])
    expect(changes).toEqual([
      expect.stringMatching(/^a\.example:8443 leases from \d+ to 9$/),
      'a.example:8443 1 GPU taken on "n1", 6 GPUs to 5 GPUs free',
    ])
    expect(doubt).toEqual(['a.example:8443 doubt gpus-dropped on "n1": It lists fewer cards than before.'])
    expect(cleared).toEqual(['a.example:8443 no more doubt gpus-dropped on "n1"'])
  })

  it('names the doubts that a provider begins with', () => {
    expect(told([[doubted]])[0]?.[0]).toMatch(/; 1 doubt: gpus-dropped on "n1"$/)
    const many = {
      ...taken,
      doubts: Array.from({ length: 7 }, (_, nth) => ({ ...DROPPED, node: `n${nth}` })),
    }
    expect(told([[many]])[0]?.[0]).toMatch(/; 7 doubts: gpus-dropped on "n0", .*on "n4", 2 more$/)
  })

  it.each<[string, readonly number[]]>([
    // Lines of the first moment, and of the second, in which one changed.
    ['', [2, 2]],
    ['provider~b.example', [1, 0]],
    ['provider~a.example', [1, 2]],
    ['event=leases', [0, 1]],
    ['node=n1', [0, 1]],
    ['!event=free', [2, 1]],
    ['gpu.free>=6', [1, 0]],
  ])('is what the filter %j lets through', (filter, counts) => {
    expect(
      told(
        [
          [a, b],
          [taken, b],
        ],
        filter,
      ).map(({ length }) => length),
    ).toEqual(counts)
  })

  it('tells a provider as it is as soon as the filter holds for it, once', () => {
    const attributes = [{ key: 'region', value: 'eu-west' }]
    const located = {
      ...a,
      facts: { ...NO_FACTS, record: record(1, 'https://a.example:8443', { attributes }) },
    }
    const lines = told([[a], [located], [{ ...located }]], 'region~eu')
    expect(lines.map(({ length }) => length)).toEqual([0, 1, 0])
  })

  it('says in ndjson the same as values', () => {
    const [, , changes] = told([[a], [a], [doubted]], '', 'ndjson')
    const records = (changes ?? []).map((line) => JSON.parse(line))
    expect(
      records.map(({ type, kind, provider: id, node: name, amount }) => [type, kind, id, name, amount]),
    ).toEqual([
      ['change', 'leases', 'a.example:8443', null, expect.any(Number)],
      ['change', 'free', 'a.example:8443', 'n1', -1],
      ['change', 'doubt-raised', 'a.example:8443', 'n1', null],
    ])
    const [[state = ''] = []] = told([[doubted]], '', 'ndjson')
    expect(JSON.parse(state)).toMatchObject({
      type: 'provider',
      status: 'success',
      doubts: [{ code: 'gpus-dropped', node: 'n1' }],
    })
  })
})

describe('one snapshot of a live format', () => {
  it('is a line for each provider that the filter leaves, in the order asked for', () => {
    const hosts = (over: Parameters<typeof table>[0]) =>
      PRINTERS.plain(snapshot([a, b]), { table: table(over), charset: 'unicode' })
        .split('\n')
        .map((line) => line.split(' ')[1])
    expect(hosts({})).toEqual(['a.example:8443', 'b.example:8443', undefined])
    expect(hosts({ filter: 'gpu.free<6' })).toEqual(['b.example:8443', undefined])
    const sort = { column: 'gpu', reverse: false }
    expect(hosts({ view: 'nodes', sort })).toEqual(['b.example:8443', 'a.example:8443', undefined])
  })
})
