/** The records of a simulated chain: real ones, junk as the real chain has it, and a great many dead ones. */
import { connect } from 'node:net'
import { randomOwner } from './address.ts'
import type { ChainOptions, SimAttribute, SimRecord } from './chain-types.ts'
import { between, pick, type Random, randomFrom, seedOf } from './random.ts'
import type { SimulatedProvider } from './types.ts'

/** The only auditor of the network (akash-network/console, config/auditors.json). */
export const AUDITOR = 'akash1365yvmc4s7awdyj3n2sav7xfx76adc6dnmlx63'

/** Host URIs that are on chain and lead nowhere. */
export const JUNK_URIS = [
  '$HOST',
  'https://$HOST:8443',
  '',
  'http://provider.example.com:8443',
  'provider.example.com',
  'https://provider.example.com:8443/status?x=1',
  'https://',
  'https://user:secret@provider.example.com:8443',
] as const

const OLDER_OWNERS = 2
const REGIONS = ['na-us-west', 'na-us-east', 'eu-central', 'eu-west', 'as-southeast', 'oc-au'] as const
/** Below the ports that systems hand to outgoing connections: a connection cannot meet itself there. */
const FIRST_DEAD_PORT = 1024
const LAST_DEAD_PORT = 16_383
const PROBES = 64

/** Records in the chain's order, and how many are of which kind. */
export async function makeRecords(options: ChainOptions) {
  const { providers = [], total = providers.length, records = [], seed = 1 } = options
  if (total < providers.length)
    throw new RangeError(`${providers.length} providers do not fit in ${total} records`)
  const random = randomFrom(seedOf(seed, -7))
  const live = providers.map((provider, index) => liveRecord(provider, index, random))
  const room = total - live.length
  const junk = JUNK_URIS.slice(0, room).map((uri) => ({ ...blank(random), hostUri: uri }))
  const older = live
    .slice(0, Math.min(OLDER_OWNERS, room - junk.length))
    .map(({ hostUri, attributes }) => ({ ...blank(random), hostUri, attributes: [...attributes] }))
  const ports = await deadPorts(room - junk.length - older.length)
  const dead = ports.map((port) => ({
    ...blank(random),
    hostUri: `https://127.0.0.1:${port}`,
    attributes: [{ key: 'region', value: pick(random, REGIONS) }],
  }))
  // The live ones lie about in between, but always after the older owners of their hosts.
  const all: SimRecord[] = [...older, ...junk, ...dead]
  for (const record of live) all.splice(between(random, older.length, all.length), 0, record)
  return {
    records: [...all, ...records],
    made: { live: live.length, junk: junk.length, older: older.length, dead: dead.length },
  }
}

/** A record of nobody in particular. */
export function blank(random: Random): SimRecord {
  return {
    owner: randomOwner(random),
    hostUri: '',
    attributes: [],
    email: '',
    website: '',
    audited: null,
    activeLeases: () => 0,
    certificates: [],
  }
}

function liveRecord(provider: SimulatedProvider, index: number, random: Random): SimRecord {
  const region = pick(random, REGIONS)
  const models = provider.cluster.nodes.flatMap(({ gpuModel }) => gpuModel ?? [])
  // The key of the schema, the older one, or both with different values: all three are on the real chain.
  const regions = [
    [{ key: 'location-region', value: region }],
    [{ key: 'region', value: region.replace(/^na-/, '') }],
    [
      { key: 'region', value: 'us-west' },
      { key: 'location-region', value: region },
    ],
  ]
  const attributes: SimAttribute[] = [
    { key: 'host', value: 'akash' },
    { key: 'tier', value: 'community' },
    { key: 'organization', value: `Simulated Compute ${index}` },
    ...(regions[index % regions.length] ?? []),
    ...provider.cluster.storage.flatMap(({ class: name }, place) => [
      { key: `capabilities/storage/${place + 1}/class`, value: name },
      { key: `capabilities/storage/${place + 1}/persistent`, value: 'true' },
    ]),
    ...[...new Set(models.map(({ vendor }) => vendor))].map((vendor) => ({
      key: 'capabilities/gpu',
      value: vendor,
    })),
    // Providers declare a model by itself and with its memory: a deployment may ask for either.
    ...models.flatMap(({ vendor, name, memorySize }) =>
      ['', `/ram/${memorySize}`].map((memory) => ({
        key: `capabilities/gpu/vendor/${vendor}/model/${name}${memory}`,
        value: 'true',
      })),
    ),
  ]
  const isAudited = index % 2 === 0
  return {
    ...blank(random),
    owner: provider.owner,
    hostUri: `https://${provider.endpoint}`,
    attributes,
    email: `ops@simulated-${index}.example`,
    website: `https://simulated-${index}.example`,
    audited: isAudited ? signed(attributes.slice(0, 4), index) : null,
    activeLeases: () => provider.cluster.leases,
    certificates: provider.published,
  }
}

/** What the auditor signed: what the provider says, but for every second one of whose tier it thinks otherwise. */
function signed(attributes: readonly SimAttribute[], index: number): SimAttribute[] {
  return attributes.map(({ key, value }) => ({
    key,
    value: key === 'tier' && index % 4 === 2 ? 'akash' : value,
  }))
}

/** As many ports of 127.0.0.1 on which nothing listens now. Rejects where there are not so many. */
async function deadPorts(count: number): Promise<number[]> {
  const ports: number[] = []
  for (let next = FIRST_DEAD_PORT; ports.length < count; next += PROBES) {
    if (next > LAST_DEAD_PORT) throw new RangeError(`there are no ${count} closed ports on 127.0.0.1`)
    const batch = Array.from({ length: PROBES }, (_, place) => next + place)
    const dead = await Promise.all(batch.map(refuses))
    ports.push(...batch.filter((_, place) => dead[place]))
  }
  return ports.slice(0, count)
}

function refuses(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('connect', () => resolve(false)).once('error', () => resolve(true))
    socket.once('connect', () => socket.destroy())
  })
}
