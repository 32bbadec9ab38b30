/** The screen: wires the live part, the screen's store, the terminal and Ink together, and takes them down. */
import type { EventEmitter } from 'node:events'
import type { ChainClient } from '../chain/lcd-client.ts'
import type { Config } from '../config/config.ts'
import type { Endpoint } from '../domain/endpoint.ts'
import { type Outcome, success } from '../domain/outcome.ts'
import type { ProviderRecord } from '../domain/provider-record.ts'
import { createRestClient } from '../provider/rest/rest-client.ts'
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
import { type OpenScreen, openScreen } from '../ui/open-screen.tsx'
import { createPainter } from '../ui/paint.ts'
import { createScreenStore, type OuterEffect } from '../ui/screen-store.ts'
import { defaultTheme, themeOf } from '../ui/themes.ts'
import type { ScreenState } from '../view/screen-state.ts'
import { startState } from '../view/screen-state-start.ts'
import { visibleText } from '../view/text.ts'
import { createFleetWatch, MAX_BACKOFF_MS, MAX_IN_FLIGHT } from '../watch/fleet-watch.ts'
import type { FleetWatch } from '../watch/types.ts'
import { createLateClient } from './late-client.ts'
import { type Log, openLog } from './log.ts'
import { checkFilter, checkSort } from './start-up.ts'
import { assessOf, tlsOf, watchTrust } from './trust.ts'

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

/** Longest wait between two attempts at a provider that nobody named; most of those on chain are dead for good. */
const FOUND_MAX_BACKOFF_MS = 300_000
/** With what asks the chain (4) and for versions (8) below 100 connections, as those given up take a moment to close. */
const MAX_IN_FLIGHT_FOUND = 80

/**
 * Shows the providers until the person quits or the terminal goes. Resolves with the exit status when
 * everything that was opened is closed: 0 after a quit, 2 where the start-up wishes make no sense (one sentence
 * on stderr, no screen), 70 after a fault of the program, 128 + n after signal n.
 */
export async function runWatch(config: Config, io: WatchIo): Promise<number> {
  const start = startOf(config)
  const log = start.ok && config.log !== null ? openLog(config.log) : success(null)
  const refused = start.ok ? log : start
  if (!start.ok || !log.ok) {
    io.stderr.write(`akash-top: ${refused.ok ? '' : refused.error.message}\n`)
    return 2
  }
  const record = log.value
  const { endpoints, intervalMs, timeoutMs, transport, grpcPort } = config
  const isFound = ({ id }: Pick<Endpoint, 'id'>): boolean => io.found?.has(id) === true
  const found = endpoints.filter(isFound)
  const tlsOptions = tlsOf(config, assessOf(config, io))
  const client = createRestClient({ timeoutMs, ...tlsOptions, found })
  let onFirstFrame: () => void = () => {}
  const firstFrame = new Promise<void>((resolve) => {
    onFirstFrame = resolve
  })
  // gRPC takes a tenth of a second to load: the first frame, and the first polls, do not wait for it.
  const grpc = createLateClient(async () => {
    await firstFrame
    const { createGrpcClient } = await import('../provider/grpc/grpc-client.ts')
    return createGrpcClient({ timeoutMs, ...tlsOptions, grpcPort })
  })
  const fleet = createFleetWatch({
    ...{ endpoints, client, grpc, transport, intervalMs },
    maxInFlight: found.length > 0 ? MAX_IN_FLIGHT_FOUND : MAX_IN_FLIGHT,
    isFound,
    maxBackoffMs: (endpoint) => (isFound(endpoint) ? FOUND_MAX_BACKOFF_MS : MAX_BACKOFF_MS),
    onEvent: ({ atMs, ...event }) => {
      record?.write(atMs, event)
      if (event.event === 'answered') io.onAnswered?.(event.provider)
    },
  })
  const trust = watchTrust(fleet, io, firstFrame)
  const research = firstFrame.then(async () => {
    const { startResearch } = await import('./research.ts')
    return startResearch({
      fleet,
      chain: io.chain ?? null,
      source: config.chain,
      versions: transport === 'grpc' ? null : client,
      records: io.records ?? new Map(),
      folders: io.folders ?? null,
    })
  })
  try {
    const ending = await show(config, io, fleet, start.value, onFirstFrame)
    if (ending.kind === 'crash') io.stderr.write(crashText(ending.error))
    logEnding(record, ending)
    return exitStatus(ending)
  } finally {
    // Without a frame too: what waits for it must end.
    onFirstFrame()
    const endResearch = await research
    await Promise.all([endResearch(), trust.close()])
    await fleet.close()
    await Promise.all([client.close(), grpc.close()])
    record?.close()
  }
}

function startOf(config: Config): Outcome<ScreenState, 'usage'> {
  const sort = checkSort(config)
  if (!sort.ok) return sort
  const filter = checkFilter(config.filter)
  if (!filter.ok) return filter
  const { view, group: grouped } = config
  return success(startState({ view, grouped, filter: filter.value, sort: sort.value }))
}

/** The screen from its first frame to the moment the terminal is as it was. */
async function show(
  config: Config,
  io: WatchIo,
  fleet: FleetWatch,
  start: ScreenState,
  onFirstFrame: () => void,
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
  const store = createScreenStore({ fleet, history, start, size, charset, line, onEffect, onCrash })
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
