/** The screen over live providers: wires the live part, what asks besides, and the recording, and takes them down. */
import type { Config } from '../config/config.ts'
import { success } from '../domain/outcome.ts'
import { type Ending, exitStatus } from '../terminal/ending.ts'
import { createMemory } from '../watch/memory.ts'
import { createTimeTravel } from '../watch/time-travel.ts'
import type { FleetSnapshot } from '../watch/types.ts'
import { type FindOutIo, findOut } from './find-out.ts'
import { type Log, openLog } from './log.ts'
import { type FleetIo, openFleet } from './open-fleet.ts'
import { crashText, type ScreenIo, showScreen } from './screen.ts'
import { startOf } from './screen-start.ts'

export interface WatchIo extends FleetIo, ScreenIo, FindOutIo {
  readonly folders?: { readonly cache: string; readonly state: string }
}

/**
 * Shows the providers until the person quits or the terminal goes. Resolves with the exit status when
 * everything that was opened is closed: 0 after a quit, 2 where the start-up wishes make no sense (one sentence
 * on stderr, no screen), 70 after a fault of the program, 128 + n after signal n.
 */
export async function runWatch(config: Config, io: WatchIo): Promise<number> {
  const start = await startOf(config, io.env)
  const log = start.ok && config.log !== null ? openLog(config.log) : success(null)
  const ids = config.endpoints.map(({ id }) => id)
  const recording =
    log.ok && start.ok && config.record !== null ? await openRecording(config.record, ids) : success(null)
  const refused = [start, log, recording].find((outcome) => !outcome.ok)
  if (!start.ok || !log.ok || !recording.ok) {
    if (log.ok) log.value?.close()
    io.stderr.write(`akash-top: ${refused?.ok === false ? refused.error.message : ''}\n`)
    return 2
  }
  const record = log.value
  const recorder = recording.value
  const memory = createMemory()
  const onCollected = (snapshot: FleetSnapshot): void => {
    memory.add(snapshot)
    recorder?.add(snapshot)
  }
  let onFirstFrame: () => void = () => {}
  const firstFrame = new Promise<void>((resolve) => {
    onFirstFrame = resolve
  })
  // The first frame waits for nothing that speaks with the network.
  const { fleet: now, client, close } = openFleet(config, io, record, firstFrame, onCollected)
  const fleet = createTimeTravel(now, memory, () => recorder?.state() ?? null)
  const finding = findOut(fleet, client, config, io, firstFrame)
  try {
    const ending = await showScreen(config, io, { fleet, now, log: record, ...start.value, onFirstFrame })
    if (ending.kind === 'crash') io.stderr.write(crashText(ending.error))
    logEnding(record, ending)
    return exitStatus(ending)
  } finally {
    // Without a frame too: what waits for it must end.
    onFirstFrame()
    await finding.close()
    await fleet.close()
    await close()
    recorder?.close()
    const stopped = recorder?.error() ?? null
    if (stopped !== null) io.stderr.write(`akash-top: ${stopped}\n`)
    record?.close()
    await tidy()
  }
}

/** When the terminal is the person's again: nobody waits for it. */
async function tidy(): Promise<void> {
  const { tidyCode } = await import('./tidy-code.ts')
  await tidyCode(Date.now())
}

/** Its code, with the schema of recordings, is loaded only for who records. */
async function openRecording(path: string, ids: readonly string[]) {
  const { openRecorder } = await import('./record.ts')
  return openRecorder(path, ids, Date.now)
}

function logEnding(log: Log | null, ending: Ending): void {
  log?.write(Date.now(), { event: 'ended', ...ending })
}
