/** `wait RULE`: watches until the rule holds, prints for which rows, and says by its status whether it did. */
import type { Config } from '../config/config.ts'
import { type Outcome, success } from '../domain/outcome.ts'
import { printRuleJson } from '../print/rule.ts'
import { printRows } from '../print/table.ts'
import type { Row } from '../view/model.ts'
import type { Rule } from '../view/rule.ts'
import { NO_MEMORY, stepRule } from '../view/rule-step.ts'
import type { FleetWatch } from '../watch/types.ts'
import { type FindOutIo, findOut } from './find-out.ts'
import { type Log, openLog } from './log.ts'
import { type FleetIo, openFleet } from './open-fleet.ts'
import { readFit } from './read-fit.ts'
import { checkRule } from './start-up.ts'
import { type TextSink, writeAll } from './write-all.ts'

export interface WaitIo extends FleetIo, FindOutIo {
  readonly folders?: { readonly cache: string; readonly state: string }
  readonly stdout: TextSink
  readonly stderr: TextSink
  /** Ends the waiting: the status is then 1, and nothing is printed. */
  readonly signal: AbortSignal
  /** Epoch ms. */
  readonly now: () => number
}

/**
 * Watches `config.endpoints` until `rule` holds. Resolves, when all that was opened is closed, to 0 where it does,
 * with the rows on stdout; to 1 where `config.waitMs` passed before, with one sentence on stderr (and with
 * `-o json` a document without rows); to 2 for a bad rule, with a sentence on stderr.
 */
export async function runWait(rule: string, config: Config, io: WaitIo): Promise<number> {
  const parsed = checkRule('wait', rule, await readFit(rule), true)
  const log: Outcome<Log | null, 'usage'> =
    parsed.ok && config.log !== null ? openLog(config.log) : success(null)
  if (!parsed.ok || !log.ok) {
    const refused = parsed.ok ? log : parsed
    await writeAll(io.stderr, `akash-top: ${refused.ok ? '' : refused.error.message}\n`)
    return 2
  }
  const { fleet, client, close } = openFleet(config, io, log.value, Promise.resolve())
  const finding = findOut(fleet, client, config, io, Promise.resolve())
  const startMs = performance.now()
  try {
    const rows = await rowsThatHold(parsed.value, fleet, config.waitMs, io.signal)
    const waitedMs = performance.now() - startMs
    if (io.signal.aborted) {
      await writeAll(io.stderr, 'akash-top: interrupted before the rule held\n')
      return 1
    }
    if (rows.length === 0) {
      const answered = fleet.get().providers.filter(({ inventory }) => inventory !== null).length
      const who = `${answered} of ${config.endpoints.length} providers have answered`
      await writeAll(
        io.stderr,
        `akash-top: the rule did not hold within ${(config.waitMs ?? 0) / 1000} s; ${who}\n`,
      )
    }
    const text = textOf(parsed.value, rows, config, io.now(), waitedMs)
    const written = await writeAll(io.stdout, text)
    if (!written.ok) {
      await writeAll(io.stderr, `akash-top: the output could not be written: ${written.error.message}\n`)
      return 1
    }
    return rows.length > 0 ? 0 : 1
  } finally {
    await finding.close()
    await close()
    log.value?.close()
  }
}

/** The rows for which the rule holds, as soon as there are some; none where time or patience ran out first. */
function rowsThatHold(
  rule: Rule,
  fleet: FleetWatch,
  waitMs: number | null,
  signal: AbortSignal,
): Promise<readonly Row[]> {
  return new Promise((resolve) => {
    let memory = NO_MEMORY
    let timer: NodeJS.Timeout | undefined
    const end = (rows: readonly Row[]): void => {
      clearTimeout(timer)
      unsubscribe()
      signal.removeEventListener('abort', giveUp)
      resolve(rows)
    }
    const giveUp = (): void => end([])
    const unsubscribe = fleet.subscribe(() => {
      const { providers, nowMs } = fleet.get()
      const step = stepRule(rule, memory, providers, nowMs)
      memory = step.memory
      if (step.holds) end(step.rows)
    })
    if (waitMs !== null) timer = setTimeout(giveUp, waitMs)
    signal.addEventListener('abort', giveUp)
    if (signal.aborted) giveUp()
  })
}

function textOf(
  { text: rule, scope }: Rule,
  rows: readonly Row[],
  { output, ascii }: Config,
  atMs: number,
  waitedMs: number,
): string {
  if (output === 'json') return printRuleJson({ rule, rows, atMs, waitedMs })
  return rows.length === 0 ? '' : printRows(rows, scope, atMs, ascii ? 'ascii' : 'unicode')
}
