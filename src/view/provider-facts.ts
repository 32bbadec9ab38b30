/** What columns, filter and page read from the facts of a provider. */
import {
  type Attribute,
  attributeValues,
  type ProviderRecord,
  regionOf,
  tierOf,
} from '../domain/provider-record.ts'
import type { ProviderState } from '../watch/types.ts'

/** Where it says it stands, free text; null where not known. */
export function providerRegion({ facts }: ProviderState): string | null {
  return ofRecord(facts?.record, regionOf)
}

/** Free text; null where not known. */
export function providerTier({ facts }: ProviderState): string | null {
  return ofRecord(facts?.record, tierOf)
}

/** Whether an auditor has signed anything of it; null where the chain was not asked, or gave no answer. */
export function isAudited({ facts }: ProviderState): boolean | null {
  const audited = facts?.audited ?? null
  return audited === null ? null : audited.some(({ attributes }) => attributes.length > 0)
}

/** Version of the provider's own program, free text; null where not told. */
export function providerVersion({ facts }: ProviderState): string | null {
  return facts?.versions?.provider ?? null
}

/** The values of an attribute, self-declared and signed; the key in either case. */
export function attributeTexts({ facts }: ProviderState, key: string): readonly string[] {
  return [facts?.record, ...(facts?.audited ?? [])].flatMap((signed) =>
    (signed?.attributes ?? [])
      .filter((attribute) => attribute.key.toLowerCase() === key)
      .map(({ value }) => value),
  )
}

/** One key of a provider's attributes, and what each side says of it. */
export interface AttributeEntry {
  readonly key: string
  readonly declared: readonly string[]
  /** Of all auditors together. */
  readonly signed: readonly string[]
  /** Whether both sides say the same; true where nobody signed the key. */
  readonly agrees: boolean
}

/** Every key in the provider's order, then those that only auditors have. */
export function attributeEntries(
  record: ProviderRecord | null,
  audited: readonly { readonly attributes: readonly Attribute[] }[],
): readonly AttributeEntry[] {
  const own = { attributes: record?.attributes ?? [] }
  const all = { attributes: audited.flatMap(({ attributes }) => attributes) }
  const keys = new Set([...own.attributes, ...all.attributes].map(({ key }) => key))
  return [...keys].map((key) => {
    const declared = attributeValues(own, key)
    const signed = [...new Set(attributeValues(all, key))]
    const same = signed.length === new Set(declared).size && signed.every((value) => declared.includes(value))
    return { key, declared, signed, agrees: signed.length === 0 || same }
  })
}

function ofRecord(
  record: ProviderRecord | null | undefined,
  read: (record: ProviderRecord) => string | null,
): string | null {
  return record === null || record === undefined ? null : read(record)
}
