/** Text and fleets as bad as they come. */
import fc from 'fast-check'
import type { ClusterInventory, ClusterNode } from '../../src/domain/cluster.ts'
import { ERROR_CODES } from '../../src/domain/outcome.ts'
import { RESOURCE_KINDS, type ResourcePair } from '../../src/domain/resource.ts'
import type { DrawContext } from '../../src/view/model.ts'
import type { FleetSnapshot, ProviderState } from '../../src/watch/types.ts'
import { NOW, provider, snapshot } from './fleet.ts'

/** Nothing in here may reach a terminal. */
export const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u

/** Text as hostile as fast-check makes it, with the worst characters often. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom(
        '\x1b[31m',
        '\x9b',
        '\u202e',
        '\u2066',
        '\u200d',
        '\ufe0f',
        '\ud83d',
        '\n',
        '\t',
        '\x7f',
        '\0',
      ),
      fc.constantFrom(
        '界',
        '👩\u200d👩\u200d👧',
        '👍🏽',
        '🇺🇳',
        'é',
        'e\u0301',
        'ｱﾞ',
        '한글',
        'שלום',
        '\u0301',
        '1\ufe0f\u20e3',
        'node',
      ),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''))

const amount: fc.Arbitrary<number | null> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 2 ** 45 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(null, 0, -1, Infinity, Number.NaN, -1_484_783, -(2 ** 62), 2 ** 63, 1e300),
  },
)

const pair: fc.Arbitrary<ResourcePair> = fc.record({
  capacity: amount,
  allocatable: amount,
  allocated: amount,
  available: amount,
})

const clusterNode: fc.Arbitrary<ClusterNode> = fc.record({
  name: hostileText,
  resources: fc.record({ cpu: pair, memory: pair, gpu: pair, ephemeral_storage: pair }),
  storageClasses: fc.option(fc.array(hostileText, { maxLength: 3 })),
  gpus: fc.array(
    fc.record({
      vendor: hostileText,
      model: hostileText,
      memorySize: fc.option(hostileText),
      interface: fc.option(hostileText),
      count: fc.nat(8),
    }),
    { maxLength: 2 },
  ),
  wrapped: fc.subarray([...RESOURCE_KINDS]),
})

const reservation = fc.record({
  count: fc.nat(50),
  resources: fc.record({ cpu: fc.nat(), memory: fc.nat(), gpu: fc.nat(), ephemeral_storage: fc.nat() }),
  storage: fc.dictionary(fc.constantFrom('beta1', '__proto__', 'ram'), fc.nat()),
})

const cluster: fc.Arbitrary<ClusterInventory> = fc.record({
  shape: fc.constantFrom('nodes' as const, 'flat' as const, 'units' as const),
  nodes: fc.array(clusterNode, { maxLength: 4 }),
  storage: fc.array(
    fc.record({ class: hostileText, allocatable: amount, allocated: amount, available: amount }),
    { maxLength: 3 },
  ),
  leases: fc.option(fc.nat()),
  reservations: fc.record({ active: reservation, pending: reservation }),
  orders: fc.option(fc.nat()),
  deployments: fc.option(fc.nat()),
  hostnames: fc.array(hostileText, { maxLength: 3 }),
  address: fc.option(hostileText),
  reclamationWindowNs: fc.option(fc.nat()),
})

const instant = fc.option(fc.integer({ min: NOW - 10 ** 9, max: NOW + 5000 }))

const state: fc.Arbitrary<Omit<ProviderState, 'id' | 'endpoint'>> = fc.record({
  condition: fc.constantFrom('connecting' as const, 'live' as const, 'stale' as const, 'failed' as const),
  inventory: fc.option(cluster, { freq: 3 }),
  receivedAtMs: instant,
  changedAtMs: instant,
  error: fc.option(
    fc.record({
      code: fc.constantFrom(...ERROR_CODES),
      message: hostileText,
      sinceMs: fc.integer({ min: NOW - 10 ** 9, max: NOW }),
      attempts: fc.nat(100),
    }),
  ),
  transport: fc.constantFrom(null, 'rest' as const, 'grpc' as const),
  latencyMs: fc.option(fc.double({ min: 0, max: 1e5 })),
  nextPollAtMs: instant,
})

/** Up to four providers in any state, valid or not. */
export const hostileSnapshot: fc.Arbitrary<FleetSnapshot> = fc
  .record({ states: fc.array(state, { maxLength: 4 }), paused: fc.boolean() })
  .map(({ states, paused }) =>
    snapshot(
      states.map((over, nth) => provider(`host${'x'.repeat(nth * 9)}.example:${8443 + nth}`, null, over)),
      { paused },
    ),
  )

export const anyContext: fc.Arbitrary<DrawContext> = fc.record({
  nowMs: fc.constant(NOW),
  charset: fc.constantFrom('unicode' as const, 'ascii' as const),
  units: fc.constantFrom('used' as const, 'percent' as const, 'free' as const),
  wide: fc.boolean(),
})

export const anyWidth: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 1, max: 400 }),
  fc.integer({ min: 1, max: 40 }),
  fc.constantFrom(80, 120, 200),
)
