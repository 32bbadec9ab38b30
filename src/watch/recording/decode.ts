/** A recording's bytes to its moments: decompressed, checked line by line, every state built of the one before. */
import { constants, gunzipSync } from 'node:zlib'
import { failure, type Outcome, success } from '../../domain/outcome.ts'
import { createEventLog } from '../event-log.ts'
import type { Moment } from '../moments.ts'
import type { FleetSnapshot, ProviderState } from '../types.ts'
import {
  endSchema,
  FORMAT_VERSION,
  headerSchema,
  momentSchema,
  type RecordedMoment,
  type RecordingHeader,
} from './format.ts'
import { fromJson, patched } from './patch.ts'
import { isState } from './state-schema.ts'

export interface Recording {
  readonly header: RecordingHeader
  /** In the order they were written; at least one. */
  readonly moments: readonly Moment[]
  /** It ends before its end: the program that wrote it was killed, or the file was cut. */
  readonly cut: boolean
}

/** Most bytes that a recording may unpack to: it is held whole, so that every step is at once. */
export const MOST_BYTES = 256 * 2 ** 20

type Refusal = Outcome<never, 'usage'>

/**
 * Reads a recording. What is cut off at its end is left out and `cut` says so; anything else that is wrong with
 * it is a sentence, without the name of the file.
 */
export function decodeRecording(bytes: Uint8Array): Outcome<Recording, 'usage'> {
  if (bytes.length === 0) return refusal('it is empty')
  if (bytes[0] !== 0x1f || (bytes.length > 1 && bytes[1] !== 0x8b)) return refusal(NO_RECORDING)
  const text = unpacked(bytes)
  if (!text.ok) return text
  const lines = linesOf(text.value)
  const [first = '', ...rest] = lines
  if (lines.length === 0) return refusal('it was cut before its first moment, so there is nothing to show')
  const header = readHeader(first)
  if (!header.ok) return header
  return readMoments(header.value, rest)
}

const NO_RECORDING = 'it is no recording; give a file that akash-top --record wrote'

function refusal(message: string, cause?: unknown): Refusal {
  return failure('usage', message, cause)
}

function unpacked(bytes: Uint8Array): Outcome<Buffer, 'usage'> {
  try {
    // With this flush, an end that is missing is no fault: what came before it is given.
    const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MOST_BYTES }
    return success(gunzipSync(bytes, options))
  } catch (cause) {
    const isLong = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE'
    return refusal(
      isLong ? `it is longer than can be shown, ${MOST_BYTES / 2 ** 20} MiB unpacked` : 'it is damaged',
      cause,
    )
  }
}

/** Whole lines only: a piece at the end without its line end was cut. */
function linesOf(text: Buffer): readonly string[] {
  const lines: string[] = []
  let start = 0
  for (let end = text.indexOf(10); end !== -1; end = text.indexOf(10, start)) {
    lines.push(text.toString('utf8', start, end))
    start = end + 1
  }
  return lines
}

function readHeader(line: string): Outcome<RecordingHeader, 'usage'> {
  const read = headerSchema.safeParse(parsed(line))
  if (!read.success) return refusal(NO_RECORDING)
  const { version, program } = read.data
  if (version > FORMAT_VERSION) {
    return refusal(
      `it was written by a newer akash-top (${JSON.stringify(program.slice(0, 20))}, format ${version}); this one reads format ${FORMAT_VERSION}`,
    )
  }
  return success(read.data)
}

function parsed(line: string): unknown {
  try {
    return fromJson(line)
  } catch {
    return undefined
  }
}

function readMoments(header: RecordingHeader, lines: readonly string[]): Outcome<Recording, 'usage'> {
  const log = createEventLog()
  const moments: Moment[] = []
  let shown: FleetSnapshot = {
    providers: [],
    intervalMs: 5000,
    paused: false,
    lastChangeAtMs: null,
    nowMs: 0,
    events: [],
  }
  for (const [nth, line] of lines.entries()) {
    const value = parsed(line)
    if (endSchema.safeParse(value).success) return whole(header, moments, false)
    const moment = momentSchema.safeParse(value)
    const providers = moment.success ? nextProviders(shown.providers, moment.data) : null
    if (!moment.success || providers === null) return refusal(`it is damaged: line ${nth + 2} makes no sense`)
    const { t, i = shown.intervalMs, c = shown.lastChangeAtMs } = moment.data
    let changed = false
    for (const [index, state] of providers.entries()) {
      const before = shown.providers[index]
      if (before !== undefined && log.record(before, state, t)) changed = true
    }
    shown = { providers, intervalMs: i, paused: false, lastChangeAtMs: c, nowMs: t, events: log.list() }
    moments.push({ snapshot: shown, changed })
  }
  return whole(header, moments, true)
}

function whole(
  header: RecordingHeader,
  moments: readonly Moment[],
  cut: boolean,
): Outcome<Recording, 'usage'> {
  return moments.length === 0
    ? refusal('it holds no moment: it ended before anything was received')
    : success({ header, moments, cut })
}

function nextProviders(
  before: readonly ProviderState[],
  { p }: RecordedMoment,
): readonly ProviderState[] | null {
  const providers = [...before]
  for (const [key, patch] of Object.entries(p)) {
    const index = Number(key)
    if (!Number.isInteger(index) || index < 0 || index > providers.length) return null
    const next = patched(before[index] ?? null, patch)
    if (next === null || !isState(next.value, before[index] ?? null)) return null
    providers[index] = next.value
  }
  return providers
}
