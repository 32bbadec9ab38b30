/** What the chain says of single owners beside the list of providers: kept with its age, asked again when it is old. */
import type { AuditedAttributes, ProviderRecord } from '../domain/provider-record.ts'
import type { ChainClient } from './lcd-client.ts'

/** Something the chain said, and when (epoch ms). */
export interface Aged<T> {
  readonly value: T
  readonly atMs: number
}

/** Each part is null where nobody asked yet, or the chain never answered. */
export interface Dossier {
  /** null as a value: the owner has registered no provider. */
  readonly record: Aged<ProviderRecord | null> | null
  readonly audited: Aged<readonly AuditedAttributes[]> | null
  readonly leases: Aged<number> | null
}

export const EMPTY_DOSSIER: Dossier = { record: null, audited: null, leases: null }

/** For so long a part is taken without asking again. Leases come and go, the rest hardly moves. */
export const DOSSIER_FRESH_MS = { record: 3_600_000, audited: 3_600_000, leases: 600_000 } as const

export interface DossierOptions {
  readonly client: Pick<ChainClient, 'getProvider' | 'auditedAttributes' | 'activeLeaseCount'>
  /** By owner, of whatever age. */
  readonly cached: ReadonlyMap<string, Dossier>
  /** Epoch ms. */
  readonly now: () => number
}

export interface Dossiers {
  /** What is known without asking. */
  readonly peek: (owner: string) => Dossier
  /** Asks for what is not fresh; false where the chain left any of it unanswered, whose older part stays. */
  readonly renew: (owner: string) => Promise<boolean>
  /** Puts in a record that came with the list of all. */
  readonly put: (record: ProviderRecord) => void
  readonly all: () => ReadonlyMap<string, Dossier>
}

/** Dossiers over one client and what was cached. */
export function createDossiers({ client, cached, now }: DossierOptions): Dossiers {
  const known = new Map(cached)
  const peek = (owner: string): Dossier => known.get(owner) ?? EMPTY_DOSSIER
  const isFresh = (part: Aged<unknown> | null, freshMs: number): boolean =>
    part !== null && now() >= part.atMs && now() - part.atMs < freshMs

  return {
    peek,
    all: () => known,
    put: (record) =>
      known.set(record.owner, { ...peek(record.owner), record: { value: record, atMs: now() } }),
    renew: async (owner) => {
      const before = peek(owner)
      const [record, audited, leases] = await Promise.all([
        isFresh(before.record, DOSSIER_FRESH_MS.record) ? null : client.getProvider(owner),
        isFresh(before.audited, DOSSIER_FRESH_MS.audited) ? null : client.auditedAttributes(owner),
        isFresh(before.leases, DOSSIER_FRESH_MS.leases) ? null : client.activeLeaseCount(owner),
      ])
      const atMs = now()
      known.set(owner, {
        record: record?.ok === true ? { value: record.value, atMs } : before.record,
        audited: audited?.ok === true ? { value: audited.value, atMs } : before.audited,
        leases: leases?.ok === true ? { value: leases.value, atMs } : before.leases,
      })
      return [record, audited, leases].every((answer) => answer?.ok !== false)
    },
  }
}
