/** A ring of the last samples of utilisation, one byte a sample and kind. */
import { RESOURCE_KINDS, type ResourceKind } from '../domain/resource.ts'
import type { Load } from './load.ts'
import type { Samples } from './types.ts'

/** How many samples of each kind a ring keeps: five minutes at the interval of five seconds. */
export const HISTORY_SAMPLES = 60

/** Bytes of samples that one ring keeps, whatever the provider does; with the objects around them about 550. */
export const BYTES_PER_NODE = HISTORY_SAMPLES * RESOURCE_KINDS.length

/** A sample is kept in half percents, 0 to 200; a byte above that is not known. */
const STEPS = 200
const UNKNOWN_BYTE = 255

/** Each byte as a sample; one table, so that lists share its number objects. */
const SAMPLE_OF_BYTE: Samples = Array.from({ length: 256 }, (_, byte) =>
  byte <= STEPS ? byte / STEPS : null,
)

const NO_LISTS: ReadonlyMap<ResourceKind, Samples> = new Map()
const EMPTY: Samples = []

export interface Ring {
  /** One lane of {@link HISTORY_SAMPLES} bytes a kind, in the order of `RESOURCE_KINDS`. */
  readonly bytes: Uint8Array
  /** Where in a lane the next sample goes. */
  next: number
  /** How many samples there are. */
  length: number
  /** Lists already handed out since the ring changed. */
  lists: ReadonlyMap<ResourceKind, Samples>
}

/** A ring without a sample. */
export function createRing(): Ring {
  return { bytes: new Uint8Array(BYTES_PER_NODE), next: 0, length: 0, lists: NO_LISTS }
}

/** Adds a sample; the oldest goes when the ring is full. */
export function pushSample(ring: Ring, load: Load): void {
  write(ring, ring.next, load)
  ring.next = (ring.next + 1) % HISTORY_SAMPLES
  ring.length = Math.min(ring.length + 1, HISTORY_SAMPLES)
}

/** Puts a sample in the place of the newest; adds it to an empty ring. */
export function replaceNewest(ring: Ring, load: Load): void {
  if (ring.length === 0) pushSample(ring, load)
  else write(ring, (ring.next + HISTORY_SAMPLES - 1) % HISTORY_SAMPLES, load)
}

/**
 * The samples of one kind, oldest first, to the half percent, capped at 1, null where not known. The same list
 * until the ring changes; an empty ring gives an empty list.
 */
export function samplesOf(ring: Ring, kind: ResourceKind): Samples {
  if (ring.length === 0) return EMPTY
  const known = ring.lists.get(kind)
  if (known !== undefined) return known
  const lane = RESOURCE_KINDS.indexOf(kind) * HISTORY_SAMPLES
  const oldest = ring.next + HISTORY_SAMPLES - ring.length
  const samples = Array.from({ length: ring.length }, (_, index) => {
    const byte = ring.bytes[lane + ((oldest + index) % HISTORY_SAMPLES)] ?? UNKNOWN_BYTE
    return SAMPLE_OF_BYTE[byte] ?? null
  })
  ring.lists = new Map([...ring.lists, [kind, samples]])
  return samples
}

/** An independent ring with the same samples (and, as long as neither changes, the same lists). */
export function copyRing(ring: Ring): Ring {
  return { ...ring, bytes: ring.bytes.slice() }
}

function write(ring: Ring, at: number, load: Load): void {
  for (let lane = 0; lane < RESOURCE_KINDS.length; lane += 1) {
    ring.bytes[lane * HISTORY_SAMPLES + at] = toByte(load[lane] ?? null)
  }
  ring.lists = NO_LISTS
}

function toByte(utilisation: number | null): number {
  if (utilisation === null || Number.isNaN(utilisation)) return UNKNOWN_BYTE
  return Math.round(Math.min(1, Math.max(0, utilisation)) * STEPS)
}
