/** Attributes that are asked for against attributes that are held (chain-sdk, go/node/types/attributes/v1). */
import type { Attribute } from '../../domain/provider-record.ts'

/** Whether each attribute asked for is held: AttributesSubsetOf. */
export function holdsAll(held: readonly Attribute[], asked: readonly Attribute[]): boolean {
  return asked.every((one) => held.some((other) => matches(one, other)))
}

/** Whether at least one attribute asked for is held: AttributesAnyOf. */
export function holdsAny(held: readonly Attribute[], asked: readonly Attribute[]): boolean {
  return asked.some((one) => held.some((other) => matches(one, other)))
}

/**
 * The key asked for is a pattern, in which `*` stands for anything but a slash; the value is the same text
 * (Attribute.SubsetOf, filepath.Match). Patterns beyond `*` are no keys by the module's own validation.
 */
function matches(asked: Attribute, held: Attribute): boolean {
  if (asked.value !== held.value) return false
  if (!asked.key.includes('*')) return asked.key === held.key
  const parts = asked.key.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^/]*')}$`).test(held.key)
}

/** What a provider declares of its GPUs, keys without `capabilities/gpu/`: GetCapabilitiesMap("gpu"). */
export function gpuCapabilities(attributes: readonly Attribute[]): readonly Attribute[] {
  return attributes.flatMap(({ key, value }) => {
    const parts = key.startsWith('capabilities/gpu') ? key.split('/').slice(1) : []
    return parts.length < 3 ? [] : [{ key: parts.slice(1).join('/'), value }]
  })
}

/**
 * What a provider declares of its storage, a set of attributes for each `capabilities/storage/N`:
 * GetCapabilitiesGroup("storage").
 */
export function storageCapabilities(attributes: readonly Attribute[]): readonly (readonly Attribute[])[] {
  const sets = new Map<string, Attribute[]>()
  for (const { key, value } of attributes) {
    const [, , name, part, ...more] = key.startsWith('capabilities/storage') ? key.split('/') : []
    if (name === undefined || part === undefined || more.length > 0) continue
    const set = sets.get(name) ?? []
    sets.set(name, set)
    set.push({ key: part, value })
  }
  return [...sets.values()]
}
