/** Statuses that are wrong or odd in themselves: what is told, how it is told, and what becomes of the message. */
import { clearField } from '@bufbuild/protobuf'
import type { Status } from '../../provider/gen/akash/provider/v1/status_pb.ts'
import { QuantitySchema } from '../../provider/gen/k8s/io/apimachinery/pkg/api/resource/quantity_pb.ts'
import type { SimCluster, SimNode } from '../types.ts'
import { writeEveryForm, writeUsual } from './quantity-text.ts'
import { statusMessage, type Telling } from './status-message.ts'

/** Times of one message, milliseconds of the epoch. */
export interface Times {
  readonly nowMs: number
  /** When what is told last changed: the time of the message that a stream begins with. */
  readonly publishedMs: number
}

/** Makes the message; `isKept`: the one that a stream begins with. */
export type Tell = (cluster: SimCluster, times: Times, isKept: boolean) => Status

const MINUTE_MS = 60_000
const OLD_MS = 180 * MINUTE_MS
const SKEW_MS = 10 * MINUTE_MS

function usual({ nowMs, publishedMs }: Times, isKept: boolean): Telling {
  return { madeMs: isKept ? publishedMs : nowMs, hasCapacity: true, write: writeUsual }
}

export const tellTruth: Tell = (cluster, times, isKept) => statusMessage(cluster, usual(times, isKept))

const telling =
  (change: (usually: Telling, isKept: boolean) => Partial<Telling>): Tell =>
  (cluster, times, isKept) => {
    const usually = usual(times, isKept)
    return statusMessage(cluster, { ...usually, ...change(usually, isKept) })
  }
const changed =
  (change: (cluster: SimCluster) => SimCluster): Tell =>
  (cluster, times, isKept) =>
    tellTruth(change(cluster), times, isKept)

export const oldTimestamp = telling(({ madeMs }, isKept) => (isKept ? { madeMs: madeMs - OLD_MS } : {}))
export const clockSkew = telling(({ madeMs }) => ({ madeMs: madeMs + SKEW_MS }))
export const quantityForms = telling(() => ({ write: writeEveryForm() }))

/** What came later than the provider that has no capacity is not there either. */
export const noCapacity: Tell = (cluster, times, isKept) =>
  statusMessage(
    { ...cluster, leasedIps: undefined, reclamationWindowNs: undefined },
    { ...usual(times, isKept), hasCapacity: false },
  )

type Pool = SimCluster['storage'][number]
const POOL: Pool = { class: 'beta3', allocatable: 2 ** 40, allocated: 2 ** 38 }

/** The first pool changed; a cluster without one gets one. */
function withFirstPool(cluster: SimCluster, change: (pool: Pool) => Partial<Pool>): SimCluster {
  const [first = POOL, ...rest] = cluster.storage
  return { ...cluster, storage: [{ ...first, ...change(first) }, ...rest] }
}

function withFirstNode(cluster: SimCluster, change: (node: SimNode) => SimNode): SimCluster {
  return { ...cluster, nodes: cluster.nodes.map((node, index) => (index === 0 ? change(node) : node)) }
}

/** The first node gave back more than it had handed out, and so did the first pool. */
export const wrapped = changed((cluster) =>
  withFirstPool(
    withFirstNode(cluster, (node) => ({
      ...node,
      allocated: { cpu: -20_000, gpu: -1, memory: -12_108_693_504, storage_ephemeral: -83_670_346_599 },
    })),
    () => ({ allocated: -275_152_609_037 }),
  ),
)

export const cephOver = changed((cluster) =>
  withFirstPool(cluster, ({ allocatable }) => ({ allocated: Math.ceil(allocatable * 2.5) })),
)

/** The first pool's limit is the largest int64; a class `default` says -1. */
export const unlimitedPool = changed((cluster) => {
  const limitless = withFirstPool(cluster, () => ({ allocatable: Number.POSITIVE_INFINITY }))
  const rest = limitless.storage.filter((pool) => pool.class !== 'default')
  return { ...limitless, storage: [...rest, { class: 'default', allocatable: -1, allocated: 2 ** 30 }] }
})

/** A device plugin without the models; where no node has cards, the first counts two. */
export const gpuInfoMissing = changed((cluster) => {
  const nodes = cluster.nodes.map(({ gpuModel: _, ...node }): SimNode => node)
  if (nodes.some(({ allocatable }) => allocatable.gpu > 0)) return { ...cluster, nodes }
  return withFirstNode({ ...cluster, nodes }, (node) => ({
    ...node,
    allocatable: { ...node.allocatable, gpu: 2 },
    capacity: { ...(node.capacity ?? node.allocatable), gpu: 2 },
  }))
})

/** Texts that are no quantity; undefined is a quantity without text. */
export const JUNK: readonly (string | undefined)[] = [
  '',
  'many',
  '1Zi',
  '--5',
  '\u0663\u0662',
  undefined,
  '0x10',
  ' 8 ',
  '1e',
  '9'.repeat(400),
  '\u001b[31m8',
  '1e999999999',
]

/** Junk in every quantity of the first node and the first pool, and no quantity at all for its ephemeral storage. */
export const junkQuantities: Tell = (cluster, times, isKept) => {
  const status = tellTruth(
    withFirstPool(cluster, () => ({})),
    times,
    isKept,
  )
  const inventory = status.cluster?.inventory?.cluster
  const resources = inventory?.nodes[0]?.resources
  const pairs = [resources?.cpu, resources?.memory, resources?.gpu, inventory?.storage[0]].map(
    (one) => one?.quantity,
  )
  let turn = 0
  for (const quantity of pairs.flatMap((one) => [one?.allocatable, one?.allocated, one?.capacity])) {
    const junk = JUNK[turn % JUNK.length]
    turn += 1
    if (quantity === undefined) continue
    if (junk === undefined) clearField(quantity, QuantitySchema.field.string)
    else quantity.string = junk
  }
  delete resources?.ephemeralStorage
  return status
}

/** The parts that the nth message of a stream lacks while a provider starts. */
const LACKING: readonly (readonly ('cluster' | 'bidEngine' | 'manifest')[])[] = [
  ['cluster'],
  ['bidEngine', 'manifest'],
]

/** Takes out of a status what the nth message (0, 1, ...) of a starting provider lacks. */
export function takeParts(status: Status, nth: number): Status {
  for (const part of LACKING[nth] ?? []) delete status[part]
  return status
}
