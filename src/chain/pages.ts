/** Lists of the chain come in pages: each names the key of the next. */
import type * as z from 'zod'
import { failure, type Outcome, success } from '../domain/outcome.ts'
import type { NodeErrorCode } from './failures.ts'
import { pageItems, page as pageShape } from './schema.ts'
import type { Query } from './services.ts'

/** What is asked for; nodes may give less. The default of a node is 100. */
export const PAGE_LIMIT = 500
/** With 500 a page ten times the providers of today. */
const MOST_PAGES = 40

/** A whole list. */
export interface Listed<T> {
  readonly items: readonly T[]
  /** Items that are not what they should be, left out. */
  readonly unreadable: number
}

/**
 * Follows the pages of the list `name` to the end; `fetch` asks for one. Fails where a page is no page, where a key
 * comes again (the list would never end) and where there are more than 40 pages. null, for there is no such list, is
 * an empty one.
 */
export async function readPages<T>(
  name: string,
  schema: z.ZodType<T>,
  fetch: (query: Query) => Promise<Outcome<unknown, NodeErrorCode>>,
): Promise<Outcome<Listed<T>, NodeErrorCode>> {
  const items: T[] = []
  const keys = new Set<string>()
  let unreadable = 0
  let key: string | null = null
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const from: Query = key === null ? [] : [['pagination.key', key]]
    const answer = await fetch([['pagination.limit', String(PAGE_LIMIT)], ...from])
    if (!answer.ok) return answer
    if (answer.value === null) return success({ items, unreadable })
    const read = pageShape.safeParse(answer.value)
    const wires = pageItems.safeParse(read.data?.[name])
    if (!read.success || !wires.success) return failure('node', `its answer is no list of ${name}`)
    for (const wire of wires.data ?? []) {
      const item = schema.safeParse(wire)
      if (item.success) items.push(item.data)
      else unreadable += 1
    }
    key = read.data.pagination?.next_key ?? null
    if (key === null || key === '') return success({ items, unreadable })
    if (keys.has(key)) return failure('node', 'its pages go in a circle')
    keys.add(key)
  }
  return failure('node', `its list has more than ${MOST_PAGES} pages`)
}
