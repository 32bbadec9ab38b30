/** Recordings made in memory, as the program writes them. */
import { gzipSync } from 'node:zlib'
import type { ClusterInventory } from '../../../src/domain/cluster.ts'
import { openRecording, type Recording } from '../../../src/watch/recording/decode.ts'
import { createEncoder, headerLine } from '../../../src/watch/recording/encode.ts'
import type { ByteSource } from '../../../src/watch/recording/pieces.ts'
import type { FleetSnapshot, ProviderState } from '../../../src/watch/types.ts'
import { endpoint, inventory, node } from './values.ts'

export interface Moment {
  readonly snapshot: FleetSnapshot
  readonly changed: boolean
}

export const START_MS = Date.UTC(2026, 0, 2, 3, 4, 5)

/** A live provider that told this at that time. */
export function stateOf(name: string, of: ClusterInventory | null, atMs: number): ProviderState {
  const known = of === null ? null : atMs
  return {
    ...{ id: endpoint(name).id, endpoint: endpoint(name), condition: of === null ? 'connecting' : 'live' },
    ...{ inventory: of, receivedAtMs: known, changedAtMs: known, error: null },
    ...{ transport: of === null ? null : 'rest', latencyMs: of === null ? null : 20, nextPollAtMs: null },
  } as const
}

/** Two providers over so many seconds; the first has another lease at each even second after the first two. */
export function life(seconds: number, stepMs = 1000): readonly FleetSnapshot[] {
  return Array.from({ length: seconds }, (_, nth) => {
    const nowMs = START_MS + nth * stepMs
    const leases = Math.floor(nth / 2)
    return {
      providers: [
        stateOf('p', nth === 0 ? null : inventory([node('a', 10 + leases)], { leases }), nowMs),
        stateOf('q', inventory([node('b')], { leases: null, leasedIps: null }), START_MS),
      ],
      ...{ intervalMs: 5000, paused: false, lastChangeAtMs: nowMs, nowMs },
    }
  })
}

/** The lines of a recording of these: the header, each moment and the end. */
export function linesOf(snapshots: readonly FleetSnapshot[], version = 'v1'): readonly string[] {
  const encoder = createEncoder()
  const lines = snapshots.map((snapshot) => encoder.add(snapshot)).filter((line) => line !== '')
  const endpoints = snapshots[0]?.providers.map(({ id }) => id) ?? []
  return [headerLine(version, START_MS, endpoints), ...lines, encoder.end(null, START_MS)]
}

/** The same as pieces, each complete in itself. */
export function piecesOf(snapshots: readonly FleetSnapshot[], version = 'v1'): readonly Buffer[] {
  return linesOf(snapshots, version).map((text) => gzipSync(text))
}

/** Bytes that are held, in the place of a file. */
export function sourceOf(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) }
}

/** A recording that can be read, all of it read. */
export function read(bytes: Uint8Array): Recording {
  const outcome = openRecording(sourceOf(bytes))
  if (!outcome.ok) throw new Error(outcome.error.message)
  while (outcome.value.readOn(2 ** 20));
  return outcome.value
}

/** Every moment of it. */
export function momentsOf({ timeline }: Recording): readonly Moment[] {
  return Array.from({ length: timeline.count() }, (_, nth) => ({
    snapshot: timeline.at(nth),
    changed: timeline.changed(nth),
  }))
}
