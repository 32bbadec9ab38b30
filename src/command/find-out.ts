/** What is found out of the providers of a fleet besides their status, for the commands that watch. */
import type { ChainClient } from '../chain/lcd-client.ts'
import type { Config } from '../config/config.ts'
import type { ProviderRecord } from '../domain/provider-record.ts'
import type { VersionSource } from '../provider/client.ts'
import type { FleetWatch } from '../watch/types.ts'
import { watchTrust } from './watch-trust.ts'

export interface FindOutIo {
  /** What the chain's list says of providers, by endpoint id. */
  readonly records?: ReadonlyMap<string, ProviderRecord>
  /** Stays the caller's; what it would tell is not known without one. Not asked before it is time to begin. */
  readonly chain?: ChainClient
  /** Where what was found out is kept for the next run; it is forgotten where not given. */
  readonly folders?: { readonly cache: string; readonly state: string }
}

/**
 * From `begin` on asks the chain and `/version`, judges certificates, and annotates the fleet with what it finds.
 * `close` ends both; it resolves when nothing is asked or annotated any more, and not before `begin`.
 */
export function findOut(
  fleet: FleetWatch,
  versions: VersionSource,
  { chain: source, transport }: Pick<Config, 'chain' | 'transport'>,
  io: FindOutIo,
  begin: Promise<void>,
): { readonly close: () => Promise<void> } {
  const trust = watchTrust(fleet, io, begin)
  const research = begin.then(async () => {
    const { startResearch } = await import('./research.ts')
    return startResearch({
      ...{ fleet, source },
      chain: io.chain ?? null,
      versions: transport === 'grpc' ? null : versions,
      records: io.records ?? new Map(),
      folders: io.folders ?? null,
    })
  })
  return {
    close: async () => {
      const endResearch = await research
      await Promise.all([endResearch(), trust.close()])
    },
  }
}
