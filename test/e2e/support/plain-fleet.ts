/** Clusters in round numbers, so that what must stand on the screen follows from what is served by plain arithmetic. */
import {
  type SimCluster,
  type SimNode,
  type SimulatedFleet,
  type SimulatedProvider,
  startFleet,
} from '../../../src/simulator/index.ts'

const GIB = 2 ** 30

/** Used, and in all. */
export type Amounts = readonly [used: number, total: number]

/** A node in cores, GiB, cards and GiB; what is not given is not there at all. */
export interface PlainNode {
  readonly name: string
  readonly cpu?: Amounts
  readonly memory?: Amounts
  readonly gpu?: Amounts
  readonly disk?: Amounts
}

/** The provider serves exactly these nodes from its next answer on, and nothing else but what `more` says. */
export function serve(
  { cluster }: SimulatedProvider,
  nodes: readonly PlainNode[],
  more: Partial<Omit<SimCluster, 'nodes'>> = {},
): void {
  const empty = { storage: [], leases: 0, active: [], pending: [], orders: 0, deployments: 0 }
  Object.assign(cluster, empty, more, { nodes: nodes.map(simNode) })
}

function simNode({ name, cpu = [0, 0], memory = [0, 0], gpu = [0, 0], disk = [0, 0] }: PlainNode): SimNode {
  const side = (at: 0 | 1) => ({
    cpu: cpu[at] * 1000,
    memory: memory[at] * GIB,
    gpu: gpu[at],
    storage_ephemeral: disk[at] * GIB,
  })
  return { name, allocated: side(0), allocatable: side(1) }
}

/** `count` nodes `n1`, `n2`, ... (numbers as wide as the largest), each a little fuller than the one before. */
export function manyNodes(count: number, prefix = 'n'): readonly PlainNode[] {
  const digits = String(count).length
  return Array.from({ length: count }, (_, nth) => ({
    name: `${prefix}${String(nth + 1).padStart(digits, '0')}`,
    cpu: [nth % 97, 100],
    memory: [nth % 89, 128],
    gpu: [nth % 5, nth % 2 === 0 ? 8 : 4],
    disk: [nth % 50, 500],
  }))
}

/** Three significant figures, as amounts stand on the screen; two decimals below one, whole from a thousand on. */
export function three(value: number): string {
  const size = Math.abs(value)
  if (size >= 1000) return String(Math.round(value))
  return String(size < 1 ? Number(value.toFixed(2)) : Number(value.toPrecision(3)))
}

/** A count, in thousands from ten thousand on. */
function count(value: number): string {
  return value < 10_000 ? three(value) : `${three(value / 1000)}k`
}

/** `used/total` of bytes in the unit of the total. */
export function bytesText(used: number, total: number): string {
  const step = Math.min(6, Math.floor(Math.log(Math.max(1, total)) / Math.log(1024)))
  const unit = ['B', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'][step]
  return `${three(used / 1024 ** step)}/${three(total / 1024 ** step)}${unit}`
}

/** What must stand in the resource columns for these nodes together; null where there is nothing to hand out. */
export function figuresOf(
  nodes: readonly PlainNode[],
): Readonly<Record<'cpu' | 'memory' | 'gpu' | 'disk', string>> {
  const sum = (kind: 'cpu' | 'memory' | 'gpu' | 'disk', at: 0 | 1) =>
    nodes.reduce((total, node) => total + (node[kind]?.[at] ?? 0), 0)
  const cores = (used: number, total: number) => `${count(used)}/${count(total)}`
  const bytes = (kind: 'memory' | 'disk') => bytesText(sum(kind, 0) * GIB, sum(kind, 1) * GIB)
  return {
    cpu: cores(sum('cpu', 0), sum('cpu', 1)),
    memory: bytes('memory'),
    gpu: `${count(sum('gpu', 0))}/${count(sum('gpu', 1))}`,
    disk: bytes('disk'),
  }
}

/** A still fleet of that many providers, none of which has a node before {@link serve} gives it some. */
export async function startPlainFleet(count: number): Promise<PlainFleet> {
  const fleet = await startFleet({ grpc: false, providers: count, nodesPerProvider: 0 })
  const at = (nth: number): SimulatedProvider => {
    const provider = fleet.providers[nth]
    if (provider === undefined) throw new RangeError(`no provider ${nth} in a fleet of ${count}`)
    return provider
  }
  return { ...fleet, at }
}

export interface PlainFleet extends SimulatedFleet {
  /** The provider of that number, from 0; throws where there is none. */
  readonly at: (nth: number) => SimulatedProvider
}
