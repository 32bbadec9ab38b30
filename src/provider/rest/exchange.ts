/** One HTTP exchange with a provider: a GET, and what its status and headers say. */
import type { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { VERSION } from '../../config/version.ts'
import { type Endpoint, endpointUrl } from '../../domain/endpoint.ts'
import { failure, type Outcome } from '../../domain/outcome.ts'
import { quote } from '../../domain/quote.ts'
import { discard, ENCODINGS, readBeginning, readBody } from './body.ts'

/** What a provider is asked for. */
export type RestPath = '/status' | '/version'

/** How far an exchange has come; written while it runs. */
export interface ExchangeProgress {
  /** The status line and headers have come. */
  answered: boolean
  /** Bytes of the body read so far, inflated. */
  bytes: number
}

/** Nothing that identifies a person: no authorization, no cookies. */
const HEADERS = {
  accept: 'application/json',
  'accept-encoding': ENCODINGS,
  'user-agent': `akash-top/${VERSION}`,
}

/** How much of an error's text is read; a sentence shows the first line of it. */
const MOST_ERROR_BYTES = 1024

/** Advice by status; others get none. */
const ADVICE: Readonly<Record<number, string>> = {
  400: 'what answers is perhaps no provider; check host and port',
  401: 'it asks for credentials, and none are ever sent',
  403: 'it forbids the question; a proxy may stand in front of it',
  429: 'it is asked too often; use a longer --interval',
  500: 'the provider has an inner fault, try again later',
  502: 'a proxy answers, the provider behind it does not',
  503: 'a proxy answers, the provider behind it does not',
  504: 'a proxy answers, the provider behind it does not',
}

/**
 * Asks once. Resolves to the text of the body, or to `http` for any status but 200, or to what `readBody` finds
 * wrong; throws what the transport throws. Redirects are not followed: who is asked is who was named.
 */
export async function exchange(
  dispatcher: Dispatcher,
  endpoint: Endpoint,
  path: RestPath,
  signal: AbortSignal,
  progress: ExchangeProgress,
): Promise<Outcome<string>> {
  const response = await dispatcher.request({
    origin: endpointUrl(endpoint),
    path,
    method: 'GET',
    headers: HEADERS,
    signal,
  })
  progress.answered = true
  const header = (name: string): string => String(response.headers[name] ?? '')
  if (response.statusCode === 200) {
    return readBody(
      response.body,
      { contentEncoding: header('content-encoding'), contentLength: header('content-length') },
      progress,
    )
  }
  return refusal(path, response.statusCode, response.body, header('location'), header('content-encoding'))
}

async function refusal(
  path: RestPath,
  status: number,
  body: Readable,
  location: string,
  encoding: string,
): Promise<Outcome<never>> {
  if (status >= 300 && status < 400) {
    discard(body)
    const target = location === '' ? 'elsewhere' : `to ${quote(locationHost(location))}`
    return failure(
      'http',
      `status ${status}: it redirects ${target}, which is not followed; check host and port`,
    )
  }
  let text = ''
  if (encoding === '') text = (await readBeginning(body, MOST_ERROR_BYTES)).trim()
  else discard(body)
  // Go's http.Error writes one line; more of it would be a page.
  const line = text.split('\n', 1)[0]?.trim() ?? ''
  const says = line === '' ? '' : `: ${quote(line)}`
  const missing = status === 404 ? `it serves no ${path}; check host and port` : undefined
  const advice = missing ?? ADVICE[status] ?? 'status 200 was expected; check host and port'
  return failure('http', `status ${status}${says}; ${advice}`)
}

/** The host of an absolute Location, or all of a relative one. */
function locationHost(location: string): string {
  return URL.parse(location)?.host || location
}
