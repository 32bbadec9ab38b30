/** `-o plain` and `-o ndjson` without `--once`: a line for each thing that happens, until it is interrupted. */
import type { Config } from '../config/config.ts'
import { type Outcome, success } from '../domain/outcome.ts'
import { LIVE_PRINTERS } from '../print/index.ts'
import type { LivePrinter } from '../print/printer.ts'
import { createTeller } from '../print/teller.ts'
import { type Filter, parseFilter } from '../view/filter.ts'
import type { FleetSnapshot } from '../watch/types.ts'
import { type FindOutIo, findOut } from './find-out.ts'
import { openLog } from './log.ts'
import { type FleetIo, openFleet } from './open-fleet.ts'
import { checkFilter } from './start-up.ts'
import { type TextSink, writeAll } from './write-all.ts'

export interface FollowIo extends FleetIo, FindOutIo {
  readonly folders?: { readonly cache: string; readonly state: string }
  readonly stdout: TextSink
  readonly stderr: TextSink
  /** Ends it. */
  readonly signal: AbortSignal
}

/**
 * Prints in `config.follow` each provider as it is first known, and then each change, as far as `config.filter` lets
 * them through, one write a line. A reader that is slow is waited for: what happens meanwhile is told as what it came
 * to, so that nothing piles up. Resolves to the status when everything opened is closed: 0 after an interruption or
 * when the reader went away (EPIPE), 1 where the output cannot be written, 2 where the log cannot or the filter makes
 * no sense; both with one sentence on stderr.
 */
export async function runFollow(config: Config, io: FollowIo): Promise<0 | 1 | 2> {
  const printer = LIVE_PRINTERS[config.follow ?? 'plain']
  const checked = checkFilter(config.filter)
  const log = checked.ok && config.log !== null ? openLog(config.log) : success(null)
  if (!checked.ok || !log.ok) {
    const refused = checked.ok ? log : checked
    await writeAll(io.stderr, `akash-top: ${refused.ok ? '' : refused.error.message}\n`)
    return 2
  }
  const { fleet, client, close } = openFleet(config, io, log.value, Promise.resolve())
  const finding = findOut(fleet, client, config, io, Promise.resolve())
  try {
    const written = await printNews(fleet, printer, parseFilter(config.filter), io)
    if (written.ok) return 0
    await writeAll(io.stderr, `akash-top: the output could not be written: ${written.error.message}\n`)
    return 1
  } finally {
    await finding.close()
    await close()
    log.value?.close()
  }
}

interface Fleet {
  readonly get: () => FleetSnapshot
  readonly subscribe: (listener: () => void) => () => void
}

/** Resolves when it is interrupted, the reader is gone, or a write failed. */
async function printNews(
  fleet: Fleet,
  printer: LivePrinter,
  filter: Filter,
  io: FollowIo,
): Promise<Outcome<null, 'write'>> {
  const newLines = createTeller(printer, filter)
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
      for (const line of newLines(fleet.get())) {
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
