/** The screen of a command: Ink, terminal and screen store over a fleet, live or not, and the way out of it. */
import type { EventEmitter } from 'node:events'
import type { Settings, ThemeName } from '../config/choices.ts'
import type { Config } from '../config/config.ts'
import { createByteRate } from '../terminal/byte-rate.ts'
import { capabilities, type Environment, windowSize } from '../terminal/capabilities.ts'
import { copySequence } from '../terminal/clipboard.ts'
import type { Ending } from '../terminal/ending.ts'
import type { InputStream } from '../terminal/input.ts'
import { NO_JOB, ownJob } from '../terminal/job.ts'
import { type LineMeter, type OutputStream, openTerminal } from '../terminal/lifecycle.ts'
import { notification } from '../terminal/notification.ts'
import type { OuterEffect } from '../ui/effect.ts'
import { createScreenStore } from '../ui/screen-store.ts'
import { type OpenScreen, openStillScreen, type ScreenParts } from '../ui/still-screen.ts'
import { nowhere } from '../ui/time-limits.ts'
import { refusalOf } from '../view/fault.ts'
import { parseRule } from '../view/rule.ts'
import { visibleText } from '../view/text.ts'
import type { FleetWatch, TimeTravel } from '../watch/types.ts'
import { createAlerts } from './alerts.ts'
import type { Log } from './log.ts'
import type { Start } from './screen-start.ts'
import { createScreenTheme } from './screen-theme.ts'

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
  /** The config file, where options are kept; without it none is. */
  readonly configPath?: string
}

/** What is shown, and how it begins. */
export interface Shown extends Start {
  readonly fleet: TimeTravel
  /** What alerts follow: the fleet as it is now, whatever time is shown. */
  readonly now: FleetWatch
  readonly log: Log | null
  /** Said with the first frame, for a moment. */
  readonly opening?: string | null
  readonly onFirstFrame: () => void
}

/** The screen from its first frame to the moment the terminal is as it was. */
export async function showScreen(
  config: Config,
  io: ScreenIo,
  { fleet, now, log, state: start, rules, opening, onFirstFrame }: Shown,
): Promise<Ending> {
  const { color, charset } = capabilities(io.env, config)
  const theme = createScreenTheme(config.theme, color, io.env)
  const { painter } = theme
  const showTheme = (name: ThemeName): void => {
    theme.show(name)
    screen?.redraw(() => store.setTheme(name))
  }
  const onEffect = (effect: OuterEffect): void => {
    if (effect.type === 'quit') terminal.end({ kind: 'quit' })
    else if (effect.type === 'redraw') screen?.redraw()
    else if (effect.type === 'suspend') terminal.suspend()
    else if (effect.type === 'theme') showTheme(effect.name)
    else if (effect.type === 'mouse') setMouse(effect.isOn)
    else if (effect.type === 'copy') copy(effect.text)
    else if (effect.type === 'save') void save(effect.settings)
    else if (effect.type === 'fit-read') void readFitFile(effect.text)
    else if (effect.type === 'alert-add') void addAlert(effect.text)
    else if (effect.type === 'alert-remove') alerts.remove(effect.text)
    else {
      const news = askFleet(fleet, effect)
      if (news !== null) store.say(news)
    }
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
  if (opening != null) store.say(opening)
  const terminal = openTerminal({
    stdin: io.stdin,
    stdout: io.stdout,
    env: io.env,
    signals: io.signals ?? process,
    job: io.signals === undefined ? ownJob(io.stdout.fd) : NO_JOB,
    onInput: store.input,
    onResize: (next) => screen?.redraw(() => store.resize(next)),
  })
  const setMouse = (isOn: boolean): void => {
    const hasMouse = terminal.setMouse(isOn)
    const news = isOn ? 'mouse on: hold Shift to select text' : 'mouse off'
    store.say(hasMouse ? news : 'this terminal tells of no mouse')
  }
  const copy = (text: string): void => {
    const sequence = copySequence(text, io.env)
    if (sequence.ok) terminal.send(sequence.value)
    store.say(sequence.ok ? `copied ${text}` : sequence.error.message)
  }
  const save = async (settings: Settings): Promise<void> => {
    const { saveSettings } = await import('./save-settings.ts')
    const saved = await saveSettings(io.configPath ?? null, settings)
    store.say(saved.ok ? saved.value : `not kept: ${saved.error.message}`)
  }
  const readFitFile = async (name: string): Promise<void> => {
    const { readRequest } = await import('./read-request.ts')
    store.tellFit(name, await readRequest(name))
  }
  const addAlert = async (text: string): Promise<void> => {
    const { readFit } = await import('./read-fit.ts')
    const parsed = parseRule(text, await readFit(text))
    const refusal = parsed.ok ? alerts.add(parsed.rule) : refusalOf(parsed)
    store.tellRule(text, refusal)
  }
  meter = terminal.line
  const onAbort = (): void => terminal.end({ kind: 'quit' })
  io.signal?.addEventListener('abort', onAbort)
  if (io.signal?.aborted === true) onAbort()
  const parts: ScreenParts = { store, painter, stdout: terminal.inkStdout }
  let screen: OpenScreen | null = null
  let isOver = false
  try {
    screen = openStillScreen(parts)
  } catch (error) {
    onCrash(error)
  }
  const openInk = async (): Promise<void> => {
    try {
      const { openScreen } = await import('../ui/open-screen.tsx')
      if (!isOver) screen = openScreen({ ...parts, onCrash })
    } catch (error) {
      onCrash(error)
    }
  }
  terminal.setMouse(config.mouse)
  void theme.adapt(terminal, start.theme).then((name) => {
    if (name !== null) showTheme(name)
  })
  // What was written goes out before the next turn of the loop. The network comes first: it has to wait for others.
  setImmediate(onFirstFrame)
  setImmediate(openInk)
  const ending = await terminal.ended
  isOver = true
  io.signal?.removeEventListener('abort', onAbort)
  store.close()
  screen?.close()
  await alerts.close()
  return ending
}

type FleetEffect = Extract<OuterEffect, { type: 'refresh' | 'toggle-pause' | 'travel' | 'set-interval' }>

/** Asks it, and gives what to say where nothing came of it. */
function askFleet(fleet: TimeTravel, effect: FleetEffect): string | null {
  if (effect.type === 'refresh') fleet.refresh(effect.providerId ?? undefined)
  else if (effect.type === 'set-interval') fleet.setIntervalMs(effect.intervalMs)
  else if (effect.type === 'toggle-pause') togglePause(fleet)
  else {
    const before = fleet.get().time
    fleet.travel(effect.step)
    return nowhere(effect.step, before, fleet.get().time)
  }
  return null
}

/** A replay is paused by stopping it; at its end it begins anew. */
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
