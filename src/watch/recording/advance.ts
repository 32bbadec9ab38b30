/** From one moment of a recording to the next: a line applied to all that the lines before it made. */
import { parseEndpoint } from '../../domain/endpoint.ts'
import { quote } from '../../domain/quote.ts'
import type { EventLog } from '../event-log.ts'
import { initialState } from '../provider-state.ts'
import type { FleetSnapshot, ProviderState } from '../types.ts'
import { momentSchema, type RecordedMoment } from './format.ts'
import { fromJson, patched, patchOf } from './patch.ts'
import { type ReadState, readState } from './read-state.ts'

/** What is known of one provider at a moment. */
export interface Slot {
  /** What the patches lead on from; null where they lead on from nothing that could be read. */
  readonly read: ReadState | null
  /** The last state that made sense; null where none did. */
  readonly good: ProviderState | null
  /** The same, or, where the recording is damaged, what is shown in its place. */
  readonly shown: ProviderState
}

/** A moment, with all that the next one needs. */
export interface Stand {
  readonly slots: readonly Slot[]
  readonly snapshot: FleetSnapshot
}

export interface Advance {
  readonly stand: Stand
  /** Whether an event came with it. */
  readonly changed: boolean
  /** What of the line makes no sense, each with its place in it. */
  readonly faults: readonly string[]
}

/** Before the first moment. */
export const NO_STAND: Stand = {
  slots: [],
  snapshot: { providers: [], intervalMs: 5000, paused: false, lastChangeAtMs: null, nowMs: 0, events: [] },
}

/**
 * What the line makes of it; null where it is no moment. A part that makes no sense is told, and all others are
 * taken: of a provider, what it can be shown without is left out, and without the rest it is shown as it was, marked
 * as stale. One whose patch does not fit is lost until the recording tells it as a whole.
 */
export function advance(
  { slots, snapshot }: Stand,
  line: string,
  endpoints: readonly string[],
  log: EventLog,
): Advance | null {
  const moment = momentOf(line)
  if (moment === null) return null
  const { t, i = snapshot.intervalMs, c = snapshot.lastChangeAtMs } = moment
  const next = [...slots]
  const faults: string[] = []
  let changed = false
  for (const [key, patch] of Object.entries(moment.p)) {
    const index = Number(key)
    if (!Number.isInteger(index) || index < 0 || index > next.length) {
      faults.push(`provider ${quote(key)} is none`)
      continue
    }
    const known = next[index]
    // Of what is lost the next whole one tells; until then there is nothing more to say.
    if (known?.read === null && !isWhole(patch)) continue
    const before = known ?? unread(endpoints[index], index, t)
    const { slot, misfits } = step(before, patch, t, (id) => next.some(({ good }) => good?.id === id))
    for (const misfit of misfits) faults.push(`provider ${quote(key)}${misfit}`)
    next[index] = slot
    if (slot.good === null || slot.good === before.good || before.good === null) continue
    if (log.record(before.good, slot.good, t)) changed = true
  }
  const shown: FleetSnapshot = {
    providers: next.map((slot) => slot.shown),
    ...{ intervalMs: i, paused: false, lastChangeAtMs: c, nowMs: t, events: log.list() },
  }
  return { stand: { slots: next, snapshot: shown }, changed, faults }
}

/** After something that could not be read: of no provider is known what it was told then. */
export function afterDamage({ slots, snapshot }: Stand): Stand {
  return {
    snapshot,
    slots: slots.map((slot) => ({ ...slot, read: null, shown: unreadable(slot, snapshot.nowMs) })),
  }
}

function momentOf(line: string): RecordedMoment | null {
  try {
    return momentSchema.safeParse(fromJson(line)).data ?? null
  } catch {
    return null
  }
}

/** One provider's patch; what of it makes no sense follows on the name of the provider. */
function step(
  before: Slot,
  patch: unknown,
  atMs: number,
  isTaken: (id: string) => boolean,
): { readonly slot: Slot; readonly misfits: readonly string[] } {
  const value = isWhole(patch)
    ? { value: shared(before.read?.raw, patch['=']) }
    : patched(before.read?.raw, patch)
  const lost = (): Slot => ({ ...before, read: null, shown: unreadable(before, atMs) })
  if (value === null) return { slot: lost(), misfits: [' does not follow from what it was before'] }
  const read = readState(value.value, before.read)
  const { state } = read
  if (state !== null && state.id !== before.good?.id && isTaken(state.id)) {
    return { slot: lost(), misfits: [` is ${quote(state.id)}, which is there already`] }
  }
  if (read.misfits.size === 0 && state !== null) {
    return { slot: { read, good: state, shown: state }, misfits: [] }
  }
  const told = new Set(before.read?.misfits.values())
  const misfits = [...read.misfits.values()].filter((misfit) => !told.has(misfit))
  return {
    slot: state === null ? { ...lost(), read } : { read, good: state, shown: state },
    misfits: misfits.map(({ place, why }) => `, ${quote(place)}: ${why}`),
  }
}

function isWhole(patch: unknown): patch is { '=': unknown } {
  return typeof patch === 'object' && patch !== null && Object.hasOwn(patch, '=')
}

/** A whole value, with the objects of the one before where they are equal. */
function shared(before: unknown, value: unknown): unknown {
  const patch = patchOf(before, value)
  if (patch === null) return before
  return patched(before, patch)?.value ?? value
}

/** Of which nothing was read yet; `name` is as it stands in the header. */
function unread(name: string | undefined, index: number, atMs: number): Slot {
  const text = name ?? `provider ${index + 1}`
  const endpoint = parseEndpoint(text)
  const made = endpoint.ok ? endpoint.value : { id: text, text, host: text, port: 0 }
  return { read: null, good: null, shown: { ...initialState(made, atMs), nextPollAtMs: null } }
}

/** The last that was known of it, marked as old; nothing of it is worse than that. */
function unreadable({ good, shown }: Slot, atMs: number): ProviderState {
  const message = good === null ? `${DAMAGED}, and nothing before` : `${DAMAGED}; this is from before`
  return {
    ...(good ?? shown),
    condition: good?.inventory == null ? 'failed' : 'stale',
    error: { code: 'not-akash', message, sinceMs: atMs, attempts: 1 },
  }
}

const DAMAGED = 'the recording is damaged here'
