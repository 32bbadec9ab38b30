/** The screen: wires the live part, the screen's store, the terminal and Ink together, and takes them down. */
import type { Config } from '../config/config.ts'
import type { Endpoint } from '../domain/endpoint.ts'
import { success } from '../domain/outcome.ts'
import { createRestClient } from '../provider/rest/rest-client.ts'
import { type Ending, exitStatus } from '../terminal/lifecycle.ts'
import { createFleetWatch, MAX_BACKOFF_MS, MAX_IN_FLIGHT } from '../watch/fleet-watch.ts'
import { createMemory } from '../watch/memory.ts'
import { createTimeTravel } from '../watch/time-travel.ts'
import { createLateClient } from './late-client.ts'
import { type Log, openLog } from './log.ts'
import { openRecorder } from './record.ts'
import { crashText, showScreen, startOf, type WatchIo } from './screen.ts'

/** Longest wait between two attempts at a provider that nobody named; most of those on chain are dead for good. */
const FOUND_MAX_BACKOFF_MS = 300_000
/** With what asks the chain (4) and for versions (8) never more than 100 connections are being opened. */
const MAX_IN_FLIGHT_FOUND = 88

/**
 * Shows the providers until the person quits or the terminal goes. Resolves with the exit status when
 * everything that was opened is closed: 0 after a quit, 2 where the start-up wishes make no sense (one sentence
 * on stderr, no screen), 70 after a fault of the program, 128 + n after signal n.
 */
export async function runWatch(config: Config, io: WatchIo): Promise<number> {
  const start = startOf(config)
  const log = start.ok && config.log !== null ? openLog(config.log) : success(null)
  const ids = config.endpoints.map(({ id }) => id)
  const recording =
    log.ok && start.ok && config.record !== null ? openRecorder(config.record, ids, Date.now) : success(null)
  const refused = [start, log, recording].find((outcome) => !outcome.ok)
  if (!start.ok || !log.ok || !recording.ok) {
    if (log.ok) log.value?.close()
    io.stderr.write(`akash-top: ${refused?.ok === false ? refused.error.message : ''}\n`)
    return 2
  }
  const record = log.value
  const recorder = recording.value
  const memory = createMemory()
  const { endpoints, intervalMs, timeoutMs, tls, transport, grpcPort } = config
  const isFound = ({ id }: Pick<Endpoint, 'id'>): boolean => io.found?.has(id) === true
  const found = endpoints.filter(isFound)
  const client = createRestClient({ timeoutMs, tls, found })
  let onFirstFrame: () => void = () => {}
  const firstFrame = new Promise<void>((resolve) => {
    onFirstFrame = resolve
  })
  // gRPC takes a tenth of a second to load: the first frame, and the first polls, do not wait for it.
  const grpc = createLateClient(async () => {
    await firstFrame
    const { createGrpcClient } = await import('../provider/grpc/grpc-client.ts')
    return createGrpcClient({ timeoutMs, tls, grpcPort })
  })
  const live = createFleetWatch({
    onCollected: (snapshot) => {
      memory.add(snapshot)
      recorder?.add(snapshot)
    },
    ...{ endpoints, client, grpc, transport, intervalMs },
    maxInFlight: found.length > 0 ? MAX_IN_FLIGHT_FOUND : MAX_IN_FLIGHT,
    isFound,
    maxBackoffMs: (endpoint) => (isFound(endpoint) ? FOUND_MAX_BACKOFF_MS : MAX_BACKOFF_MS),
    onEvent: ({ atMs, ...event }) => {
      record?.write(atMs, event)
      if (event.event === 'answered') io.onAnswered?.(event.provider)
    },
  })
  const fleet = createTimeTravel(live, memory, () => recorder?.state() ?? null)
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
    const ending = await showScreen(config, io, fleet, start.value, onFirstFrame)
    if (ending.kind === 'crash') io.stderr.write(crashText(ending.error))
    logEnding(record, ending)
    return exitStatus(ending)
  } finally {
    // Without a frame too: what waits for it must end.
    onFirstFrame()
    const endResearch = await research
    await Promise.all([endResearch(), fleet.close()])
    await Promise.all([client.close(), grpc.close()])
    recorder?.close()
    const stopped = recorder?.error() ?? null
    if (stopped !== null) io.stderr.write(`akash-top: ${stopped}\n`)
    record?.close()
  }
}

function logEnding(log: Log | null, ending: Ending): void {
  log?.write(Date.now(), { event: 'ended', ...ending })
}
