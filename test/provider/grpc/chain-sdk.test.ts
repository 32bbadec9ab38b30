/** The official SDK's own generated types (ts-proto) as the judge of ours (protobuf-es). */
import { Status } from '@akashnetwork/chain-sdk/private-types/provider.akash.v1'
import { fromBinary, isMessage } from '@bufbuild/protobuf'
import { TimestampSchema, timestampMs } from '@bufbuild/protobuf/wkt'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { ClusterInventory } from '../../../src/domain/cluster.ts'
import { StatusSchema } from '../../../src/provider/gen/akash/provider/v1/status_pb.ts'
import { addParts } from '../../../src/provider/grpc/parts.ts'
import { clusterFromParts } from '../../../src/provider/grpc/to-domain.ts'
import { createRestClient } from '../../../src/provider/rest/rest-client.ts'
import { startFleet } from '../../../src/simulator/index.ts'
import { endpoint, sample, unwrap } from '../support.ts'
import { begin, closeAll, frame, grpcClient, grpcServer, NEVER, own, reply, until, watch } from './support.ts'

afterEach(closeAll)

const WORDS = fc.string({ unit: 'grapheme', maxLength: 12 })
const UINT32 = fc.nat(2 ** 31 - 1)

function quantity(amounts: fc.Arbitrary<string>) {
  return fc.option(
    amounts.map((string) => ({ string })),
    { nil: undefined },
  )
}

const AMOUNTS = fc.oneof(
  fc.nat(1_000_000).map((millis) => `${millis}m`),
  fc.nat({ max: 2 ** 40 }).map(String),
  fc.nat(1_000_000).map((kibi) => `${kibi}Ki`),
  fc.constantFrom('-1', '0', '9223372036854775807', '18446744073709551615', '1e9', '', 'junk', '64G'),
)
const PAIR = fc.option(
  fc.record({ allocatable: quantity(AMOUNTS), allocated: quantity(AMOUNTS), capacity: quantity(AMOUNTS) }),
  { nil: undefined },
)
const NODE = fc.record({
  name: WORDS,
  resources: fc.option(
    fc.record({
      cpu: fc.record({
        quantity: PAIR,
        info: fc.array(fc.record({ id: WORDS, vendor: WORDS, model: WORDS, vcores: UINT32 }), {
          maxLength: 2,
        }),
      }),
      memory: fc.record({ quantity: PAIR }),
      gpu: fc.record({
        quantity: PAIR,
        info: fc.array(
          fc.record({ vendor: WORDS, name: WORDS, modelid: WORDS, interface: WORDS, memorySize: WORDS }),
          { maxLength: 3 },
        ),
      }),
      ephemeralStorage: PAIR,
      volumesAttached: PAIR,
      volumesMounted: PAIR,
    }),
    { nil: undefined },
  ),
  capabilities: fc.option(fc.record({ storageClasses: fc.array(WORDS, { maxLength: 3 }) }), {
    nil: undefined,
  }),
})
const RESERVATIONS = fc.record({
  count: UINT32,
  resources: fc.record({
    cpu: quantity(AMOUNTS),
    memory: quantity(AMOUNTS),
    gpu: quantity(AMOUNTS),
    ephemeralStorage: quantity(AMOUNTS),
    storage: fc.dictionary(
      fc.constantFrom('beta1', 'beta2', 'beta3', 'ram', 'default'),
      fc.record({ string: AMOUNTS }),
    ),
  }),
})
const STATUS = fc.record({
  errors: fc.array(WORDS, { maxLength: 2 }),
  cluster: fc.option(
    fc.record({
      leases: fc.option(fc.record({ active: UINT32 }), { nil: undefined }),
      inventory: fc.record({
        cluster: fc.record({
          nodes: fc.array(NODE, { maxLength: 4 }),
          storage: fc.array(fc.record({ quantity: PAIR, info: fc.record({ class: WORDS, iops: WORDS }) }), {
            maxLength: 3,
          }),
        }),
        reservations: fc.record({ active: RESERVATIONS, pending: RESERVATIONS }),
      }),
    }),
    { nil: undefined },
  ),
  bidEngine: fc.option(fc.record({ orders: UINT32 }), { nil: undefined }),
  manifest: fc.option(fc.record({ deployments: UINT32 }), { nil: undefined }),
  publicHostnames: fc.array(WORDS, { maxLength: 2 }),
  timestamp: fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
})

/** Only what holds data, of either library's messages: no names of types, nothing that is unset or empty. */
function dataOf(message: unknown): unknown {
  if (Array.isArray(message)) return message.map(dataOf)
  if (message instanceof Date) return message.getTime()
  if (typeof message !== 'object' || message === null) return message
  if (isMessage(message, TimestampSchema)) return timestampMs(message)
  return Object.fromEntries(
    Object.entries(message)
      .filter(([key, value]) => !key.startsWith('$') && value !== undefined)
      // Of a pair's attributes nothing is read; ts-proto has an empty list of them. An empty quantity is none.
      .filter(([key, value]) => key !== 'attributes' && (key !== 'string' || value !== ''))
      .map(([key, value]) => [key, dataOf(value)]),
  )
}

describe('a status that the SDK encodes', () => {
  it('has in our types, field by field, what it has in theirs', () => {
    fc.assert(
      fc.property(STATUS, (init) => {
        const bytes = Status.encode(Status.fromPartial(init)).finish()
        expect(dataOf(fromBinary(StatusSchema, bytes))).toEqual(dataOf(Status.decode(bytes)))
      }),
      { numRuns: 200 },
    )
  })

  it('becomes a cluster without a NaN and without an error, whatever it holds', () => {
    fc.assert(
      fc.property(STATUS, (init) => {
        const bytes = Status.encode(Status.fromPartial(init)).finish()
        const read = clusterFromParts(addParts(null, fromBinary(StatusSchema, bytes)))
        expect(read.ok).toBe(init.cluster !== undefined)
        if (read.ok) expect(numbersIn(read.value).filter((number) => Number.isNaN(number))).toEqual([])
      }),
      { numRuns: 200 },
    )
  })
})

describe('a server made of the types of the SDK', () => {
  const real = Status.fromJSON(JSON.parse(sample('getstatus-2024-02-16-3node-t4.json')))
  const bytes = Status.encode(real).finish()

  it('is understood by our client, asked and watched', async () => {
    const server = await grpcServer((stream, nth) => {
      if (nth === 1) return reply(stream, bytes)
      begin(stream)
      stream.write(frame(bytes))
    })
    const client = grpcClient()
    const asked = unwrap(await client.askStatus(server.endpoint, NEVER))
    expect(asked.inventory.nodes.map((node) => [node.name, node.resources.cpu.allocated])).toEqual([
      ['node1', 3720],
      ['node2', 4205],
      ['node3', 5875],
    ])
    const { parcels } = watch(client, server.endpoint)
    await until(() => expect(parcels).toHaveLength(1))
    expect(parcels[0]?.inventory).toEqual(asked.inventory)
  })
})

describe('the two transports of one simulated provider', () => {
  it('give the same cluster in all that both can tell', async () => {
    const fleet = own(await startFleet({ providers: 3, seed: 5 }))
    const rest = own(createRestClient({ timeoutMs: 20_000, tls: 'trust' }))
    const grpc = grpcClient()
    for (const { endpoint: text, grpc: side } of fleet.providers) {
      for (const form of [null, 'quantity-forms'] as const) {
        await side.misbehave(form)
        const at = endpoint(text)
        const byRest = unwrap(await rest.askStatus(at, NEVER)).inventory
        const byGrpc = unwrap(await grpc.askStatus(at, NEVER)).inventory
        expect(commonOf(byGrpc)).toEqual(commonOf(byRest))
      }
    }
  })
})

/** What both transports tell. */
function commonOf({ nodes, storage, address, leasedIps, providerTimeMs, ...rest }: ClusterInventory) {
  return {
    ...rest,
    nodes: nodes.map(({ name, resources, wrapped }) => ({
      name,
      wrapped,
      resources: Object.entries(resources).map(([kind, { capacity, ...pair }]) => [kind, pair]),
    })),
    storage: storage.map((pool) => [pool.class, pool.available]),
  }
}

function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : []
}
