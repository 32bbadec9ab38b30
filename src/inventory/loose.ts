/** Foreign values taken for what they should be, or null: for documents in which nothing may be relied on. */
import { ERROR_CODES, type ErrorCode } from '../domain/outcome.ts'

export type Fields = Readonly<Record<string, unknown>>

/** An object with fields (no list), or null. */
export function asFields(value: unknown): Fields | null {
  return isFields(value) ? value : null
}

/** A list, empty for everything else. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** A text, or null. */
export function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** A whole number from 0 that a double holds exactly, or null. */
export function asCount(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null
}

/** One of the codes of the contract, or null. */
export function asErrorCode(value: unknown): ErrorCode | null {
  return ERROR_CODES.find((code) => code === value) ?? null
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
