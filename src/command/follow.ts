/** `-o plain` and `-o ndjson` without `--once`: a line for each thing that happens, until it is interrupted. */
import type { Config } from '../config/config.ts'
import { type Outcome, success } from '../domain/outcome.ts'
import { changesOf } from '../inventory/changes.ts'
import { LIVE_PRINTERS } from '../print/index.ts'
import type { LivePrinter } from '../print/printer.ts'
import type { FleetSnapshot, ProviderState } from '../watch/types.ts'
import { openLog } from './log.ts'
import { type FleetIo, openFleet } from './open-fleet.ts'
import { type TextSink, writeAll } from './write-all.ts'

export interface FollowIo extends FleetIo {
  readonly stdout: TextSink
  readonly stderr: TextSink
  /** Ends it. */
  readonly signal: AbortSignal
}

/**
 * Prints in `config.follow` each provider as it is first known, and then each change, one write a line. A reader that is slow is waited
 * for: what happens meanwhile is told as what it came to, so that nothing piles up. Resolves to the status when
 * everything opened is closed: 0 after an interruption or when the reader went away (EPIPE), 1 where the output
 * cannot be written, 2 where the log cannot; both with one sentence on stderr.
 */
export async function runFollow(config: Config, io: FollowIo): Promise<0 | 1 | 2> {
  const printer = LIVE_PRINTERS[config.follow ?? 'plain']
  const log = config.log === null ? success(null) : openLog(config.log)
  if (!log.ok) {
    await writeAll(io.stderr, `akash-top: ${log.error.message}\n`)
    return 2
  }
  const { fleet, close } = openFleet(config, io, log.value, Promise.resolve())
  try {
    const written = await printNews(fleet, printer, io)
    if (written.ok) return 0
    await writeAll(io.stderr, `akash-top: the output could not be written: ${written.error.message}\n`)
    return 1
  } finally {
    await close()
    log.value?.close()
  }
}

interface Fleet {
  readonly get: () => FleetSnapshot
  readonly subscribe: (listener: () => void) => () => void
}

/** Resolves when it is interrupted, the reader is gone, or a write failed. */
async function printNews(fleet: Fleet, printer: LivePrinter, io: FollowIo): Promise<Outcome<null, 'write'>> {
  const told = new Map<string, ProviderState>()
  let wake: () => void = () => {}
  let isGone = false
  const onNews = (): void => wake()
  const onGone = (): void => {
    isGone = true
    wake()
  }
  const unsubscribe = fleet.subscribe(onNews)
  io.signal.addEventListener('abort', onNews)
  io.stdout.on('error', onGone)
  const isOver = (): boolean => io.signal.aborted || isGone
  try {
    while (!isOver()) {
      const news = new Promise<void>((resolve) => {
        wake = resolve
      })
      for (const line of linesOf(fleet.get(), told, printer)) {
        const written = await writeAll(io.stdout, line)
        if (!written.ok) return written
        if (isOver()) break
      }
      if (!isOver()) await news
    }
    return success(null)
  } finally {
    unsubscribe()
    io.signal.removeEventListener('abort', onNews)
  }
}

/** What is not told yet, which from then on counts as told. */
function linesOf(
  { providers, nowMs }: FleetSnapshot,
  told: Map<string, ProviderState>,
  { state, change }: LivePrinter,
): readonly string[] {
  return providers.flatMap((provider) => {
    const before = told.get(provider.id)
    if (before === provider || provider.condition === 'connecting') return []
    told.set(provider.id, provider)
    const changes = before === undefined ? [] : changesOf(before, provider)
    const isFirst = before === undefined || (before.inventory === null && provider.inventory !== null)
    return [...(isFirst ? [state(provider, nowMs)] : []), ...changes.map((one) => change(one, nowMs))]
  })
}
