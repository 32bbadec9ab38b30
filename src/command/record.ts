/** The file of `--record`: compressed pieces, each complete in itself, appended to a new file. */
import { closeSync, openSync, writeSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { VERSION } from '../config/version.ts'
import { failure, type Outcome, success } from '../domain/outcome.ts'
import { visible } from '../domain/visible.ts'
import { createEncoder, headerLine } from '../watch/recording/encode.ts'
import type { FleetSnapshot, RecordingState } from '../watch/types.ts'

export interface Recorder {
  /** Takes a publication; never throws. */
  readonly add: (snapshot: FleetSnapshot) => void
  readonly state: () => RecordingState
  /** Why it stopped, in a sentence; null while it goes on. */
  readonly error: () => string | null
  /** Writes what is left and closes the file. */
  readonly close: () => void
}

/** A kill loses at most this much; a longer piece compresses no better. */
const FLUSH_MS = 10_000
const FLUSH_CHARACTERS = 256 * 1024

/** How a piece is written: all of it, or it throws. */
export type WritePiece = (file: number, piece: Uint8Array) => void

/**
 * Makes the file, which must not be there yet, and writes its first piece. A file that cannot be written any
 * more (a full disk) ends the recording and nothing else; what is in it stays readable.
 */
export function openRecorder(
  path: string,
  endpoints: readonly string[],
  now: () => number,
  writePiece: WritePiece = writeWhole,
): Outcome<Recorder, 'usage'> {
  let file: number | null = null
  let error: string | null = null
  let pending = headerLine(VERSION, now(), endpoints)
  let flushedAtMs = Number.NEGATIVE_INFINITY
  let latest: FleetSnapshot | null = null
  const encoder = createEncoder()

  function closeFile(): void {
    if (file !== null) closeSync(file)
    file = null
  }

  function flush(atMs: number): void {
    if (file === null || pending === '') return
    try {
      writePiece(file, gzipSync(pending))
    } catch (cause) {
      error = `the recording ${visible(path)} stopped: ${reasonOf(cause)}; what it holds until then can be replayed`
      closeFile()
    }
    pending = ''
    flushedAtMs = atMs
  }

  try {
    file = openSync(path, 'wx', 0o644)
  } catch (cause) {
    return failure('usage', `--record ${visible(path)}: ${refusalOf(cause)}`, cause)
  }
  flush(now())
  return success({
    add: (snapshot) => {
      if (file === null) return
      latest = snapshot
      pending += encoder.add(snapshot)
      const isDue = Math.abs(snapshot.nowMs - flushedAtMs) >= FLUSH_MS || pending.length >= FLUSH_CHARACTERS
      if (isDue) flush(snapshot.nowMs)
    },
    state: () => (error === null ? 'on' : 'stopped'),
    error: () => error,
    close: () => {
      if (file === null) return
      pending += encoder.end(latest, now())
      flush(now())
      closeFile()
    },
  })
}

function writeWhole(file: number, piece: Uint8Array): void {
  for (let from = 0; from < piece.length; ) from += writeSync(file, piece, from)
}

function codeOf(cause: unknown): string | null {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : null
}

function refusalOf(cause: unknown): string {
  if (codeOf(cause) === 'EEXIST')
    return 'is there already, and nothing is written over; give the name of a new file'
  return `cannot be written: ${reasonOf(cause)}; give a file you may write`
}

function reasonOf(cause: unknown): string {
  if (codeOf(cause) === 'ENOSPC') return 'the disk is full'
  return visible(cause instanceof Error ? cause.message : String(cause))
}
