/** The rings of one provider: its own and one a node, all on the same time axis. */
import type { ClusterNode } from '../domain/cluster.ts'
import { nodeKeys } from '../domain/node-key.ts'
import { type KindTotals, sumNodes, totalsOf } from '../inventory/node-totals.ts'
import { nodeLoad, totalLoad, UNKNOWN_LOAD } from './load.ts'
import { copyRing, createRing, HISTORY_SAMPLES, pushSample, type Ring, replaceNewest } from './ring.ts'
import { slotsSince } from './sample-axis.ts'

/**
 * Nodes of one provider that get a ring, in its order; more have no history. Kubernetes supports clusters of up
 * to 5,000 nodes (kubernetes.io, "Considerations for large clusters"), so only nonsense is cut.
 */
export const MAX_NODES = 5_000

/**
 * Nodes that left and whose ring is kept, should they return; those gone longest give way. A ring is dropped in
 * any case after {@link HISTORY_SAMPLES} samples, when nothing but unknown would be left in it.
 */
export const MAX_ABSENT_NODES = 256

interface AbsentNode {
  readonly ring: Ring
  readonly missedSamples: number
}

export interface ProviderHistory {
  readonly own: Ring
  nodes: Map<string, Ring>
  /** Longest absent first. */
  absent: Map<string, AbsentNode>
  /** Of the last good answer. */
  totals: KindTotals
  lastSampleAtMs: number
  /** Whether the last attempt was answered. */
  unbroken: boolean
}

/** Of a provider that just answered for the first time. */
export function createProviderHistory(nodes: readonly ClusterNode[], atMs: number): ProviderHistory {
  const history: ProviderHistory = {
    own: createRing(),
    nodes: new Map(),
    absent: new Map(),
    totals: sumNodes([]).kinds,
    lastSampleAtMs: atMs,
    unbroken: true,
  }
  writeAnswer(history, nodes, 1)
  return history
}

/** Adds the sample of a good answer, behind as many unknown ones as the axis needs (see `slotsSince`). */
export function recordAnswer(
  history: ProviderHistory,
  nodes: readonly ClusterNode[],
  atMs: number,
  intervalMs: number,
): void {
  const slots = slotsSince(history, atMs, intervalMs)
  addUnknown(history, slots - 1)
  writeAnswer(history, nodes, slots)
  if (slots > 0) history.lastSampleAtMs = atMs
  history.unbroken = true
}

/** Adds unknown samples for the time until this failed attempt. */
export function recordFailure(history: ProviderHistory, atMs: number, intervalMs: number): void {
  history.unbroken = false
  const slots = slotsSince(history, atMs, intervalMs)
  addUnknown(history, slots)
  if (slots > 0) history.lastSampleAtMs = atMs
}

/** An independent copy, for a display that stands still. */
export function copyProviderHistory(history: ProviderHistory): ProviderHistory {
  return {
    ...history,
    own: copyRing(history.own),
    nodes: new Map([...history.nodes].map(([key, ring]) => [key, copyRing(ring)])),
    absent: new Map(),
  }
}

function writeAnswer(history: ProviderHistory, nodes: readonly ClusterNode[], slots: number): void {
  const write = slots > 0 ? pushSample : replaceNewest
  history.totals = totalsOf(nodes).kinds
  write(history.own, totalLoad([history.totals]))

  const keys = nodeKeys(nodes)
  const present = new Map<string, Ring>()
  for (let index = 0; index < Math.min(nodes.length, MAX_NODES); index += 1) {
    const key = keys[index]
    const node = nodes[index]
    if (key === undefined || node === undefined) continue
    const ring = history.nodes.get(key) ?? history.absent.get(key)?.ring ?? createRing()
    history.absent.delete(key)
    write(ring, nodeLoad(node))
    present.set(key, ring)
  }
  const slotsMissed = Math.min(slots, 1)
  missSamples(history, slotsMissed)
  for (const [key, ring] of history.nodes) {
    if (present.has(key)) continue
    if (slotsMissed > 0) pushSample(ring, UNKNOWN_LOAD)
    history.absent.set(key, { ring, missedSamples: slotsMissed })
  }
  history.nodes = present
  for (const key of history.absent.keys()) {
    if (history.absent.size <= MAX_ABSENT_NODES) break
    history.absent.delete(key)
  }
}

function addUnknown(history: ProviderHistory, count: number): void {
  if (count <= 0) return
  for (let nth = 0; nth < count; nth += 1) {
    pushSample(history.own, UNKNOWN_LOAD)
    for (const ring of history.nodes.values()) pushSample(ring, UNKNOWN_LOAD)
  }
  missSamples(history, count)
}

/** Absent nodes missed `count` samples more. */
function missSamples(history: ProviderHistory, count: number): void {
  if (count === 0) return
  for (const [key, { ring, missedSamples }] of history.absent) {
    if (missedSamples + count >= HISTORY_SAMPLES) {
      history.absent.delete(key)
      continue
    }
    for (let nth = 0; nth < count; nth += 1) pushSample(ring, UNKNOWN_LOAD)
    // Setting a key that is there keeps its place in the order.
    history.absent.set(key, { ring, missedSamples: missedSamples + count })
  }
}
