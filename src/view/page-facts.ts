/** Who a provider is: what the chain, its auditors and `/version` say of it, on its page. */
import type { ClusterInventory } from '../domain/cluster.ts'
import { liveShare, NO_FACTS, type ProviderFacts } from '../domain/provider-facts.ts'
import {
  AUDITOR_NAMES,
  attributeOf,
  type ProviderRecord,
  regionOf,
  tierOf,
} from '../domain/provider-record.ts'
import type { ProviderState } from '../watch/types.ts'
import { formatCount, formatPercent } from './format.ts'
import { formatAgo, formatDay } from './format-time.ts'
import type { Charset, Line, Tone } from './line.ts'
import type { DrawContext } from './model.ts'
import { factLines, sectionTitle, textLines } from './page-parts.ts'
import { type AttributeEntry, attributeEntries } from './provider-facts.ts'

const MOST_HOSTNAMES = 50
const MOST_ATTRIBUTES = 200
const MOST_AUDITORS = 5

/** The section of what its status says, and what was found out; nothing where there is neither. */
export function identityFacts(provider: ProviderState, width: number, ctx: DrawContext): Line[] {
  const own = provider.inventory === null ? [] : statusFacts(provider.inventory, width, ctx.charset)
  const found = foundFacts(provider, width, ctx)
  if (own.length + found.length === 0) return []
  return [...sectionTitle('Who it is', width, ctx.charset), ...own, ...found]
}

/** What its status says of it in plain words. */
function statusFacts(inventory: ClusterInventory, width: number, charset: Charset): Line[] {
  const { hostnames, address, shape } = inventory
  const more = hostnames.length > MOST_HOSTNAMES ? ` and ${hostnames.length - MOST_HOSTNAMES} more` : ''
  const hosts = (hostnames.slice(0, MOST_HOSTNAMES).join(', ') || 'none told') + more
  return [
    ...factLines('Address', address ?? 'not told', width, charset),
    ...factLines('Host names', hosts, width, charset),
    ...(shape === 'nodes'
      ? []
      : factLines('Shape', 'an older provider: it tells what is free and nothing else', width, charset)),
  ]
}

/** A line or more for each fact; nothing where nobody found anything out. */
function foundFacts(provider: ProviderState, width: number, ctx: DrawContext): Line[] {
  const { facts = NO_FACTS } = provider
  if (facts === NO_FACTS) return []
  const { charset } = ctx
  const fact = (label: string, text: string, tone: Tone = 'text') =>
    factLines(label, text, width, charset, tone)
  return [
    ...fact('Owner', facts.owner ?? 'not known'),
    ...(facts.misfit === null ? [] : fact('', facts.misfit, 'warn')),
    ...(facts.record === null ? [] : recordFacts(facts.record, fact)),
    ...fact('Versions', versionWords(facts)),
    ...(facts.audited === null ? [] : fact('Audited', auditWords(facts.audited))),
    ...(facts.activeLeases === null
      ? []
      : fact(
          'Active leases',
          `${formatCount(facts.activeLeases.count)} by the chain, ${formatAgo(facts.activeLeases.atMs, ctx.nowMs)}`,
        )),
    ...fact('First seen', seenWords(facts, ctx)),
  ]
}

function recordFacts(record: ProviderRecord, fact: (label: string, text: string) => Line[]): Line[] {
  const rows: readonly (readonly [label: string, text: string | null])[] = [
    ['Registered', record.hostUri],
    ['Host', attributeOf(record, 'host')],
    ['Organization', attributeOf(record, 'organization')],
    ['Region', regionOf(record)],
    ['Tier', tierOf(record)],
    ['Email', record.email || attributeOf(record, 'email')],
    ['Website', record.website || attributeOf(record, 'website')],
  ]
  return rows.flatMap(([label, text]) => fact(label, text === null || text.trim() === '' ? 'not told' : text))
}

function versionWords({ versions }: ProviderFacts): string {
  if (versions === null) return 'not known'
  return `provider ${versions.provider ?? 'not told'}, Kubernetes ${versions.kubernetes ?? 'not told'}`
}

function auditWords(audited: NonNullable<ProviderFacts['audited']>): string {
  if (audited.length === 0) return 'no, by nobody'
  const auditors = [...new Set(audited.map(({ auditor }) => auditor))]
  const names = auditors.slice(0, MOST_AUDITORS).map((auditor) => {
    const name = AUDITOR_NAMES.get(auditor)
    return name === undefined ? auditor : `${name} (${auditor})`
  })
  const more = auditors.length - MOST_AUDITORS
  return `yes, by ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function seenWords({ firstSeenMs, liveness }: ProviderFacts, { nowMs }: DrawContext): string {
  const since =
    firstSeenMs === null ? 'not yet' : `${formatDay(firstSeenMs)} (${formatAgo(firstSeenMs, nowMs)})`
  // Rounded down: a hundred per cent means that it never was away.
  if (liveness === null) return since
  return `${since}, live ${formatPercent(Math.floor(liveShare(liveness, nowMs) * 100) / 100)} of this run`
}

/** The section of attributes, and which of them an auditor signed; nothing where there are none. */
export function attributeFacts(provider: ProviderState, width: number, { charset }: DrawContext): Line[] {
  const { record, audited } = provider.facts ?? NO_FACTS
  const entries = attributeEntries(record, audited ?? [])
  if (entries.length === 0) return []
  const signed = entries.filter((entry) => entry.signed.length > 0).length
  const differing = entries.filter(({ agrees }) => !agrees).length
  const title = `Attributes: ${entries.length}, ${signed} audited${differing > 0 ? `, ${differing} differ` : ''}`
  const more = entries.length - MOST_ATTRIBUTES
  return [
    ...sectionTitle(title, width, charset),
    ...entries
      .slice(0, MOST_ATTRIBUTES)
      .flatMap((entry) => textLines(entryWords(entry), width, charset, entry.agrees ? 'text' : 'warn')),
    ...(more > 0 ? textLines(`and ${more} more`, width, charset, 'dim') : []),
  ]
}

function entryWords({ key, declared, signed, agrees }: AttributeEntry): string {
  if (declared.length === 0) return `${key}: not declared, audited as ${signed.join(', ')}`
  const own = `${key} = ${[...new Set(declared)].join(', ')}`
  if (signed.length === 0) return own
  return agrees ? `${own} (audited)` : `${own}; differs, audited as ${signed.join(', ')}`
}
