/** The researcher of a run: what it starts from, and what it leaves for the next run. */
import { readDossiers, writeDossiers } from '../chain/dossier-file.ts'
import { createDossiers } from '../chain/dossiers.ts'
import { readFirstSeen, rememberFirstSeen } from '../chain/first-seen.ts'
import type { ChainClient } from '../chain/lcd-client.ts'
import type { ProviderRecord } from '../domain/provider-record.ts'
import type { VersionSource } from '../provider/client.ts'
import { systemClock } from '../watch/clock.ts'
import { createResearcher } from '../watch/researcher.ts'
import type { FleetWatch } from '../watch/types.ts'

export interface ResearchWishes {
  readonly fleet: FleetWatch
  /** null: the chain may not be asked. */
  readonly chain: ChainClient | null
  /** Names the chain in what is kept. */
  readonly source: readonly string[]
  readonly versions: VersionSource | null
  readonly records: ReadonlyMap<string, ProviderRecord>
  /** Nothing is kept where null. */
  readonly folders: { readonly cache: string; readonly state: string } | null
}

/** Starts to find out; the answer ends it, and keeps what it found. */
export async function startResearch(wishes: ResearchWishes): Promise<() => Promise<void>> {
  const { fleet, chain, source, versions, records, folders } = wishes
  const [cached, firstSeen] = await Promise.all([
    folders === null || chain === null ? new Map() : readDossiers(folders.cache, source),
    folders === null ? new Map() : readFirstSeen(folders.state),
  ])
  const dossiers = chain === null ? null : createDossiers({ client: chain, cached, now: systemClock.now })
  const researcher = createResearcher({
    ...{ fleet, dossiers, versions, records, firstSeen },
    clock: systemClock,
  })
  return async () => {
    await researcher.close()
    if (folders === null) return
    await rememberFirstSeen(folders.state, researcher.firstSeen())
    const isNew = dossiers !== null && dossiers.all().size > 0
    if (isNew) await writeDossiers(folders.cache, source, dossiers.all())
  }
}
