/** The screen of a command: Ink, terminal and screen store over a fleet, live or not, and the way out of it. */
import type { EventEmitter } from 'node:events'
import type { Config } from '../config/config.ts'
import { type Outcome, success } from '../domain/outcome.ts'
import { createByteRate } from '../terminal/byte-rate.ts'
import { capabilities, type Environment, windowSize } from '../terminal/capabilities.ts'
import type { InputStream } from '../terminal/input.ts'
import { type Ending, type LineMeter, type OutputStream, openTerminal } from '../terminal/lifecycle.ts'
import { notification } from '../terminal/notification.ts'
import { type OpenScreen, openScreen } from '../ui/open-screen.tsx'
import { createPainter } from '../ui/paint.ts'
import { createScreenStore, type OuterEffect } from '../ui/screen-store.ts'
import { defaultTheme, themeOf } from '../ui/themes.ts'
import type { Rule } from '../view/rule.ts'
import type { ScreenState } from '../view/screen-state.ts'
import { startState } from '../view/screen-state-start.ts'
import { visibleText } from '../view/text.ts'
import type { FleetWatch, TimeTravel } from '../watch/types.ts'
import { createAlerts } from './alerts.ts'
import type { Log } from './log.ts'
import { readFit } from './read-fit.ts'
import { checkFilter, checkRule, checkSort } from './start-up.ts'

/** Where the screen is, and what can end it from outside. */
export interface ScreenIo {
  readonly stdin: InputStream
  readonly stdout: OutputStream
  readonly stderr: { readonly write: (text: string) => unknown }
  readonly env: Environment
  /** Emits signals, uncaught errors and `exit`; the process unless given. */
  readonly signals?: EventEmitter
  /** Aborted: the screen ends as if `q` had been pressed. */
  readonly signal?: AbortSignal
}

/** What the command line makes of the first screen. */
export interface Start {
  readonly state: ScreenState
  readonly rules: readonly Rule[]
}

/** The state before the first key and the rules of alerts, or what of the wishes makes no sense. */
export async function startOf(config: Config): Promise<Outcome<Start, 'usage'>> {
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

export interface Shown extends Start {
  readonly fleet: TimeTravel
  /** What alerts follow: the fleet as it is now, whatever time is shown. */
  readonly now: FleetWatch
  readonly log: Log | null
  readonly onFirstFrame: () => void
}

/** The screen from its first frame to the moment the terminal is as it was. */
export async function showScreen(
  config: Config,
  io: ScreenIo,
  { fleet, now, log, state: start, rules, onFirstFrame }: Shown,
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
    ...{ rules, fleet: now, log, command: config.alertCommand, env: io.env },
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

function askFleet(fleet: TimeTravel, effect: Exclude<OuterEffect, { type: 'quit' | 'redraw' }>): void {
  if (effect.type === 'refresh') fleet.refresh(effect.providerId ?? undefined)
  else if (effect.type === 'toggle-pause') togglePause(fleet)
  else if (effect.type === 'travel') fleet.travel(effect.step)
  else fleet.setIntervalMs(effect.intervalMs)
}

/** A replay is paused by stopping it. */
function togglePause(fleet: TimeTravel): void {
  const { paused, time } = fleet.get()
  fleet.setPaused(time?.mode === 'replay' ? time.playing : !paused)
}

/** A fault of the program, for a person to report; stack lines stay lines, all else is made visible. */
export function crashText(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const lines = text.split('\n').map((line) => visibleText(line))
  return `akash-top: this is a fault of the program: ${lines.join('\n')}\n`
}
