/** What is to be known of providers besides their status, found out once: for a snapshot that asks for it. */
import { createDossiers } from '../chain/dossiers.ts'
import type { ChainClient } from '../chain/lcd-client.ts'
import { ownerFacts } from '../chain/owner-facts.ts'
import { parseOwner } from '../domain/owner.ts'
import { NO_FACTS, type ProviderFacts } from '../domain/provider-facts.ts'
import type { ProviderRecord } from '../domain/provider-record.ts'
import type { VersionSource } from '../provider/client.ts'
import type { FleetSnapshot, ProviderState } from '../watch/types.ts'

export interface OnceFactsDeps {
  readonly chain: ChainClient
  readonly versions: VersionSource
  /** What the chain's list says, by endpoint id. */
  readonly records: ReadonlyMap<string, ProviderRecord>
  /** Ends what is in flight. */
  readonly signal: AbortSignal
  /** Epoch ms. */
  readonly now: () => number
}

/** Providers being asked about at once. */
const LANES = 8

/** The snapshot with the facts of everyone who answered; what the chain or a provider did not tell is not known. */
export async function withOnceFacts(snapshot: FleetSnapshot, deps: OnceFactsDeps): Promise<FleetSnapshot> {
  const { chain, versions, records, signal, now } = deps
  const dossiers = createDossiers({ client: chain, cached: new Map(), now })
  for (const record of records.values()) dossiers.put(record)

  const factsOf = async ({ id, endpoint, inventory }: ProviderState): Promise<ProviderFacts> => {
    const claimed = records.get(id)?.owner ?? inventory?.address ?? ''
    const owner = parseOwner(claimed)
    const [version] = await Promise.all([
      versions.askVersion(endpoint, signal),
      owner.ok ? dossiers.renew(owner.value) : null,
    ])
    const known = owner.ok ? ownerFacts(endpoint, owner.value, dossiers.peek(owner.value)) : {}
    return { ...NO_FACTS, ...known, versions: version.ok ? version.value : null }
  }

  const providers = [...snapshot.providers]
  const queue = snapshot.providers.entries()
  const lane = async (): Promise<void> => {
    for (const [place, provider] of queue) {
      if (provider.inventory === null || signal.aborted) continue
      providers[place] = { ...provider, facts: await factsOf(provider) }
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return { ...snapshot, providers }
}
