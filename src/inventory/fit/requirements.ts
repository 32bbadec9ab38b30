/** What a group asks of a provider beyond capacity: attributes on chain, and who must have signed them. */
import type { ProviderFacts } from '../../domain/provider-facts.ts'
import type { Attribute, AuditedAttributes } from '../../domain/provider-record.ts'
import { quote } from '../../domain/quote.ts'
import { type GpuAlternative, type ResourceGroup, replicasOf } from '../../domain/request.ts'
import { gpuCapabilities, holdsAll, holdsAny, storageCapabilities } from './attribute-match.ts'

/**
 * `attributes`: what the placement asks for. `capabilities`: that the provider declares such GPUs and storage.
 * `signed_by`: that auditors have signed what the placement asks for.
 */
export type Requirement = 'attributes' | 'capabilities' | 'signed_by'

/** How a provider stands to a group's requirements. */
export interface Requirements {
  /** The first that it does not meet, and a clause for a person; null where it meets all that can be checked. */
  readonly unmet: { readonly requirement: Requirement; readonly message: string } | null
  /** Those that the group has and the chain, as far as it is known, says nothing of. */
  readonly unknown: readonly Requirement[]
}

interface Check {
  readonly requirement: Requirement
  readonly isAsked: (group: ResourceGroup) => boolean
  /** What is not met, null where it is met, undefined where that is not known. */
  readonly clause: (group: ResourceGroup, facts: ProviderFacts) => string | null | undefined
}

/**
 * In the order of the provider's bid engine (provider, bidengine/order.go, shouldBid): its own attributes, also where
 * auditors are named (MatchAttributes); what it declares (MatchResourcesRequirements); what is signed
 * (MatchRequirements). The three are of chain-sdk, go/node/deployment/v1beta4/groupspec.go.
 */
const CHECKS: readonly Check[] = [
  {
    requirement: 'attributes',
    isAsked: ({ attributes }) => attributes.length > 0,
    clause: ({ attributes }, { record }) => {
      if (record === null) return undefined
      const missing = attributes.find((one) => !holdsAll(record.attributes, [one]))
      return missing === undefined
        ? null
        : `attributes: ${quote(missing.key)} is not ${quote(missing.value)} on chain`
    },
  },
  {
    requirement: 'capabilities',
    isAsked: asksForCapabilities,
    clause: (group, { record }) =>
      record === null ? undefined : missingCapability(group, record.attributes),
  },
  {
    requirement: 'signed_by',
    isAsked: ({ signedBy }) => signedBy.allOf.length + signedBy.anyOf.length > 0,
    clause: (group, { audited }) => {
      if (audited === null) return undefined
      return isSigned(group, audited)
        ? null
        : 'auditors: none of those asked for has signed all that the placement asks for'
    },
  },
]

/** Whether a provider would bid on a group at all, as far as the chain is known. */
export function meetsRequirements(group: ResourceGroup, facts: ProviderFacts): Requirements {
  let unmet: Requirements['unmet'] = null
  const unknown: Requirement[] = []
  for (const { requirement, clause } of asked(group)) {
    const message = clause(group, facts)
    if (message === undefined) unknown.push(requirement)
    else if (message !== null) unmet ??= { requirement, message }
  }
  return { unmet, unknown }
}

/** What the chain has a say in: nothing for a group of plain CPU, memory and disk. */
export function requirementsOf(group: ResourceGroup): readonly Requirement[] {
  return asked(group).map(({ requirement }) => requirement)
}

function asked(group: ResourceGroup): readonly Check[] {
  return CHECKS.filter(({ isAsked }) => isAsked(group))
}

function asksForCapabilities({ units }: ResourceGroup): boolean {
  return units.some(
    ({ gpu, volumes }) => gpu.count > 0 || volumes.some(({ attributes }) => attributes.length > 0),
  )
}

function missingCapability({ units }: ResourceGroup, own: readonly Attribute[]): string | null {
  const cards = gpuCapabilities(own)
  const storage = storageCapabilities(own)
  for (const { gpu, volumes } of units.filter((unit) => replicasOf(unit) > 0)) {
    for (const { kind, class: name, attributes } of volumes) {
      if (attributes.length === 0 || storage.some((set) => holdsAll(set, attributes))) continue
      return `${kind === 'ephemeral' ? 'ephemeral storage' : `storage ${quote(name)}`}: not declared on chain`
    }
    if (gpu.count > 0 && !holdsAny(cards, gpu.alternatives.map(attributeOfCard))) {
      return 'GPU: no such model is declared on chain'
    }
  }
  return null
}

/** A card as the official SDK asks for it: `vendor/nvidia/model/a100/ram/80Gi/interface/sxm` is `true`. */
function attributeOfCard({ vendor, model, ram, interface: slot }: GpuAlternative): Attribute {
  const parts = [`vendor/${vendor}/model/${model}`]
  if (ram !== null) parts.push(`ram/${ram}`)
  if (slot !== null) parts.push(`interface/${slot}`)
  return { key: parts.join('/'), value: 'true' }
}

function isSigned({ attributes, signedBy }: ResourceGroup, audited: readonly AuditedAttributes[]): boolean {
  const hasSigned = (auditor: string): boolean => {
    // Of several entries of one auditor the last counts, as in a map that is filled in order.
    const signed = audited.findLast((one) => one.auditor === auditor)
    return signed !== undefined && holdsAll(signed.attributes, attributes)
  }
  return signedBy.allOf.every(hasSigned) && (signedBy.anyOf.length === 0 || signedBy.anyOf.some(hasSigned))
}
