/** The screen: wires the live part, the screen's store, the terminal and Ink together, and takes them down. */
import type { EventEmitter } from 'node:events'
import type { ChainClient } from '../chain/lcd-client.ts'
import type { Config } from '../config/config.ts'
import { type Outcome, success } from '../domain/outcome.ts'
import type { ProviderRecord } from '../domain/provider-record.ts'
import { createByteRate } from '../terminal/byte-rate.ts'
import { capabilities, type Environment, windowSize } from '../terminal/capabilities.ts'
import type { InputStream } from '../terminal/input.ts'
import {
  type Ending,
  exitStatus,
  type LineMeter,
  type OutputStream,
  openTerminal,
} from '../terminal/lifecycle.ts'
import { notification } from '../terminal/notification.ts'
import { type OpenScreen, openScreen } from '../ui/open-screen.tsx'
import { createPainter } from '../ui/paint.ts'
import { createScreenStore, type OuterEffect } from '../ui/screen-store.ts'
import { defaultTheme, themeOf } from '../ui/themes.ts'
import type { Rule } from '../view/rule.ts'
import type { ScreenState } from '../view/screen-state.ts'
import { startState } from '../view/screen-state-start.ts'
import { visibleText } from '../view/text.ts'
import type { FleetWatch } from '../watch/types.ts'
import { createAlerts } from './alerts.ts'
import { type Log, openLog } from './log.ts'
import { type FleetIo, openFleet } from './open-fleet.ts'
import { readFit } from './read-fit.ts'
import { checkFilter, checkRule, checkSort } from './start-up.ts'
import { watchTrust } from './trust.ts'

/** Where the screen is, and what can end it from outside. */
export interface WatchIo extends FleetIo {
  readonly stdin: InputStream
  readonly stdout: OutputStream
  readonly stderr: { readonly write: (text: string) => unknown }
  readonly env: Environment
  /** Emits signals, uncaught errors and `exit`; the process unless given. */
  readonly signals?: EventEmitter
  /** Aborted: the screen ends as if `q` had been pressed. */
  readonly signal?: AbortSignal
  /** What the chain's list says of providers, by endpoint id. */
  readonly records?: ReadonlyMap<string, ProviderRecord>
  /** Stays the caller's; what it would tell is not known without one. Not to be asked before the first frame. */
  readonly chain?: ChainClient
  /** Where what was found out is kept for the next run; it is forgotten where not given. */
  readonly folders?: { readonly cache: string; readonly state: string }
}

/**
 * Shows the providers until the person quits or the terminal goes. Resolves with the exit status when
 * everything that was opened is closed: 0 after a quit, 2 where the start-up wishes make no sense (one sentence
 * on stderr, no screen), 70 after a fault of the program, 128 + n after signal n.
 */
export async function runWatch(config: Config, io: WatchIo): Promise<number> {
  const start = await startOf(config)
  const log = start.ok && config.log !== null ? openLog(config.log) : success(null)
  const refused = start.ok ? log : start
  if (!start.ok || !log.ok) {
    io.stderr.write(`akash-top: ${refused.ok ? '' : refused.error.message}\n`)
    return 2
  }
  const record = log.value
  let onFirstFrame: () => void = () => {}
  const firstFrame = new Promise<void>((resolve) => {
    onFirstFrame = resolve
  })
  // The first frame, and the first polls, do not wait for gRPC.
  const { fleet, client, close } = openFleet(config, io, record, firstFrame)
  const trust = watchTrust(fleet, io, firstFrame)
  const research = firstFrame.then(async () => {
    const { startResearch } = await import('./research.ts')
    return startResearch({
      fleet,
      chain: io.chain ?? null,
      source: config.chain,
      versions: config.transport === 'grpc' ? null : client,
      records: io.records ?? new Map(),
      folders: io.folders ?? null,
    })
  })
  try {
    const ending = await show(config, io, { fleet, log: record, ...start.value, onFirstFrame })
    if (ending.kind === 'crash') io.stderr.write(crashText(ending.error))
    logEnding(record, ending)
    return exitStatus(ending)
  } finally {
    // Without a frame too: what waits for it must end.
    onFirstFrame()
    const endResearch = await research
    await Promise.all([endResearch(), trust.close()])
    await close()
    record?.close()
  }
}

interface Start {
  readonly state: ScreenState
  readonly rules: readonly Rule[]
}

async function startOf(config: Config): Promise<Outcome<Start, 'usage'>> {
  const sort = checkSort(config)
  if (!sort.ok) return sort
  const filter = checkFilter(config.filter)
  if (!filter.ok) return filter
  const rules: Rule[] = []
  for (const text of config.alerts) {
    const rule = checkRule('--alert', text, await readFit(text), true)
    if (!rule.ok) return rule
    rules.push(rule.value)
  }
  const { view, group: grouped, role } = config
  const state = startState({ view, grouped, role, filter: filter.value, sort: sort.value })
  return success({ state, rules })
}

interface Shown extends Start {
  readonly fleet: FleetWatch
  readonly log: Log | null
  readonly onFirstFrame: () => void
}

/** The screen from its first frame to the moment the terminal is as it was. */
async function show(
  config: Config,
  io: WatchIo,
  { fleet, log, state: start, rules, onFirstFrame }: Shown,
): Promise<Ending> {
  const { color, charset } = capabilities(io.env, config)
  const painter = createPainter(themeOf(config.theme ?? defaultTheme(io.env), color))
  const onEffect = (effect: OuterEffect): void => {
    if (effect.type === 'quit') terminal.end({ kind: 'quit' })
    else if (effect.type === 'redraw') screen?.redraw()
    else askFleet(fleet, effect)
  }
  const size = windowSize(io.stdout)
  const onCrash = (error: unknown): void => terminal.end({ kind: 'crash', error })
  const { history } = fleet
  // The first view is made before the terminal is taken.
  let meter: LineMeter | null = null
  const bytesPerSecond = createByteRate(() => meter?.bytes() ?? 0, Date.now)
  const line = { isSlow: () => meter?.isSlow() ?? false, bytesPerSecond }
  // Before the screen's store, so that what is drawn of new data is drawn with its alerts.
  const alerts = createAlerts({
    ...{ rules, fleet, log, command: config.alertCommand, env: io.env },
    notify: (text) => terminal.tell(notification(text, io.env)),
  })
  const store = createScreenStore({
    ...{ fleet, history, alerts, start, size, charset, line, onEffect, onCrash },
  })
  const terminal = openTerminal({
    stdin: io.stdin,
    stdout: io.stdout,
    term: io.env.TERM,
    signals: io.signals ?? process,
    onInput: store.input,
    onResize: (next) => screen?.redraw(() => store.resize(next)),
  })
  meter = terminal.line
  const onAbort = (): void => terminal.end({ kind: 'quit' })
  io.signal?.addEventListener('abort', onAbort)
  if (io.signal?.aborted === true) onAbort()
  let screen: OpenScreen | null = null
  try {
    screen = openScreen({ store, painter, stdout: terminal.inkStdout, onCrash })
  } catch (error) {
    onCrash(error)
  }
  // Ink has drawn; what it wrote goes out before the next turn of the loop.
  setImmediate(onFirstFrame)
  const ending = await terminal.ended
  io.signal?.removeEventListener('abort', onAbort)
  store.close()
  screen?.close()
  await alerts.close()
  return ending
}

function askFleet(fleet: FleetWatch, effect: Exclude<OuterEffect, { type: 'quit' | 'redraw' }>): void {
  if (effect.type === 'refresh') fleet.refresh(effect.providerId ?? undefined)
  else if (effect.type === 'toggle-pause') fleet.setPaused(!fleet.get().paused)
  else fleet.setIntervalMs(effect.intervalMs)
}

function logEnding(log: Log | null, ending: Ending): void {
  log?.write(Date.now(), { event: 'ended', ...ending })
}

/** A fault of the program, for a person to report; stack lines stay lines, all else is made visible. */
function crashText(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const lines = text.split('\n').map((line) => visibleText(line))
  return `akash-top: this is a fault of the program: ${lines.join('\n')}\n`
}
