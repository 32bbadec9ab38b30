/** What the chain says of a provider: values only, and what can be read from them. */

/** Free text of the provider or its auditor, unsanitised. Keys may occur more than once. */
export interface Attribute {
  readonly key: string
  readonly value: string
}

/** A provider as its owner registered it on chain (akash.provider, message Provider). All of it is self-declared. */
export interface ProviderRecord {
  /** Account address, `akash1...`. */
  readonly owner: string
  /** As registered, `https://provider.example.com:8443` in the good case; it may be anything. */
  readonly hostUri: string
  readonly attributes: readonly Attribute[]
  /** '' where none is given. */
  readonly email: string
  /** '' where none is given. */
  readonly website: string
}

/** Attributes of a provider that an auditor has signed; they may differ from the provider's own. */
export interface AuditedAttributes {
  readonly owner: string
  readonly auditor: string
  readonly attributes: readonly Attribute[]
}

/** A certificate that an owner has published, and not revoked. */
export interface ChainCertificate {
  readonly owner: string
  /** Serial number, decimal. */
  readonly serial: string
  /** The certificate as PEM text; not verified in any way. */
  readonly pem: string
}

interface Attributed {
  readonly attributes: readonly Attribute[]
}

/** Every value of a key, in the provider's order; none where the key is not there. */
export function attributeValues({ attributes }: Attributed, key: string): readonly string[] {
  return attributes.filter((attribute) => attribute.key === key).map(({ value }) => value)
}

/** The first value of a key that is not blank, without surrounding white space; null where there is none. */
export function attributeOf(attributed: Attributed, key: string): string | null {
  for (const value of attributeValues(attributed, key)) if (value.trim() !== '') return value.trim()
  return null
}

/**
 * Where the provider says it stands: `location-region` (the key of Akash's schema, provider-attributes.json), or
 * the older `region` that many still carry; null where neither is given. Free text.
 */
export function regionOf(attributed: Attributed): string | null {
  return attributeOf(attributed, 'location-region') ?? attributeOf(attributed, 'region')
}

/** `community` or `akash` by the schema, but free text; null where not given. */
export function tierOf(attributed: Attributed): string | null {
  return attributeOf(attributed, 'tier')
}

/** Auditors that are known by name (akash-network/console, config/auditors.json). */
export const AUDITOR_NAMES: ReadonlyMap<string, string> = new Map([
  ['akash1365yvmc4s7awdyj3n2sav7xfx76adc6dnmlx63', 'Akash Network'],
])
