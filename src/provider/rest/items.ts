/** Checks a list of the wire item by item, stopping at the first wrong one. */
import type * as z from 'zod'
import { type Outcome, success } from '../../domain/outcome.ts'
import { notAStatus, tooMany, type WirePath } from './misfit.ts'

/**
 * The items as the schema gives them, or the first misfit, named by its path. A list of more than `most` items
 * is `too-large`: what is kept of an answer is bounded, whatever its size on the wire. null is an empty list.
 */
export function readItems<T>(
  items: readonly unknown[] | null | undefined,
  schema: z.ZodType<T>,
  path: WirePath,
  most: number,
): Outcome<readonly T[]> {
  if (items === null || items === undefined) return success([])
  if (items.length > most) return tooMany(path, items.length, most)
  const read: T[] = []
  for (const [index, item] of items.entries()) {
    const parsed = schema.safeParse(item)
    if (!parsed.success) return notAStatus(parsed.error, item, [...path, index])
    read.push(parsed.data)
  }
  return success(read)
}
