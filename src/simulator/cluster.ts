/** A cluster as one could meet it: sizes, names and use drawn from the tables of `hardware.ts`. */
import {
  FILLS,
  GIB,
  NAME_ENDS,
  NAME_STARTS,
  NODE_COUNTS,
  NODE_KINDS,
  NODE_NAMES,
  type NodeKind,
  PROCESSORS,
  STORAGE_SETS,
} from './hardware.ts'
import { between, pick, pickWeighted, type Random } from './random.ts'
import { fits, type Homes, place, randomRequest } from './reservations.ts'
import type { SimCluster, SimNode } from './types.ts'

const MIB = 2 ** 20
/** Reservations a node holds at most, and requests tried to reach its fill. */
const MOST_PER_NODE = 8
const TRIES_PER_NODE = 16
/** The window that a provider gives tenants before it takes resources back: a day. */
const DAY_NS = 86_400_000_000_000

/** An invented name, different for each index: `fjordrack`, and with a number when the words are used up. */
export function providerName(index: number): string {
  const combinations = NAME_STARTS.length * NAME_ENDS.length
  // 67 shares no factor with the 220 combinations, so all are met before one returns.
  const nth = (index * 67 + 5) % combinations
  const start = NAME_STARTS[nth % NAME_STARTS.length]
  const end = NAME_ENDS[Math.floor(nth / NAME_STARTS.length)]
  const round = Math.floor(index / combinations)
  return `${start}${end}${round === 0 ? '' : round + 1}`
}

function processorsOf(threads: number): NonNullable<SimNode['cpus']> {
  const processor = PROCESSORS.find((one) => threads <= one.threads)
  if (processor === undefined) return []
  const { packages, vendor, model } = processor
  return Array.from({ length: packages }, () => ({ vendor, model, vcores: threads / packages }))
}

/** An idle node: Kubernetes keeps some of it back, system pods hold about three cores. */
export function idleNode(random: Random, kind: NodeKind, name: string): SimNode {
  const memory = kind.memoryGib * GIB - between(random, 160, 640) * MIB - Math.floor(kind.memoryGib * 5) * MIB
  const node: SimNode = {
    name,
    allocatable: {
      cpu: kind.cores * 1000 - pick(random, [0, 0, 0, 100, 600]),
      gpu: kind.cards,
      memory,
      storage_ephemeral: Math.floor(kind.diskGb * 1e9 * (0.91 + random() * 0.03)),
    },
    allocated: {
      cpu: 2500 + between(random, 0, 100) * 10,
      gpu: 0,
      memory: between(random, 600, 1900) * MIB,
      storage_ephemeral: 0,
    },
    capacity: {
      cpu: kind.cores * 1000,
      gpu: kind.cards,
      memory: kind.memoryGib * GIB,
      storage_ephemeral: kind.diskGb * 1e9,
    },
    cpus: processorsOf(kind.cores),
  }
  return kind.gpuModel === undefined ? node : { ...node, gpuModel: kind.gpuModel }
}

/** Gives a node tenants until it is as full as drawn, or nothing more fits. */
function occupy(random: Random, cluster: SimCluster, homes: Homes, node: SimNode): void {
  const range = pickWeighted(random, FILLS)
  const fill = between(random, range.low, range.high) / 100
  const isFull = () =>
    node.allocated.cpu >= node.allocatable.cpu * fill ||
    (node.allocatable.gpu > 0 && node.allocated.gpu >= node.allocatable.gpu * fill)
  let held = 0
  for (let tries = 0; tries < TRIES_PER_NODE && held < MOST_PER_NODE && !isFull(); tries += 1) {
    const request = randomRequest(random, cluster, node)
    if (!fits(cluster, node, request)) continue
    place(cluster, homes, node, request)
    cluster.active.push(request)
    held += 1
  }
}

/**
 * A plausible cluster for the provider numbered `index`. `nodeCount` fixes the number of nodes (0 is none).
 * Nodes are sorted by name as on the wire; where each reservation runs is entered in `homes`.
 */
export function plausibleCluster(
  random: Random,
  index: number,
  homes: Homes,
  nodeCount: number | undefined,
): SimCluster {
  const provider = providerName(index)
  const range = pickWeighted(random, NODE_COUNTS)
  const count = nodeCount ?? between(random, range.low, range.high)
  // One or two kinds of machine a cluster, the second in the minority.
  const kinds = [pickWeighted(random, NODE_KINDS), pickWeighted(random, NODE_KINDS)] as const
  const naming = pickWeighted(random, NODE_NAMES)
  const nodes = Array.from({ length: count }, (_, nth) => {
    const kind = random() < 0.8 ? kinds[0] : kinds[1]
    return idleNode(random, kind, naming.name(nth, provider, kind.gpuModel?.name))
  }).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const storage = pickWeighted(random, STORAGE_SETS).classes.map((name) => ({
    class: name,
    allocatable: between(random, 100, 4000) * 1_073_217_536 * Math.max(1, Math.min(count, 20)),
    allocated: 0,
  }))
  const isRecent = random() < 0.5
  const cluster: SimCluster = {
    nodes,
    storage,
    leases: 0,
    active: [],
    pending: [],
    orders: between(random, 0, 2),
    deployments: 0,
    hostname: `provider.${provider}.example`,
    reclamationWindowNs: isRecent ? DAY_NS : undefined,
  }
  for (const node of nodes) occupy(random, cluster, homes, node)
  cluster.leases = cluster.active.length
  cluster.deployments = cluster.active.length
  if (isRecent) {
    const allocatable = pick(random, [0, 0, 5, 13, 29])
    cluster.leasedIps = { allocatable, allocated: between(random, 0, allocatable) }
  }
  return cluster
}
