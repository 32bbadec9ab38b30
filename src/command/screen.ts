/** The screen of a command: Ink, terminal and screen store over a fleet, live or not, and the way out of it. */
import type { EventEmitter } from 'node:events'
import type { ChainClient } from '../chain/lcd-client.ts'
import type { Config } from '../config/config.ts'
import { type Outcome, success } from '../domain/outcome.ts'
import type { ProviderRecord } from '../domain/provider-record.ts'
import { capabilities, type Environment, windowSize } from '../terminal/capabilities.ts'
import type { InputStream } from '../terminal/input.ts'
import { type Ending, type OutputStream, openTerminal } from '../terminal/lifecycle.ts'
import { type OpenScreen, openScreen } from '../ui/open-screen.tsx'
import { createPainter } from '../ui/paint.ts'
import { createScreenStore, type OuterEffect } from '../ui/screen-store.ts'
import { defaultTheme, themeOf } from '../ui/themes.ts'
import { type ScreenState, startState } from '../view/screen-state.ts'
import { visibleText } from '../view/text.ts'
import type { TimeTravel } from '../watch/types.ts'
import { checkFilter, checkSort } from './start-up.ts'

/** Where the screen is, and what can end it from outside. */
export interface WatchIo {
  readonly stdin: InputStream
  readonly stdout: OutputStream
  readonly stderr: { readonly write: (text: string) => unknown }
  readonly env: Environment
  /** Emits signals, uncaught errors and `exit`; the process unless given. */
  readonly signals?: EventEmitter
  /** Aborted: the screen ends as if `q` had been pressed. */
  readonly signal?: AbortSignal
  /** Ids of endpoints that nobody named: when they fail they are asked less and less, down to every five minutes. */
  readonly found?: ReadonlySet<string>
  /** What the chain's list says of providers, by endpoint id. */
  readonly records?: ReadonlyMap<string, ProviderRecord>
  /** Stays the caller's; what it would tell is not known without one. Not to be asked before the first frame. */
  readonly chain?: ChainClient
  /** Where what was found out is kept for the next run; it is forgotten where not given. */
  readonly folders?: { readonly cache: string; readonly state: string }
  /** Hears the id of each endpoint whenever it answers. */
  readonly onAnswered?: (id: string) => void
}

/** The state before the first key, or what of the wishes makes no sense. */
export function startOf(config: Config): Outcome<ScreenState, 'usage'> {
  const sort = checkSort(config)
  if (!sort.ok) return sort
  const filter = checkFilter(config.filter)
  if (!filter.ok) return filter
  const { view, group: grouped } = config
  return success(startState({ view, grouped, filter: filter.value, sort: sort.value }))
}

/** The screen from its first frame to the moment the terminal is as it was. */
export async function showScreen(
  config: Config,
  io: WatchIo,
  fleet: TimeTravel,
  start: ScreenState,
  onFirstFrame: () => void = () => {},
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
  const store = createScreenStore({ fleet, history, start, size, charset, onEffect, onCrash })
  const terminal = openTerminal({
    stdin: io.stdin,
    stdout: io.stdout,
    term: io.env.TERM,
    signals: io.signals ?? process,
    onInput: store.input,
    onResize: (next) => screen?.redraw(() => store.resize(next)),
  })
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
