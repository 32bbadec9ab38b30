/** `replay FILE`: the screen over a recording instead of live providers. */
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import type { Config } from '../config/config.ts'
import { failure, type Outcome, success } from '../domain/outcome.ts'
import { visible } from '../domain/visible.ts'
import { exitStatus } from '../terminal/ending.ts'
import { systemClock } from '../watch/clock.ts'
import { openRecording, type Recording } from '../watch/recording/decode.ts'
import type { ByteSource } from '../watch/recording/pieces.ts'
import { createReplayFleet } from '../watch/replay-fleet.ts'
import { crashText, type ScreenIo, showScreen } from './screen.ts'
import { startOf } from './screen-start.ts'

/**
 * Replays a file until the person quits or the terminal goes. Resolves with the exit status: 0 after a quit, 2
 * where the file cannot be read or the start-up wishes make no sense (one sentence on stderr, no screen).
 */
export async function runReplay(path: string, config: Config, io: ScreenIo): Promise<number> {
  const start = await startOf(config, io.env)
  const file = start.ok ? openFile(path) : start
  if (!start.ok || !file.ok) {
    const sentence = start.ok && !file.ok ? `replay ${visible(path)}: ${file.error.message}` : ''
    io.stderr.write(`akash-top: ${start.ok ? sentence : start.error.message}\n`)
    return 2
  }
  const { recording, close } = file.value
  const fleet = createReplayFleet(recording, systemClock)
  // What is recorded is past: nobody is to be called because of it.
  const quiet = { ...config, alertCommand: null }
  try {
    const shown = { fleet, now: fleet, log: null, ...start.value, onFirstFrame: () => {} }
    const [opening = null] = faultsOf(recording, 1)
    const ending = await showScreen(quiet, io, { ...shown, opening })
    if (ending.kind === 'crash') io.stderr.write(crashText(ending.error))
    for (const fault of faultsOf(recording, MOST_TOLD)) {
      io.stderr.write(`akash-top: replay ${visible(path)}: ${fault}\n`)
    }
    return exitStatus(ending)
  } finally {
    await fleet.close()
    close()
  }
}

/** Of what makes no sense in a recording, so much is told when the screen is closed. */
const MOST_TOLD = 5

/** What of it makes no sense, as sentences, the last of them counting those that are left out. */
function faultsOf(recording: Recording, most: number): readonly string[] {
  const { first, count } = recording.faults()
  const told = first.slice(0, most)
  const rest = count - told.length
  const last = told.at(-1)
  if (last === undefined || rest === 0) return told
  return [...told.slice(0, -1), `${last}; and ${rest} more like it`]
}

/** A recording in a file, and the end of it. */
interface RecordingFile {
  readonly recording: Recording
  readonly close: () => void
}

/** Opens it; a failure is what is wrong with it, without its name. The file stays open until `close`. */
function openFile(path: string): Outcome<RecordingFile, 'usage'> {
  let file: number | null = null
  const close = (): void => {
    if (file !== null) closeSync(file)
    file = null
  }
  try {
    // Another kind, such as a pipe, would be waited for.
    const stat = statSync(path)
    if (stat.isDirectory()) return failure('usage', REASONS.EISDIR)
    if (!stat.isFile()) return failure('usage', REASONS.OTHER)
    file = openSync(path, 'r')
    const opened = openRecording(sourceOf(file, stat.size))
    if (opened.ok) return success({ recording: opened.value, close })
    close()
    return opened
  } catch (cause) {
    close()
    const code = cause instanceof Error && 'code' in cause ? cause.code : null
    const reason = code === 'ENOENT' ? REASONS.ENOENT : code === 'EACCES' ? REASONS.EACCES : REASONS.ANY
    return failure('usage', reason, cause)
  }
}

/** Of a file that is not read any further because of a disk, what was read stands. */
function sourceOf(file: number, size: number): ByteSource {
  return {
    size,
    read: (at, length) => {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - at)))
      let filled = 0
      try {
        while (filled < bytes.length) {
          const read = readSync(file, bytes, filled, bytes.length - filled, at + filled)
          if (read === 0) break
          filled += read
        }
      } catch {
        return bytes.subarray(0, filled)
      }
      return bytes.subarray(0, filled)
    },
  }
}

const REASONS = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory; give a file that akash-top --record wrote',
  EACCES: 'you may not read it',
  OTHER: 'it is no file on a disk; give a file that akash-top --record wrote',
  ANY: 'it cannot be read',
} as const
