/** What is to be known of providers besides their status, found out once, for a command that asks each of them once. */
import { createDossiers } from '../chain/dossiers.ts'
import type { ChainClient } from '../chain/lcd-client.ts'
import { ownerFacts } from '../chain/owner-facts.ts'
import type { Config } from '../config/config.ts'
import { parseOwner } from '../domain/owner.ts'
import { NO_FACTS, type ProviderFacts } from '../domain/provider-facts.ts'
import type { ProviderRecord } from '../domain/provider-record.ts'
import type { Answer } from '../inventory/ask.ts'

/** Of what a command is given, what facts are found out with. */
export interface FactsIo {
  /** Ends what is in flight. */
  readonly signal: AbortSignal
  /** Epoch ms. */
  readonly now: () => number
  /** Without one nothing is found out. */
  readonly chain?: ChainClient
  /** What the chain's list says, by endpoint id. */
  readonly records?: ReadonlyMap<string, ProviderRecord>
  /** Hears of each provider of which all is known that can be. */
  readonly onKnown?: () => void
}

/** By endpoint id. */
export type FactsById = ReadonlyMap<string, ProviderFacts>

export const NOTHING_KNOWN: FactsById = new Map()

/** Providers being asked about at once. */
const LANES = 8

/**
 * The facts of everyone who answered, where the chain may be asked; what the chain or a provider has not told within
 * `withinMs` is not known.
 */
export async function onceFacts(
  answers: readonly Answer[],
  { timeoutMs, tls }: Pick<Config, 'timeoutMs' | 'tls'>,
  { chain, signal, now, records = new Map(), onKnown }: FactsIo,
  withinMs: number,
): Promise<FactsById> {
  if (chain === undefined) return NOTHING_KNOWN
  const { createRestClient } = await import('../provider/rest/rest-client.ts')
  const versions = createRestClient({ timeoutMs, tls })
  const late = AbortSignal.any([signal, AbortSignal.timeout(withinMs)])
  const isLate = new Promise<null>((resolve) => {
    late.addEventListener('abort', () => resolve(null), { once: true })
  })
  const dossiers = createDossiers({ client: chain, cached: new Map(), now })
  for (const record of records.values()) dossiers.put(record)

  const known = new Map<string, ProviderFacts>()
  const findOut = async ({ endpoint, outcome }: Answer): Promise<void> => {
    if (!outcome.ok) return
    const claimed = records.get(endpoint.id)?.owner ?? outcome.value.inventory.address ?? ''
    const owner = parseOwner(claimed)
    const [version] = await Promise.all([
      versions.askVersion(endpoint, late),
      owner.ok ? Promise.race([dossiers.renew(owner.value), isLate]) : null,
    ])
    const told = owner.ok ? ownerFacts(endpoint, owner.value, dossiers.peek(owner.value)) : {}
    known.set(endpoint.id, { ...NO_FACTS, ...told, versions: version.ok ? version.value : null })
  }
  const queue = answers.values()
  const lane = async (): Promise<void> => {
    for (const answer of queue) {
      if (late.aborted) return
      await findOut(answer)
      onKnown?.()
    }
  }
  try {
    await Promise.all(Array.from({ length: LANES }, lane))
    return known
  } finally {
    await versions.close()
  }
}
