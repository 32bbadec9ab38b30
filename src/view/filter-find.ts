/** The fields of a filter by name: those of the table, and those that are as many as providers name. */
import { believablePools } from '../inventory/doubts.ts'
import type { FilterField, NumberField, TextField } from './filter-field.ts'
import { FILTER_FIELDS } from './filter-fields.ts'
import { providersOf } from './model.ts'
import { attributeTexts } from './provider-facts.ts'

/** How the storage fields read in help. */
export const STORAGE_FIELD_HELP = {
  id: 'storage.CLASS',
  kind: 'bytes',
  help: 'free storage of that class',
} as const

/** How the attribute fields read in help. */
export const ATTRIBUTE_FIELD_HELP = {
  id: 'attr.KEY',
  kind: 'text',
  help: 'attribute on chain, declared or audited',
} as const

/** Fields that are as many as there are names: how they read in help. */
export const OPEN_FIELDS = [STORAGE_FIELD_HELP, ATTRIBUTE_FIELD_HELP] as const

/** What a comparison can begin with, aliases left out. */
export const FIELD_NAMES: readonly string[] = [...FILTER_FIELDS, ...OPEN_FIELDS].map(({ id }) => id)

const STORAGE_PREFIX = 'storage.'
const ATTRIBUTE_PREFIX = 'attr.'

const byName = new Map(
  FILTER_FIELDS.flatMap((field) => [field.id, ...field.aliases].map((name) => [name, field])),
)

/** The field of that name in any case, `storage.CLASS` and `attr.KEY` included; undefined where there is none. */
export function findField(name: string): FilterField | undefined {
  const lower = name.toLowerCase()
  if (lower.startsWith(STORAGE_PREFIX) && lower.length > STORAGE_PREFIX.length) {
    return storageField(lower.slice(STORAGE_PREFIX.length))
  }
  if (lower.startsWith(ATTRIBUTE_PREFIX) && lower.length > ATTRIBUTE_PREFIX.length) {
    return attributeField(lower.slice(ATTRIBUTE_PREFIX.length))
  }
  return byName.get(lower)
}

/** True where a word is a field, or the dotted beginning of one: half of a comparison rather than a text. */
export function beginsField(word: string): boolean {
  const lower = word.toLowerCase()
  if (!lower.includes('.')) return false
  const isOpen = lower.startsWith(STORAGE_PREFIX) || lower.startsWith(ATTRIBUTE_PREFIX)
  return isOpen || [...byName.keys()].some((name) => name.startsWith(lower))
}

/** Free bytes of one class: of the row's own pool in the Storage view, else of its provider's. */
function storageField(name: string): NumberField {
  return {
    id: `${STORAGE_PREFIX}${name}`,
    aliases: [],
    kind: 'bytes',
    help: STORAGE_FIELD_HELP.help,
    about: 'provider',
    read: (row) => {
      if (row.provider.inventory === null) return null
      const believed = believablePools(row.provider.inventory.storage)
      const pools = row.kind === 'storage' ? believed.filter((pool) => pool === row.pool) : believed
      return pools.find((pool) => pool.class.toLowerCase() === name)?.available ?? null
    },
  }
}

/** Every value of an attribute of the row's provider. */
function attributeField(key: string): TextField {
  return {
    id: `${ATTRIBUTE_PREFIX}${key}`,
    aliases: [],
    kind: 'text',
    help: ATTRIBUTE_FIELD_HELP.help,
    about: 'provider',
    read: (row) => providersOf(row).flatMap((provider) => attributeTexts(provider, key)),
  }
}

/** Fields of which nothing is known unless the chain, or `/version`, was asked. */
const FACT_FIELDS: ReadonlySet<string> = new Set(['region', 'tier', 'audited', 'version', 'trust'])

/** Whether a field is about what a provider's status does not tell. */
export function isFactField({ id }: FilterField): boolean {
  return FACT_FIELDS.has(id) || id.startsWith(ATTRIBUTE_PREFIX)
}
