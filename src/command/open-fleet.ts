/** The live part with what it asks through, opened and closed as one. */
import type { Config } from '../config/config.ts'
import type { Endpoint } from '../domain/endpoint.ts'
import type { VersionSource } from '../provider/client.ts'
import { createFleetWatch, MAX_BACKOFF_MS, MAX_IN_FLIGHT } from '../watch/fleet-watch.ts'
import type { FleetSnapshot, FleetWatch } from '../watch/types.ts'
import { createLateClient, createLateStream } from './late-client.ts'
import { beFastForLargeFleet } from './lean-heap.ts'
import type { Log } from './log.ts'
import type { ProviderClients } from './provider-clients.ts'
import type { TrustIo } from './trust.ts'

export interface FleetIo extends TrustIo {
  /** Ids of endpoints that nobody named: when they fail they are asked less and less, down to every five minutes. */
  readonly found?: ReadonlySet<string>
  /** Hears the id of each endpoint whenever it answers. */
  readonly onAnswered?: (id: string) => void
}

export interface OpenFleet {
  readonly fleet: FleetWatch
  /** What REST is asked through; closed with the rest. */
  readonly client: VersionSource
  /** Ends every timer, request and socket; what waits for code to load ends too. */
  readonly close: () => Promise<void>
}

/** Longest wait between two attempts at a provider that nobody named; most of those on chain are dead for good. */
const FOUND_MAX_BACKOFF_MS = 300_000
/** With what asks the chain (4) and for versions (8) below 100 connections, as those given up take a moment to close. */
const MAX_IN_FLIGHT_FOUND = 80

/** Starts to watch `config.endpoints`. All that speaks with the network is loaded only after `ready`. */
export function openFleet(
  config: Config,
  io: FleetIo,
  log: Log | null,
  ready: Promise<void>,
  onCollected: (snapshot: FleetSnapshot) => void = () => {},
): OpenFleet {
  const { endpoints, intervalMs, transport } = config
  const isFound = ({ id }: Pick<Endpoint, 'id'>): boolean => io.found?.has(id) === true
  const found = endpoints.filter(isFound)
  let onClose: () => void = () => {}
  const closed = new Promise<void>((resolve) => {
    onClose = resolve
  })
  let loading: Promise<ProviderClients> | null = null
  const load = async (): Promise<ProviderClients> => {
    await Promise.race([ready, closed])
    const { providerClients } = await import('./provider-clients.ts')
    return providerClients(config, io, found)
  }
  const clients = (): Promise<ProviderClients> => {
    loading ??= load()
    return loading
  }
  const client = createLateClient(async () => (await clients()).rest())
  const grpc = createLateStream(async () => (await clients()).grpc())
  const fleet = createFleetWatch({
    ...{ endpoints, client, grpc, transport, intervalMs },
    maxInFlight: found.length > 0 ? MAX_IN_FLIGHT_FOUND : MAX_IN_FLIGHT,
    isFound,
    onCollected,
    maxBackoffMs: (endpoint) => (isFound(endpoint) ? FOUND_MAX_BACKOFF_MS : MAX_BACKOFF_MS),
    onEvent: ({ atMs, ...event }) => {
      log?.write(atMs, event)
      if (event.event === 'answered') io.onAnswered?.(event.provider)
    },
  })
  const stopCounting = beFastForLargeFleet(fleet)
  return {
    fleet,
    client,
    close: async () => {
      onClose()
      stopCounting()
      await fleet.close()
      await Promise.all([client.close(), grpc.close()])
    },
  }
}
