import { type Endpoint, parseEndpoint } from '../domain/endpoint.ts'
import { failure, type Outcome, success } from '../domain/outcome.ts'

/**
 * The endpoints of a list: one a line, blank lines and `#` comments (a whole line, or after white space) left
 * out; line ends may be LF, CRLF or CR. A bad endpoint fails with `line N: ` and the reason; so does a list
 * without any endpoint.
 */
export function parseEndpointList(text: string): Outcome<readonly Endpoint[], 'usage'> {
  const endpoints: Endpoint[] = []
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    const entry = line.replace(/(?:^|\s)#.*$/s, '').trim()
    if (entry === '') continue
    const endpoint = parseEndpoint(entry)
    if (!endpoint.ok) return failure('usage', `line ${index + 1}: ${endpoint.error.message}`)
    endpoints.push(endpoint.value)
  }
  return endpoints.length > 0 ? success(endpoints) : failure('usage', 'there is no endpoint in it')
}

/** The first of each id, in order. */
export function distinctEndpoints(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const byId = new Map<string, Endpoint>()
  for (const endpoint of endpoints) if (!byId.has(endpoint.id)) byId.set(endpoint.id, endpoint)
  return [...byId.values()]
}
