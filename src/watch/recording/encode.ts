/**
 * Snapshots to the lines of a recording: each line only what differs from the last one, but for now and then one that
 * says all, so that damage to the file does not spoil what comes long after it.
 */
import type { FleetSnapshot, ProviderState } from '../types.ts'
import { FORMAT, FORMAT_VERSION, type RecordedMoment, type RecordingHeader } from './format.ts'
import { type Patch, patchOf, toJson } from './patch.ts'

/** Lines are at least this far apart: what comes within it is one moment. */
export const MOMENT_MS = 1_000

/** A line says all when those since the last such one are together so many times as long, and at least so long. */
export const WHOLE_AFTER = { times: 4, characters: 32 * 1024 } as const

export interface Encoder {
  /** The next line, with its end, or '' where nothing differs or the last moment is too young. */
  readonly add: (snapshot: FleetSnapshot) => string
  /** The last lines: what differs still, and that the recording is whole. */
  readonly end: (snapshot: FleetSnapshot | null, atMs: number) => string
}

/** The first line. */
export function headerLine(program: string, startedMs: number, endpoints: readonly string[]): string {
  const started = new Date(startedMs).toISOString()
  const header: RecordingHeader = {
    format: FORMAT,
    version: FORMAT_VERSION,
    program,
    started,
    endpoints: [...endpoints],
  }
  return `${toJson(header)}\n`
}

/** An encoder that has written nothing but the header. */
export function createEncoder(): Encoder {
  /** As published, to tell by identity what did not change; and as written. */
  let published: readonly ProviderState[] = []
  const written: unknown[] = []
  let writtenAtMs = Number.NEGATIVE_INFINITY
  let intervalMs: number | null = null
  let changedAtMs: number | null = null

  let wholeLength = 0
  let sinceWhole = 0

  /** Patches of those that differ, or of all of them, as wholes. */
  function patchesOf(snapshot: FleetSnapshot, isWhole: boolean): readonly [string, Patch][] {
    const patches: [string, Patch][] = []
    for (const [index, state] of snapshot.providers.entries()) {
      if (state === published[index] && !isWhole) continue
      const next = recorded(state)
      const patch = isWhole ? { '=': next } : patchOf(written[index] ?? null, next)
      written[index] = next
      if (patch !== null) patches.push([String(index), patch])
    }
    published = snapshot.providers
    return patches
  }

  function line(snapshot: FleetSnapshot): string {
    const isSame = snapshot.intervalMs === intervalMs && snapshot.lastChangeAtMs === changedAtMs
    if (snapshot.providers === published && isSame) return ''
    const isWhole = sinceWhole >= Math.max(WHOLE_AFTER.characters, WHOLE_AFTER.times * wholeLength)
    const patches = patchesOf(snapshot, isWhole)
    if (patches.length === 0 && isSame) return ''
    const moment: RecordedMoment = {
      t: snapshot.nowMs,
      p: Object.fromEntries(patches),
      ...(snapshot.intervalMs === intervalMs && !isWhole ? {} : { i: snapshot.intervalMs }),
      ...(snapshot.lastChangeAtMs === changedAtMs && !isWhole ? {} : { c: snapshot.lastChangeAtMs }),
    }
    intervalMs = snapshot.intervalMs
    changedAtMs = snapshot.lastChangeAtMs
    writtenAtMs = snapshot.nowMs
    const text = `${toJson(moment)}\n`
    if (isWhole) wholeLength = text.length
    sinceWhole = isWhole ? 0 : sinceWhole + text.length
    return text
  }

  return {
    // A clock that was set back must not hold the recording up.
    add: (snapshot) => (Math.abs(snapshot.nowMs - writtenAtMs) < MOMENT_MS ? '' : line(snapshot)),
    end: (snapshot, atMs) => `${snapshot === null ? '' : line(snapshot)}${toJson({ end: atMs })}\n`,
  }
}

/** When it is asked next is nothing that was received, and would be written twice a poll. */
function recorded(state: ProviderState): ProviderState {
  return { ...state, nextPollAtMs: null }
}
