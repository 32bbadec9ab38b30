/** One HTTP exchange with a chain node: GET, one deadline, a cap on the body. */
import type { Agent } from 'undici'
import { VERSION } from '../config/version.ts'
import { failure, type Outcome, success } from '../domain/outcome.ts'
import { discard, ENCODINGS, readBeginning, readBody } from '../provider/rest/body.ts'
import { chainAborted } from './aborted.ts'
import { type NodeErrorCode, type NodeFailed, nodeFailure, nodeTimedOut } from './failures.ts'

export interface HttpAnswer {
  readonly status: number
  /** The whole body of a 200, the first KiB of any other. */
  readonly text: string
}

/** Nothing that identifies a person: no authorization, no cookies. */
const HEADERS = {
  accept: 'application/json',
  'accept-encoding': ENCODINGS,
  'user-agent': `akash-top/${VERSION}`,
}

/** Enough for the error document of a node. */
const MOST_ERROR_BYTES = 1024

/**
 * Asks once, within `budgetMs` from the call to the last byte. Redirects are not followed: who is asked is who was
 * named. Bodies are read to 16 MiB. `signal` ends it as `aborted`; every other failure is the node's.
 */
export async function getText(
  agent: Agent,
  url: URL,
  budgetMs: number,
  signal: AbortSignal,
): Promise<Outcome<HttpAnswer, NodeErrorCode>> {
  if (signal.aborted) return chainAborted()
  const control = new AbortController()
  let end: (why: NodeFailed) => void = () => {}
  // A race: undici hears of an abort only once it has a connection.
  const ended = new Promise<NodeFailed>((resolve) => {
    end = resolve
  })
  const onAbort = () => end(chainAborted())
  const timer = setTimeout(() => end(nodeTimedOut(budgetMs)), budgetMs)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([exchange(agent, url, control.signal), ended])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
    control.abort()
  }
}

async function exchange(
  agent: Agent,
  url: URL,
  signal: AbortSignal,
): Promise<Outcome<HttpAnswer, NodeErrorCode>> {
  try {
    const { origin, pathname, search } = url
    const path = pathname + search
    const response = await agent.request({ origin, path, method: 'GET', headers: HEADERS, signal })
    const header = (name: string): string => String(response.headers[name] ?? '')
    const { statusCode: status, body } = response
    if (status >= 300 && status < 400) {
      discard(body)
      return failure('node', `status ${status}: it redirects, which is not followed`)
    }
    if (status !== 200) {
      const isPlain = header('content-encoding') === ''
      if (!isPlain) discard(body)
      return success({ status, text: isPlain ? await readBeginning(body, MOST_ERROR_BYTES) : '' })
    }
    const headers = {
      contentEncoding: header('content-encoding'),
      contentLength: header('content-length'),
    }
    const text = await readBody(body, headers, { bytes: 0 })
    if (text.ok) return success({ status, text: text.value })
    return failure(
      'node',
      text.error.code === 'too-large'
        ? 'its answer is larger than 16 MiB'
        : 'its answer is encoded in a way not asked for',
    )
  } catch (error) {
    return nodeFailure(error)
  }
}
