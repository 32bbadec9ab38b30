/** The past of a fleet: rings per node, per provider and for the whole, written poll by poll. */
import type { ClusterNode } from '../domain/cluster.ts'
import { totalLoad, UNKNOWN_LOAD } from './load.ts'
import {
  copyProviderHistory,
  createProviderHistory,
  type ProviderHistory,
  recordAnswer,
  recordFailure,
} from './provider-history.ts'
import { copyRing, createRing, pushSample, type Ring, replaceNewest, samplesOf } from './ring.ts'
import { slotsSince } from './sample-axis.ts'
import type { History, Samples } from './types.ts'

/**
 * What it keeps is bounded: a ring for the fleet, one a provider, and one for each of at most `MAX_NODES` nodes
 * and `MAX_ABSENT_NODES` departed nodes a provider.
 */
export interface HistoryRecorder extends History {
  /** One sample of a provider and of each of its nodes; a node that is missing gets an unknown one. */
  readonly recordAnswer: (
    providerId: string,
    nodes: readonly ClusterNode[],
    atMs: number,
    intervalMs: number,
  ) => void
  /** A gap in the rings of a provider, as wide as the time since the last sample; none before the first. */
  readonly recordFailure: (providerId: string, atMs: number, intervalMs: number) => void
  /**
   * One sample of the fleet: what the last answers of these providers sum up to, unknown where none is given.
   * Nothing is recorded before any provider answered.
   */
  readonly recordFleet: (liveProviderIds: readonly string[], atMs: number, spacingMs: number) => void
  /** The past as it is now, which later records do not touch. */
  readonly copy: () => History
}

const EMPTY: Samples = []

/** A history without a sample. */
export function createHistory(): HistoryRecorder {
  const providers = new Map<string, ProviderHistory>()
  const fleet = createRing()
  let lastFleetAtMs: number | null = null
  return {
    ...readHistory(fleet, providers),
    recordAnswer: (providerId, nodes, atMs, intervalMs) => {
      const history = providers.get(providerId)
      if (history === undefined) providers.set(providerId, createProviderHistory(nodes, atMs))
      else recordAnswer(history, nodes, atMs, intervalMs)
    },
    recordFailure: (providerId, atMs, intervalMs) => {
      const history = providers.get(providerId)
      if (history !== undefined) recordFailure(history, atMs, intervalMs)
    },
    recordFleet: (liveProviderIds, atMs, spacingMs) => {
      if (providers.size === 0) return
      const slots =
        lastFleetAtMs === null
          ? 1
          : slotsSince({ lastSampleAtMs: lastFleetAtMs, unbroken: true }, atMs, spacingMs)
      for (let nth = 1; nth < slots; nth += 1) pushSample(fleet, UNKNOWN_LOAD)
      const totals = liveProviderIds.flatMap((id) => providers.get(id)?.totals ?? [])
      const write = slots > 0 ? pushSample : replaceNewest
      write(fleet, totalLoad(totals))
      if (slots > 0) lastFleetAtMs = atMs
    },
    copy: () => {
      const copies = [...providers].map(([id, history]) => [id, copyProviderHistory(history)] as const)
      return readHistory(copyRing(fleet), new Map(copies))
    },
  }
}

function readHistory(fleet: Ring, providers: ReadonlyMap<string, ProviderHistory>): History {
  return {
    fleet: (kind) => samplesOf(fleet, kind),
    provider: (providerId, kind) => {
      const history = providers.get(providerId)
      return history === undefined ? EMPTY : samplesOf(history.own, kind)
    },
    node: (providerId, nodeKey, kind) => {
      const ring = providers.get(providerId)?.nodes.get(nodeKey)
      return ring === undefined ? EMPTY : samplesOf(ring, kind)
    },
  }
}
