import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pairFromAvailable } from '../../src/domain/resource.ts'
import { aggregateInventoryData } from '../../src/inventory/aggregate.ts'
import { clusterDocument, errorDocument } from '../../src/inventory/documents.ts'
import { cluster, node, pool } from './support/build.ts'

const NOW = Date.UTC(2026, 10, 23, 12, 0, 0)
const document = (provider: string, inventory: ReturnType<typeof cluster>) =>
  clusterDocument({ provider, inventory, transport: 'rest', ageMs: 0 })

/** A result as the Python SDK makes one of REST: no allocated, capacity a copy of allocatable. */
function sdkResult(provider: string, resources: Record<string, unknown>, rest: Record<string, unknown> = {}) {
  return {
    status: 'success',
    provider,
    nodes: [{ name: 'node1', resources, capabilities: { storage_classes: ['beta3'] } }],
    storage: [{ class: 'beta3', size: '0' }],
    ...rest,
  }
}

describe('an aggregate', () => {
  const results = [
    document('a:8443', cluster([node('n1'), node('n2')], { storage: [pool('beta3', 10)], leases: 4 })),
    document(
      'b:8443',
      cluster([node('n1')], { storage: [pool('beta2', 5), pool('beta3', 2)], leases: null }),
    ),
    errorDocument('c:8443', { code: 'refused', message: 'Nothing listens on c:8443.' }),
  ]
  const aggregate = aggregateInventoryData(results, { now: NOW })

  it('has the fields the SDK documents, and sums every kind of every answering provider', () => {
    expect(aggregate.status).toBe('success')
    expect(aggregate.timestamp).toBe('2026-11-23T12:00:00.000Z')
    expect(aggregate.summary).toEqual({
      total_providers_queried: 3,
      successful_providers: 2,
      failed_providers: 1,
      total_nodes: 3,
      storage_classes: ['beta2', 'beta3'],
      total_leases: 4,
    })
    expect(aggregate.resources).toEqual({
      cpu: { capacity: 30_000, allocatable: 30_000, allocated: 6000, available: 24_000 },
      memory: {
        capacity: 25_769_803_776,
        allocatable: 25_769_803_776,
        allocated: 6_442_450_944,
        available: 19_327_352_832,
      },
      gpu: { capacity: 6, allocatable: 6, allocated: 3, available: 3 },
      ephemeral_storage: {
        capacity: 322_122_547_200,
        allocatable: 322_122_547_200,
        allocated: 161_061_273_600,
        available: 161_061_273_600,
      },
    })
    expect(aggregate.storage).toEqual([
      { class: 'beta2', allocatable: null, allocated: null, available: 5 },
      { class: 'beta3', allocatable: null, allocated: null, available: 12 },
    ])
  })

  it('names the provider, the code and the reason of each failure', () => {
    expect(aggregate.errors).toEqual([
      { provider: 'c:8443', code: 'refused', error: 'Nothing listens on c:8443.' },
    ])
  })

  it('is the same of results that went through JSON', () => {
    expect(aggregateInventoryData(JSON.parse(JSON.stringify(results)), { now: NOW })).toEqual(aggregate)
  })

  it('is an error with a reason when no provider answered, and when none was asked', () => {
    const failed = aggregateInventoryData([results[2]], { now: NOW })
    expect(failed).toMatchObject({ status: 'error', summary: { failed_providers: 1, total_nodes: 0 } })
    expect(failed.error).toContain('None of the 1 providers')
    const none = aggregateInventoryData([], { now: NOW })
    expect(none).toMatchObject({ status: 'error', summary: { total_providers_queried: 0 }, errors: [] })
    expect(none.error).toContain('empty')
  })

  it('takes the present for its timestamp where none is given', () => {
    const before = Date.now()
    const at = Date.parse(aggregateInventoryData([]).timestamp)
    expect(at).toBeGreaterThanOrEqual(before)
    expect(at).toBeLessThanOrEqual(Date.now())
  })

  it('counts GPU models over nodes and providers', () => {
    const cards = (count: number) => ({
      vendor: 'nvidia',
      model: 'h100',
      memorySize: '80Gi',
      interface: 'SXM5',
      count,
    })
    const old = { vendor: 'nvidia', model: 'a100', memorySize: null, interface: null, count: 1 }
    const { gpu_models } = aggregateInventoryData([
      document(
        'a:8443',
        cluster([node('n1', {}, { gpus: [cards(8)] }), node('n2', {}, { gpus: [cards(4), old] })]),
      ),
      document('b:8443', cluster([node('n1', {}, { gpus: [cards(2), cards(1)] })])),
    ])
    expect(gpu_models).toEqual([
      { vendor: 'nvidia', model: 'a100', memory_size: null, interface: null, count: 1, nodes: 1 },
      { vendor: 'nvidia', model: 'h100', memory_size: '80Gi', interface: 'SXM5', count: 15, nodes: 3 },
    ])
  })

  it('leaves doubted and unlimited quantities out and says which', () => {
    const wrapped = node('bad', { cpu: pairFromAvailable(10_000, -16) }, { wrapped: ['cpu'] })
    const boundless = node('big', { memory: pairFromAvailable(Number.POSITIVE_INFINITY, 1) })
    const { resources, doubts } = aggregateInventoryData([
      document('a:8443', cluster([wrapped, boundless, node('good')])),
    ])
    expect(resources.cpu.allocatable).toBe(20_000)
    expect(resources.memory.allocatable).toBe(2 * 8 * 2 ** 30)
    expect(doubts.map(({ provider, node: name }) => [provider, name])).toEqual([['a:8443', 'bad']])
    expect(doubts[0]?.message).toContain('10.016 cores allocated of 10 cores allocatable')
  })
})

describe('an aggregate of results made by the Python SDK', () => {
  it('derives what is allocated from what is available', () => {
    const { resources } = aggregateInventoryData([
      sdkResult('a', { cpu: { capacity: '16000', allocatable: '16000', available: '13000' } }),
    ])
    expect(resources.cpu).toEqual({
      capacity: 16_000,
      allocatable: 16_000,
      allocated: 3000,
      available: 13_000,
    })
  })

  it('reads numbers, digits and suffixed quantities, each in the unit of its resource', () => {
    const { resources, doubts } = aggregateInventoryData([
      sdkResult('a', {
        cpu: { capacity: 48_000, allocatable: '48', allocated: '2450m' },
        memory: { allocatable: '33538080768', allocated: '4535332Ki' },
        gpu: { allocatable: 1, allocated: '0' },
        ephemeral_storage: { allocatable: '1Ti', allocated: '64G' },
      }),
      sdkResult('b', {
        cpu: { allocatable: '8000', allocated: '3720m' },
        memory: { allocatable: '1Gi', allocated: '107374182400m' },
      }),
    ])
    expect(doubts).toEqual([])
    // The 48 beside a 2450m are cores; the 8000 beside a 3720m cannot be.
    expect(resources.cpu).toEqual({
      capacity: 48_000 + 8000,
      allocatable: 48_000 + 8000,
      allocated: 2450 + 3720,
      available: 45_550 + 4280,
    })
    expect(resources.memory.allocated).toBe(4_644_179_968 + 107_374_183)
    expect(resources.gpu).toEqual({ capacity: 1, allocatable: 1, allocated: 0, available: 1 })
    expect(resources.ephemeral_storage).toMatchObject({ allocatable: 2 ** 40, allocated: 64_000_000_000 })
  })

  it('takes digits for cores in every node of a document written in the notation of Kubernetes', () => {
    const nodes = [
      { name: 'busy', resources: { cpu: { allocatable: '8', allocated: '3720m' } } },
      { name: 'idle', resources: { cpu: { allocatable: '16', allocated: '0' } } },
    ]
    const { resources } = aggregateInventoryData([{ status: 'success', provider: 'a', nodes }])
    expect(resources.cpu).toMatchObject({ allocatable: 24_000, allocated: 3720 })
  })

  it('does not add an unlimited amount, written any of the ways providers write it', () => {
    for (const allocatable of ['9223372036854775807', 2 ** 63, '-1', -1]) {
      const { resources, doubts } = aggregateInventoryData([
        sdkResult('a', { memory: { allocatable, available: '5' } }),
      ])
      expect(resources.memory).toEqual({ capacity: 0, allocatable: 0, allocated: 0, available: 0 })
      expect(doubts).toEqual([])
    }
  })

  it('knows a wrapped negative for what it is, as text and as a number that lost its last digits', () => {
    for (const available of [
      '18446744073709551600',
      Number('18446744061600858112'),
      Number('18446744073709551615'),
    ]) {
      const { resources, doubts } = aggregateInventoryData([
        sdkResult('a', { cpu: { allocatable: '10000', available } }),
      ])
      expect(resources.cpu.allocatable, String(available)).toBe(0)
      expect(doubts.map((doubt) => doubt.code)).toEqual(['over-allocated'])
    }
  })

  it('says "unknown" and the place in the list of a failed result without a provider', () => {
    const { errors } = aggregateInventoryData([{ status: 'error', error: 'Connection timed out' }])
    expect(errors).toEqual([{ provider: 'unknown (result 1)', code: null, error: 'Connection timed out' }])
  })
})

describe('junk among the results', () => {
  const good = document('good:8443', cluster([node('n1')]))

  it.each([
    ['nothing', null],
    ['a text', 'success'],
    ['a list', [good]],
    ['an empty object', {}],
    ['a number', 7],
    ['a status only', { status: 'success', provider: 'x' }],
    ['nodes that are no list', { status: 'success', provider: 'x', nodes: 'many' }],
    ['another status', { status: 'ok', nodes: [] }],
  ])('%s is one failed provider and spoils nothing else', (_, junk) => {
    const { summary, resources, errors } = aggregateInventoryData([good, junk, good])
    expect(summary).toMatchObject({ successful_providers: 2, failed_providers: 1, total_nodes: 2 })
    expect(resources.cpu.allocatable).toBe(20_000)
    expect(errors).toHaveLength(1)
    expect(errors[0]?.code).toBe('not-akash')
  })

  it('in one quantity leaves out that quantity, says so, and keeps the rest of the node', () => {
    for (const junk of [
      'abc',
      '',
      '1K',
      '12 cores',
      true,
      {},
      [],
      Number.NaN,
      1e300,
      '1e30',
      '9'.repeat(30),
    ]) {
      const { status, resources, doubts, errors } = aggregateInventoryData([
        good,
        sdkResult('odd', {
          cpu: { allocatable: junk, allocated: '1' },
          gpu: { allocatable: 4, allocated: 1 },
        }),
      ])
      expect(status).toBe('success')
      expect(resources.cpu).toMatchObject({ allocatable: 10_000, allocated: 2000 })
      expect(resources.gpu).toMatchObject({ allocatable: 6, allocated: 2 })
      expect(errors).toEqual([])
      expect(
        doubts.map(({ provider, code, node: name }) => [provider, code, name]),
        String(junk),
      ).toEqual([['odd', 'unreadable', 'node1']])
      expect(doubts[0]?.message).toContain('CPU: allocatable')
    }
  })

  it('in the list of nodes or of storage is left out and said', () => {
    const { summary, storage, doubts } = aggregateInventoryData([
      {
        status: 'success',
        provider: 'odd',
        nodes: [null, 'n', { name: 7, resources: null }],
        storage: [{ size: '5' }, { class: 'beta3', size: 'lots' }, { class: 'beta2', size: '1Gi' }],
      },
    ])
    expect(summary).toMatchObject({ total_nodes: 1, storage_classes: ['beta2', 'beta3'] })
    expect(storage.map((total) => [total.class, total.available])).toEqual([
      ['beta2', 2 ** 30],
      ['beta3', null],
    ])
    expect(doubts.map((doubt) => doubt.code)).toEqual(Array(4).fill('unreadable'))
  })

  it('of any kind never throws and never makes a total that is no number', () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('__proto__', 'constructor', 2 ** 64, '18446744073709551615', '-5Gi', Number.NaN),
    )
    const quantity = fc.dictionary(
      fc.constantFrom('capacity', 'allocatable', 'allocated', 'available'),
      value,
    )
    const nodeOf = fc.record({
      name: value,
      resources: fc.dictionary(fc.constantFrom('cpu', 'memory', 'gpu', '__proto__'), quantity),
      capabilities: value,
      gpus: value,
    })
    const result = fc.oneof(
      value,
      fc.record({
        status: fc.constantFrom('success', 'error', 'x'),
        provider: value,
        nodes: fc.oneof(fc.array(fc.oneof(nodeOf, value)), value),
        storage: fc.oneof(fc.array(fc.record({ class: fc.oneof(fc.string(), value), size: value })), value),
        leases: value,
      }),
    )
    fc.assert(
      fc.property(fc.array(result), (results) => {
        const aggregate = aggregateInventoryData(results, { now: NOW })
        const { successful_providers: good, failed_providers: bad } = aggregate.summary
        expect(good + bad).toBe(results.length)
        for (const total of Object.values(aggregate.resources)) {
          for (const amount of Object.values(total)) expect(Number.isFinite(amount)).toBe(true)
        }
        for (const { message } of aggregate.doubts) expect(message).not.toMatch(/\p{C}/u)
      }),
    )
  })
})
