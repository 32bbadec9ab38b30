/** From what the chain says of an owner to what is known of the provider that is watched. */
import type { Endpoint } from '../domain/endpoint.ts'
import type { ProviderFacts } from '../domain/provider-facts.ts'
import type { ProviderRecord } from '../domain/provider-record.ts'
import { quote } from '../domain/quote.ts'
import type { Dossier } from './dossiers.ts'
import { endpointOfHostUri } from './host-uri.ts'

export type OwnerFacts = Pick<ProviderFacts, 'owner' | 'record' | 'misfit' | 'audited' | 'activeLeases'>

/**
 * What a dossier tells of the provider at that endpoint. A provider may claim any owner: its record, and all else of
 * the owner, counts only where the record names the host that is watched. The port may differ, as tunnels do.
 */
export function ownerFacts(endpoint: Endpoint, owner: string, dossier: Dossier): OwnerFacts {
  const nothing = { owner, record: null, misfit: null, audited: null, activeLeases: null }
  if (dossier.record === null) return nothing
  const misfit = misfitOf(endpoint, dossier.record.value)
  if (misfit !== null) return { ...nothing, misfit }
  return {
    ...nothing,
    record: dossier.record.value,
    audited: dossier.audited?.value ?? null,
    activeLeases: dossier.leases === null ? null : { count: dossier.leases.value, atMs: dossier.leases.atMs },
  }
}

function misfitOf(endpoint: Endpoint, record: ProviderRecord | null): string | null {
  if (record === null) return 'the owner it names has no provider on chain'
  const named = endpointOfHostUri(record.hostUri, { privateHosts: true })
  if (named.ok && named.value.host === endpoint.host) return null
  return `the chain's record of the owner it names is of another host, ${quote(record.hostUri.trim())}`
}
