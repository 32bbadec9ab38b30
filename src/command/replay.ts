/** `replay FILE`: the screen over a recording instead of live providers. */
import { readFileSync, statSync } from 'node:fs'
import type { Config } from '../config/config.ts'
import { failure, type Outcome } from '../domain/outcome.ts'
import { visible } from '../domain/visible.ts'
import { exitStatus } from '../terminal/lifecycle.ts'
import { systemClock } from '../watch/clock.ts'
import { decodeRecording, MOST_BYTES, type Recording } from '../watch/recording/decode.ts'
import { createReplayFleet } from '../watch/replay-fleet.ts'
import { crashText, type ScreenIo, showScreen } from './screen.ts'
import { startOf } from './screen-start.ts'

/**
 * Replays a file until the person quits or the terminal goes. Resolves with the exit status: 0 after a quit, 2
 * where the file cannot be read or the start-up wishes make no sense (one sentence on stderr, no screen).
 */
export async function runReplay(path: string, config: Config, io: ScreenIo): Promise<number> {
  const start = await startOf(config, io.env)
  const recording = start.ok ? readRecording(path) : start
  if (!start.ok || !recording.ok) {
    const sentence = start.ok && !recording.ok ? `replay ${visible(path)}: ${recording.error.message}` : ''
    io.stderr.write(`akash-top: ${start.ok ? sentence : start.error.message}\n`)
    return 2
  }
  const fleet = createReplayFleet(recording.value, systemClock)
  try {
    const ending = await showScreen(config, io, {
      fleet,
      now: fleet,
      log: null,
      ...start.value,
      onFirstFrame: () => {},
    })
    if (ending.kind === 'crash') io.stderr.write(crashText(ending.error))
    return exitStatus(ending)
  } finally {
    await fleet.close()
  }
}

/** The recording in a file; a failure is what is wrong with it, without its name. */
export function readRecording(path: string): Outcome<Recording, 'usage'> {
  let bytes: Uint8Array
  try {
    const { size } = statSync(path)
    if (size > MOST_BYTES) return failure('usage', `it is longer than can be shown, ${size} bytes`)
    bytes = readFileSync(path)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null
    return failure('usage', REASONS[String(code)] ?? 'it cannot be read', cause)
  }
  return decodeRecording(bytes)
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory; give a file that akash-top --record wrote',
  EACCES: 'you may not read it',
}
