/** Finds out what is to be known of the providers of a fleet besides their status, and hands it to the watch. */
import type { Dossiers } from '../chain/dossiers.ts'
import { ownerFacts } from '../chain/owner-facts.ts'
import { parseOwner } from '../domain/owner.ts'
import { NO_FACTS, type ProviderFacts } from '../domain/provider-facts.ts'
import type { ProviderRecord } from '../domain/provider-record.ts'
import type { VersionSource } from '../provider/client.ts'
import type { Clock } from './clock.ts'
import { createGate, type Gate } from './gate.ts'
import { withLiveness } from './liveness.ts'
import type { FleetWatch, ProviderState } from './types.ts'

export interface ResearchOptions {
  readonly fleet: Pick<FleetWatch, 'get' | 'subscribe' | 'annotate'>
  /** null: the chain may not be asked. */
  readonly dossiers: Dossiers | null
  /** null: providers are not asked what they run. */
  readonly versions: VersionSource | null
  /** Records of the list of all, by endpoint id. */
  readonly records: ReadonlyMap<string, ProviderRecord>
  /** Epoch ms by endpoint id, of runs before. */
  readonly firstSeen: ReadonlyMap<string, number>
  readonly clock: Clock
}

export interface Researcher {
  /** What this run adds to what was first seen. */
  readonly firstSeen: () => ReadonlyMap<string, number>
  /** Ends the questions in flight; resolves when nothing is annotated any more. */
  readonly close: () => Promise<void>
}

/** Owners asked about at once, three questions each; and providers asked what they run. */
const MOST_OWNERS = 4
const MOST_VERSIONS = 8

/** Leases are asked for again after this; the rest of a dossier when it is old. */
export const RENEW_MS = 600_000
/** Until the next try where the chain, or `/version`, gave no answer. */
export const RETRY_MS = 60_000
export const VERSION_MS = 86_400_000

interface Entry {
  facts: ProviderFacts
  /** The state last looked at. */
  state: ProviderState | null
  /** Epoch ms; infinity while the question waits or is asked. */
  ownerDueMs: number
  versionDueMs: number
}

/**
 * Watches the fleet and asks about every provider that has answered, in the fleet's order, a few at a time. The
 * chain being away costs what it would have told: it is asked again a minute later.
 */
export function createResearcher(options: ResearchOptions): Researcher {
  const { fleet, dossiers, versions, records, clock } = options
  const startMs = clock.now()
  const ending = new AbortController()
  const [ownerGate, versionGate] = [createGate(MOST_OWNERS), createGate(MOST_VERSIONS)]
  const entries = new Map<string, Entry>()
  const seen = new Map<string, number>()
  const running = new Set<Promise<void>>()
  let looking = false

  function tell(id: string, entry: Entry, more: Partial<ProviderFacts>): void {
    const facts = { ...entry.facts, ...more }
    // Plain values: equal text is equal facts, and those keep their identity.
    if (ending.signal.aborted || JSON.stringify(facts) === JSON.stringify(entry.facts)) return
    entry.facts = facts
    fleet.annotate(id, { facts: entry.facts })
  }

  function run(gate: Gate, work: () => Promise<void>): void {
    gate.enter((leave) => {
      if (ending.signal.aborted) return leave()
      const done: Promise<void> = work().finally(() => {
        running.delete(done)
        leave()
      })
      running.add(done)
    }, false)
  }

  function askOwner(id: string, entry: Entry, state: ProviderState, known: Dossiers): void {
    const claimed = records.get(id)?.owner ?? state.inventory?.address ?? null
    if (claimed === null) return
    const { endpoint } = state
    const read = parseOwner(claimed)
    if (!read.ok) {
      tell(id, entry, { owner: claimed, misfit: read.error.message })
      return
    }
    const owner = read.value
    entry.ownerDueMs = Number.POSITIVE_INFINITY
    tell(id, entry, ownerFacts(endpoint, owner, known.peek(owner)))
    run(ownerGate, async () => {
      const isWhole = (await unless(ending.signal, known.renew(owner))) ?? false
      tell(id, entry, ownerFacts(endpoint, owner, known.peek(owner)))
      entry.ownerDueMs = clock.now() + (isWhole ? RENEW_MS : RETRY_MS)
    })
  }

  function askVersion(id: string, entry: Entry, { endpoint }: ProviderState, source: VersionSource): void {
    entry.versionDueMs = Number.POSITIVE_INFINITY
    run(versionGate, async () => {
      const answer = await source.askVersion(endpoint, ending.signal)
      if (answer.ok) tell(id, entry, { versions: answer.value })
      entry.versionDueMs = clock.now() + (answer.ok ? VERSION_MS : RETRY_MS)
    })
  }

  function consider(state: ProviderState, entry: Entry, nowMs: number): void {
    const { id } = state
    const isLive = state.condition === 'live'
    const before = entry.facts.liveness ?? { watchedSinceMs: startMs, liveMs: 0, liveSinceMs: null }
    const wasLive = before.liveSinceMs !== null
    // Whoever was away may have come back as something newer.
    const isBack = isLive && !wasLive && entry.facts.liveness !== null
    if (isBack && entry.versionDueMs !== Number.POSITIVE_INFINITY) entry.versionDueMs = nowMs
    entry.state = state
    const firstSeenMs = entry.facts.firstSeenMs ?? options.firstSeen.get(id) ?? state.receivedAtMs
    if (!options.firstSeen.has(id) && firstSeenMs !== null) seen.set(id, firstSeenMs)
    tell(id, entry, { firstSeenMs, liveness: withLiveness(before, isLive, nowMs) })
    if (!isLive) return
    if (dossiers !== null && nowMs >= entry.ownerDueMs) askOwner(id, entry, state, dossiers)
    if (versions !== null && nowMs >= entry.versionDueMs) askVersion(id, entry, state, versions)
  }

  function look(): void {
    // What is told is published, and may be heard from here again.
    if (looking || ending.signal.aborted) return
    looking = true
    const nowMs = clock.now()
    for (const state of fleet.get().providers) {
      if (state.receivedAtMs === null) continue
      const entry = entries.get(state.id) ?? newEntry()
      entries.set(state.id, entry)
      const isDue = nowMs >= entry.ownerDueMs || nowMs >= entry.versionDueMs
      if (entry.state !== state || isDue) consider(state, entry, nowMs)
    }
    looking = false
  }

  if (dossiers !== null) for (const record of records.values()) dossiers.put(record)
  const unsubscribe = fleet.subscribe(look)
  look()
  return {
    firstSeen: () => seen,
    close: async () => {
      unsubscribe()
      ending.abort()
      await Promise.all(running)
    },
  }
}

function newEntry(): Entry {
  return { facts: NO_FACTS, state: null, ownerDueMs: 0, versionDueMs: 0 }
}

/** The value, or null as soon as the signal is aborted. */
async function unless<T>(signal: AbortSignal, work: Promise<T>): Promise<T | null> {
  let onAbort: () => void = () => {}
  const aborted = new Promise<null>((resolve) => {
    onAbort = () => resolve(null)
  })
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
