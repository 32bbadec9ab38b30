/** The client for one round of questions, by the transport that is wished. */
import type { TransportChoice } from '../config/choices.ts'
import type { Endpoint } from '../domain/endpoint.ts'
import type { ProviderClient } from '../provider/client.ts'
import type { TlsOptions } from '../provider/vouch.ts'
import { createAutoClient } from './auto-client.ts'

export interface ClientWishes extends TlsOptions {
  readonly transport: TransportChoice
  /** For one question over one transport, body included, milliseconds. */
  readonly timeoutMs: number
  /** null: the port after that of REST. */
  readonly grpcPort: number | null
  /** Endpoints that nobody named, most of them dead: see {@link createAutoClient}. */
  readonly found?: readonly Endpoint[]
}

/**
 * Opens a client that asks each provider once: over both transports (see {@link createAutoClient}), or over one.
 * A transport that is not wished is not even loaded. The client is the caller's to close.
 */
export async function openClient({
  transport,
  timeoutMs,
  grpcPort,
  found = [],
  ...wishes
}: ClientWishes): Promise<ProviderClient> {
  const { tls, vouch } = wishes
  const tlsOptions = vouch === undefined ? { tls } : { tls, vouch }
  const openRest = async () =>
    (await import('../provider/rest/rest-client.ts')).createRestClient({ timeoutMs, ...tlsOptions, found })
  const openGrpc = async () =>
    (await import('../provider/grpc/grpc-client.ts')).createGrpcClient({ timeoutMs, ...tlsOptions, grpcPort })
  if (transport === 'rest') return openRest()
  if (transport === 'grpc') return openGrpc()
  const [rest, grpc] = await Promise.all([openRest(), openGrpc()])
  const doubtful = new Set(found.map(({ id }) => id))
  return createAutoClient({ rest, grpc, restFirst: ({ id }) => doubtful.has(id) })
}
