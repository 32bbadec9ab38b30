/** From what a configuration names, owners and everyone included, to the endpoints that are asked. */
import {
  endpointOfHostUri,
  type FoundProvider,
  findEndpoints,
  SKIP_REASONS,
  type SkipReason,
} from '../chain/host-uri.ts'
import { type KnownGood, knownGoodFirst } from '../chain/known-good.ts'
import type { Registry } from '../chain/registry.ts'
import { isLoopbackUrl } from '../config/chain-url.ts'
import type { Config } from '../config/config.ts'
import type { Endpoint } from '../domain/endpoint.ts'
import { failure, type Outcome, success } from '../domain/outcome.ts'
import type { ProviderRecord } from '../domain/provider-record.ts'

export type Wishes = Pick<Config, 'endpoints' | 'owners' | 'all' | 'chain'>

export interface ResolveDeps {
  readonly registry: Pick<Registry, 'all' | 'one'>
  readonly knownGood: KnownGood
}

export interface Resolved {
  /** Those named, in their order, then those of the owners named, then those found on chain, known-good ones first. */
  readonly endpoints: readonly Endpoint[]
  /** What the chain says of them, by endpoint id; not all of those named are on chain. */
  readonly records: ReadonlyMap<string, ProviderRecord>
  /** Ids of those that nobody named. */
  readonly found: ReadonlySet<string>
  /** Records on chain without an address to ask, by reason; all 0 without `all`. */
  readonly skipped: Readonly<Record<SkipReason, number>>
  /** Records on chain left out because a newer one has the same endpoint. */
  readonly merged: number
  /** Age of what was taken from the cache, of several the oldest, milliseconds; null where the chain told all of it. */
  readonly fromCacheMs: number | null
  /** Sentences on what could not be had; nobody in `endpoints` stands for it. */
  readonly missing: readonly string[]
  /** Sentences on what is old because the chain did not answer. */
  readonly old: readonly string[]
}

/** How many owners are looked up at once. */
const LANES = 8

/**
 * Resolves what a configuration names. Where the chain is away only what it would have told is missing: it fails
 * (`chain`) where nobody is left to be asked, and as `usage` where the chain says that an owner has no provider, or
 * none that can be asked. The order of endpoints does not depend on the order of answers.
 */
export async function resolveEndpoints(
  wishes: Wishes,
  { registry, knownGood }: ResolveDeps,
): Promise<Outcome<Resolved, 'usage' | 'chain'>> {
  const privateHosts = wishes.chain.every(isLoopbackUrl)
  const [owned, listed] = await Promise.all([
    askAbout(wishes.owners, registry),
    wishes.all ? registry.all() : null,
  ])
  const named: FoundProvider[] = []
  const missing: string[] = []
  const told: { readonly ageMs: number | null; readonly problem: string | null }[] = []
  for (const [index, owner] of wishes.owners.entries()) {
    const answer = owned[index]
    if (answer === undefined) continue
    if (!answer.ok) {
      missing.push(`${owner} could not be looked up: ${answer.error.message}`)
      continue
    }
    told.push(answer.value)
    const record = answer.value.value
    if (record === null)
      return failure('usage', `${owner} is the owner of no provider on chain; check the address`)
    const endpoint = endpointOfHostUri(record.hostUri, { privateHosts })
    if (!endpoint.ok) return failure('usage', `${owner} cannot be asked: ${endpoint.error.message}`)
    named.push({ endpoint: endpoint.value, record })
  }
  if (listed?.ok === true) told.push(listed.value)
  if (listed?.ok === false) missing.push(`the providers on chain are not known: ${listed.error.message}`)

  const everyone = findEndpoints(listed?.ok === true ? listed.value.value.records : [], { privateHosts })
  const first = distinct([...wishes.endpoints, ...named.map(({ endpoint }) => endpoint)])
  const isNamed = new Set(first.map(({ id }) => id))
  const rest = everyone.found.map(({ endpoint }) => endpoint).filter(({ id }) => !isNamed.has(id))
  const endpoints = [...first, ...knownGoodFirst(rest, knownGood)]
  if (endpoints.length === 0) return nobody(missing, everyone.skipped)
  return success({
    endpoints,
    records: new Map([...everyone.found, ...named].map(({ endpoint, record }) => [endpoint.id, record])),
    found: new Set(rest.map(({ id }) => id)),
    skipped: everyone.skipped,
    merged: everyone.merged,
    fromCacheMs: told.reduce<number | null>((oldest, { ageMs }) => older(oldest, ageMs), null),
    missing,
    old: [
      ...new Set(
        told.flatMap(({ ageMs, problem }) => (problem === null ? [] : [oldSentence(ageMs, problem)])),
      ),
    ],
  })
}

/** One answer an owner, in their order, a few at a time. */
async function askAbout(owners: readonly string[], registry: Pick<Registry, 'one'>) {
  const answers: Awaited<ReturnType<Registry['one']>>[] = []
  const queue = owners.entries()
  const lane = async () => {
    for (const [index, owner] of queue) answers[index] = await registry.one(owner)
  }
  await Promise.all(Array.from({ length: Math.min(LANES, owners.length) }, lane))
  return answers
}

function nobody(
  missing: readonly string[],
  skipped: Readonly<Record<SkipReason, number>>,
): Outcome<never, 'chain'> {
  const [why] = missing
  if (why !== undefined) return failure('chain', why)
  const records = SKIP_REASONS.reduce((sum, reason) => sum + skipped[reason], 0)
  return failure('chain', `the chain lists no provider that can be asked (${records} records); check --chain`)
}

function distinct(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const byId = new Map<string, Endpoint>()
  for (const endpoint of endpoints) if (!byId.has(endpoint.id)) byId.set(endpoint.id, endpoint)
  return [...byId.values()]
}

function older(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b)
}

function oldSentence(ageMs: number | null, problem: string): string {
  return `what is known of the chain is ${inWords(ageMs ?? 0)} old: ${problem}`
}

/** A rough age for a sentence. */
export function inWords(ageMs: number): string {
  const minutes = Math.round(ageMs / 60_000)
  if (minutes < 120) return `${minutes} min`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`
}
