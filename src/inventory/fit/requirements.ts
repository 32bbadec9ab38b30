/** What a group asks of a provider beyond capacity: attributes on chain, and who must have signed them. */
import type { ProviderFacts } from '../../domain/provider-facts.ts'
import type { Attribute } from '../../domain/provider-record.ts'
import type { ResourceGroup } from '../../domain/request.ts'

/** `met`, what is not met, or `unknown` where the chain was not asked. */
export type Requirement = 'met' | 'unknown' | 'attributes' | 'signed_by'

/**
 * Whether a provider meets a group's requirements, as the deployment module of Akash decides it (chain-sdk,
 * deployment, GroupSpec.MatchRequirements): without auditors named, its own attributes must hold all that are asked;
 * with them, those that each of `allOf` and at least one of `anyOf` has signed must.
 */
export function meetsRequirements(group: ResourceGroup, facts: ProviderFacts): Requirement {
  const { attributes, signedBy } = group
  if (signedBy.allOf.length === 0 && signedBy.anyOf.length === 0) {
    if (attributes.length === 0) return 'met'
    if (facts.record === null) return 'unknown'
    return holdsAll(facts.record.attributes, attributes) ? 'met' : 'attributes'
  }
  const { audited } = facts
  if (audited === null) return 'unknown'
  const hasSigned = (auditor: string): boolean =>
    audited.some((one) => one.auditor === auditor && holdsAll(one.attributes, attributes))
  const all = signedBy.allOf.every(hasSigned)
  const any = signedBy.anyOf.length === 0 || signedBy.anyOf.some(hasSigned)
  return all && any ? 'met' : 'signed_by'
}

function holdsAll(held: readonly Attribute[], asked: readonly Attribute[]): boolean {
  return asked.every(({ key, value }) => held.some((one) => one.key === key && one.value === value))
}
