/** What providers are asked through in a run that watches. */
import type { Config } from '../config/config.ts'
import type { Endpoint } from '../domain/endpoint.ts'
import type { ProviderClient, StatusStream, VersionSource } from '../provider/client.ts'
import { createRestClient } from '../provider/rest/rest-client.ts'
import { assessOf, type TrustIo, tlsOf } from './trust.ts'

export interface ProviderClients {
  readonly rest: () => ProviderClient & VersionSource
  /** gRPC takes a tenth of a second to load, and is loaded only when called. */
  readonly grpc: () => Promise<ProviderClient & StatusStream>
}

/** One of each, made when called, that judge certificates alike; whoever calls closes them. Nobody named `found`. */
export function providerClients(
  config: Pick<Config, 'timeoutMs' | 'grpcPort' | 'tls' | 'chainNamed'>,
  io: TrustIo,
  found: readonly Endpoint[],
): ProviderClients {
  const { timeoutMs, grpcPort } = config
  const tlsOptions = tlsOf(config, assessOf(config, io))
  return {
    rest: () => createRestClient({ timeoutMs, ...tlsOptions, found }),
    grpc: async () => {
      const { createGrpcClient } = await import('../provider/grpc/grpc-client.ts')
      return createGrpcClient({ timeoutMs, ...tlsOptions, grpcPort })
    },
  }
}
