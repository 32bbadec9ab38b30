import { failure, type Outcome, success } from '../domain/outcome.ts'
import type { Names } from './named.ts'

/**
 * Adds the endpoints and owners of a list to `names`: one a line, blank lines and `#` comments (a whole line, or
 * after white space) left out; line ends may be LF, CRLF or CR. A bad entry fails with `line N: ` and the reason; so
 * does a list without any entry.
 */
export function addEndpointList(names: Names, text: string): Outcome<null, 'usage'> {
  let isEmpty = true
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    const entry = line.replace(/(?:^|\s)#.*$/s, '').trim()
    if (entry === '') continue
    const added = names.add(entry)
    if (!added.ok) return failure('usage', `line ${index + 1}: ${added.error.message}`)
    isEmpty = false
  }
  return isEmpty ? failure('usage', 'there is no endpoint in it') : success(null)
}
