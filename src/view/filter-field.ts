/** What a field of the filter language is. */
import type { AmountKind } from './amount.ts'
import type { Row } from './model.ts'

export interface NumberField {
  readonly id: string
  readonly aliases: readonly string[]
  readonly kind: AmountKind
  readonly help: string
  /** In the base unit of the kind; null where the row does not know it. */
  readonly read: (row: Row, nowMs: number) => number | null
  /** True where the value depends on `nowMs`. */
  readonly timed?: boolean
}

export interface TextField {
  readonly id: string
  readonly aliases: readonly string[]
  readonly kind: 'text'
  readonly help: string
  /** All the values that the row has. */
  readonly read: (row: Row) => readonly string[]
  /** True where a number compares how many values there are. */
  readonly counted?: true
}

export interface VersionField {
  readonly id: string
  readonly aliases: readonly string[]
  readonly kind: 'version'
  readonly help: string
  /** As told, free text; null where the row does not know it. */
  readonly read: (row: Row) => string | null
}

export type FilterField = NumberField | TextField | VersionField
