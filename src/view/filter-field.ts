/** What a field of the filter language is. */
import type { AmountKind } from './amount.ts'
import type { Row } from './model.ts'

/** Whether a field is of one node (or model), or of its provider as a whole. */
export type FieldScope = 'node' | 'provider'

interface FieldBase {
  readonly id: string
  readonly aliases: readonly string[]
  readonly help: string
  readonly about: FieldScope
  /** True where it tells whether the numbers of the row are current. */
  readonly tellsCurrent?: boolean
}

export interface NumberField extends FieldBase {
  readonly kind: AmountKind
  /** In the base unit of the kind; null where the row does not know it. */
  readonly read: (row: Row, nowMs: number) => number | null
  /** True where the value depends on `nowMs`. */
  readonly timed?: boolean
}

export interface TextField extends FieldBase {
  readonly kind: 'text'
  /** Values, in lower case, that only a node has though the field is of the provider. */
  readonly ofNodes?: readonly string[]
  /** All the values that the row has. */
  readonly read: (row: Row) => readonly string[]
  /** All values there can be, in lower case, where they are known; another one is a mistake. */
  readonly values?: readonly string[]
  /** True where a number compares how many values there are. */
  readonly counted?: true
}

export interface VersionField extends FieldBase {
  readonly kind: 'version'
  /** As told, free text; null where the row does not know it. */
  readonly read: (row: Row) => string | null
}

export type FilterField = NumberField | TextField | VersionField
