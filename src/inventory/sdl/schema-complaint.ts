/** What a schema found wrong, in words for who wrote the SDL. */
import type * as z from 'zod'
import { valueAt } from '../../domain/value-at.ts'
import { visible } from '../../domain/visible.ts'
import type { Path } from './read-yaml.ts'

type Issue = z.core.$ZodIssue

/** Kinds of values as people who write YAML call them. */
const KINDS: Readonly<Record<string, string>> = {
  object: 'a section with keys of its own',
  record: 'a section with a key for each name',
  array: 'a list',
  string: 'a text',
  boolean: 'true or false',
}

/** The first thing found wrong, with its place; `value` is the whole document. Holds no control characters. */
export function complaintOfIssues(
  issues: readonly Issue[],
  value: unknown,
): { readonly path: Path; readonly message: string } | null {
  const found = issues.map(deepest)
  // A key mistyped is the cause where the right one is missing.
  const issue = found.find(({ code }) => code === 'unrecognized_keys') ?? found[0]
  if (issue === undefined) return null
  if (issue.code === 'unrecognized_keys') {
    return { path: [...issue.path, ...issue.keys.slice(0, 1)], message: 'an SDL has no such key here' }
  }
  if (issue.path.length > 0 && valueAt(value, issue.path) === undefined)
    return { path: issue.path, message: 'is missing' }
  const kind = issue.code === 'invalid_type' ? KINDS[issue.expected] : undefined
  // The schema's own words, where it has some, say more than the kind.
  const isStock = issue.message.startsWith('Invalid input: ')
  return {
    path: issue.path,
    message: isStock && kind !== undefined ? `expected ${kind}` : visible(issue.message),
  }
}

/** Of a value that may be one of several kinds, what is wrong inside the kind that it is most like. */
function deepest(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue
  const inner = issue.errors.flatMap((branch) => branch.slice(0, 1)).filter(({ path }) => path.length > 0)
  const [best] = inner.toSorted((a, b) => b.path.length - a.path.length)
  return best === undefined ? issue : deepest({ ...best, path: [...issue.path, ...best.path] })
}
