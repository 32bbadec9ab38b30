/** What is kept of a provider from one look at it to the next, so that changes can be doubted. No clock inside. */
import type { ClusterInventory, ClusterNode } from '../../domain/cluster.ts'
import { differenceOf, TOGETHER_MS } from './compare.ts'
import type { SeenDoubt } from './doubt.ts'
import type { Observation } from './observation.ts'

export interface GoneNode {
  readonly name: string
  readonly atMs: number
}

export interface GpuDrop {
  readonly node: string
  /** Cards that could be handed out before, and now. */
  readonly from: number
  readonly to: number
  readonly atMs: number
}

/** Counts of reservations as they were when a port that had answered was lost. */
export interface Loss {
  readonly atMs: number
  readonly active: number
  readonly pending: number
}

/** Where the two transports differ, and the answers by which that was found. */
export interface Difference {
  readonly words: string | null
  readonly inventory: ClusterInventory | null
  readonly beside: Observation['beside']
}

export interface DoubtMemory {
  /** The last inventory that listed a node. */
  readonly inventory: ClusterInventory | null
  readonly gone: readonly GoneNode[]
  readonly drops: readonly GpuDrop[]
  /** Since when the count of pending reservations has not been zero. */
  readonly pendingSinceMs: number | null
  /** Reservations pending now. */
  readonly pending: number
  readonly lost: Loss | null
  /** How many were pending in bulk after a loss, as long as most of them still are. */
  readonly burst: number | null
  readonly ports: Observation['ports']
  readonly difference: Difference
  /** What was found the last time. */
  readonly doubts: readonly SeenDoubt[]
}

export const NO_MEMORY: DoubtMemory = {
  inventory: null,
  gone: [],
  drops: [],
  pendingSinceMs: null,
  pending: 0,
  lost: null,
  burst: null,
  ports: null,
  difference: { words: null, inventory: null, beside: null },
  doubts: [],
}

/** Names are the provider's to make up: never more of them are kept. */
const MOST_KEPT = 200
/** A provider that restarts is back within this; what changes later has another cause. */
const RESTART_MS = 15 * 60_000
/** What the other transport told longer ago bears nothing out. */
const COMPARED_MS = 10 * 60_000
/** A burst: so many more pending than before, and half of what was active. */
const LEAST_BURST = 3

/** The memory after a look at `nowMs`, its doubts still those of before. */
export function remember(memory: DoubtMemory, observation: Observation, nowMs: number): DoubtMemory {
  const { inventory, ports } = observation
  const lost = lossOf(memory, observation, nowMs)
  const known: DoubtMemory = { ...memory, ports, lost, difference: differenceAt(memory, observation) }
  if (inventory === null || inventory === memory.inventory) return known
  const pending = inventory.reservations.pending.count
  const counts = {
    pending,
    pendingSinceMs: pending === 0 ? null : (memory.pendingSinceMs ?? nowMs),
    burst: burstOf(memory.burst, lost, pending, nowMs),
  }
  // A list without any node says that the operator is out of order, and not that each of them is gone.
  if (inventory.nodes.length === 0) return { ...known, ...counts }
  return { ...known, ...counts, inventory, ...nodesRemembered(memory, inventory, nowMs) }
}

function nodesRemembered(
  { inventory: before, gone, drops }: DoubtMemory,
  { nodes }: ClusterInventory,
  nowMs: number,
): Pick<DoubtMemory, 'gone' | 'drops'> {
  if (before === null || before.nodes === nodes) return { gone, drops }
  const now = new Map(nodes.map((node) => [node.name, node]))
  const newlyGone = [...new Set(before.nodes.map(({ name }) => name))]
    .filter((name) => !now.has(name))
    .map((name): GoneNode => ({ name, atMs: nowMs }))
  const dropped = new Set(drops.map(({ node }) => node))
  const newDrops = before.nodes.flatMap((node): readonly GpuDrop[] => {
    const [from, to] = [gpusOf(node), gpusOf(now.get(node.name))]
    if (from === null || to === null || to >= from || dropped.has(node.name)) return []
    return [{ node: node.name, from, to, atMs: nowMs }]
  })
  const kept = drops.flatMap((drop): readonly GpuDrop[] => {
    const to = gpusOf(now.get(drop.node)) ?? drop.to
    return to >= drop.from ? [] : [to === drop.to ? drop : { ...drop, to }]
  })
  return {
    gone: [...gone.filter(({ name }) => !now.has(name)), ...newlyGone].slice(-MOST_KEPT),
    drops: [...kept, ...newDrops].slice(-MOST_KEPT),
  }
}

/** What can be handed out: both transports tell it. */
function gpusOf(node: ClusterNode | undefined): number | null {
  return node?.resources.gpu.allocatable ?? null
}

/** A port that answered and now does not: the sign of a restart that shows from outside. */
function lossOf(
  { ports: before, lost, inventory }: DoubtMemory,
  { ports }: Observation,
  nowMs: number,
): Loss | null {
  if (before === null || ports === null || inventory === null) return lost
  const isLost = (['rest', 'grpc'] as const).some(
    (port) => before[port].condition === 'ok' && ports[port].condition === 'failed',
  )
  if (!isLost) return lost
  const { active, pending } = inventory.reservations
  return { atMs: nowMs, active: active.count, pending: pending.count }
}

function burstOf(burst: number | null, lost: Loss | null, pending: number, nowMs: number): number | null {
  if (burst !== null) return pending >= burst / 2 ? burst : null
  if (lost === null || nowMs - lost.atMs > RESTART_MS) return null
  return pending - lost.pending >= Math.max(LEAST_BURST, lost.active / 2) ? pending : null
}

/** A difference is found only between answers of the same time, and kept as long as later ones bear it out. */
function differenceAt({ difference }: DoubtMemory, observation: Observation): Difference {
  const { inventory, transport, receivedAtMs, beside } = observation
  if (inventory === null || transport === null || receivedAtMs === null || beside === null) return difference
  if (inventory === difference.inventory && beside === difference.beside) return difference
  const isKept = difference.words !== null && Math.abs(receivedAtMs - beside.receivedAtMs) <= COMPARED_MS
  const [rest, grpc] = transport === 'rest' ? [inventory, beside.inventory] : [beside.inventory, inventory]
  const words = isKept || isTogether(observation) ? differenceOf(rest, grpc) : null
  return { words, inventory, beside }
}

/**
 * Whether both transports have told of one moment: both were asked at once; or REST answered beside a stream, which
 * would have told of a change; or the stream's message was made before REST answered, a short time ago.
 */
function isTogether({ inventory, transport, receivedAtMs, streamed, beside }: Observation): boolean {
  if (beside === null || receivedAtMs === null || transport !== 'grpc') return false
  const apartMs = receivedAtMs - beside.receivedAtMs
  if (!streamed) return Math.abs(apartMs) <= TOGETHER_MS
  const madeMs = inventory?.providerTimeMs ?? Number.POSITIVE_INFINITY
  return apartMs <= 0 || (apartMs <= TOGETHER_MS && madeMs <= beside.receivedAtMs)
}

/** The memory with all its instants so many milliseconds earlier: the clock was set back. */
export function memoryEarlierBy(memory: DoubtMemory, byMs: number): DoubtMemory {
  const { pendingSinceMs, lost } = memory
  const earlier = <T extends { readonly atMs: number }>(one: T): T => ({ ...one, atMs: one.atMs - byMs })
  return {
    ...memory,
    gone: memory.gone.map(earlier),
    drops: memory.drops.map(earlier),
    pendingSinceMs: pendingSinceMs === null ? null : pendingSinceMs - byMs,
    lost: lost === null ? null : earlier(lost),
    doubts: memory.doubts.map((doubt) => ({ ...doubt, sinceMs: doubt.sinceMs - byMs })),
  }
}
