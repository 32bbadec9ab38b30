/** Asking a simulated provider as a client would: real sockets, node's own TLS, nothing hidden. */
import type { IncomingHttpHeaders } from 'node:http'
import { Agent, request } from 'node:https'

export interface Place {
  readonly host: string
  readonly port: number
}

/** What was seen of one answer: as far as it went, and how it ended. */
export interface Answer {
  /** null where no header came. */
  readonly status: number | null
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** `whole`, or the code of what ended it; `given-up` is our own patience. */
  readonly end: string
}

export interface AskOptions {
  readonly path?: string
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly agent?: Agent
  /** How long to wait for the end of the answer. */
  readonly patienceMs?: number
  /** Bytes of body after which to give up. */
  readonly enoughBytes?: number
}

/** One request; resolves however it ends. */
export function ask({ host, port }: Place, options: AskOptions = {}): Promise<Answer> {
  const { path = '/status', method = 'GET', headers = {}, agent, patienceMs = 5000, enoughBytes } = options
  return new Promise((resolve) => {
    const parts: Buffer[] = []
    let status: number | null = null
    let received: IncomingHttpHeaders = {}
    let size = 0
    const settings = { host, port, path, method, headers, rejectUnauthorized: false, agent: agent ?? false }
    const asked = request(settings, (response) => {
      status = response.statusCode ?? null
      received = response.headers
      response.on('data', (part: Buffer) => {
        parts.push(part)
        size += part.length
        if (enoughBytes !== undefined && size >= enoughBytes) finish('enough')
      })
      response.on('end', () => finish('whole'))
      response.on('error', (error) => finish(codeOf(error)))
    })
    const timer = setTimeout(() => finish('given-up'), patienceMs)
    const finish = (end: string) => {
      clearTimeout(timer)
      if (end !== 'whole') asked.destroy()
      resolve({ status, headers: received, body: Buffer.concat(parts), end })
    }
    asked.on('error', (error) => finish(codeOf(error)))
    asked.end()
  })
}

function codeOf(error: Error): string {
  // Node gives a body that merely ends early the code of a reset; only its message differs.
  if (error.message === 'aborted') return 'aborted'
  return 'code' in error ? String(error.code) : error.message
}

/** The text of a good answer; throws otherwise. */
export async function askText(place: Place, options?: AskOptions): Promise<string> {
  const answer = await ask(place, options)
  if (answer.status !== 200 || answer.end !== 'whole') throw new Error(`${answer.status} ${answer.end}`)
  return answer.body.toString()
}

/** The names of a status's nodes, in its order. */
export async function nodeNames(place: Place): Promise<string[]> {
  const text = await askText(place)
  const { nodes = [] } = JSON.parse(text).cluster.inventory.available
  return nodes.map((node: { name: string }) => node.name)
}

/** An agent that keeps one connection open, to see whether it survives. */
export function keepAliveAgent(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false })
}

/** Resolves when the condition holds; rejects after five seconds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + 5000
  while (!(await holds())) {
    if (Date.now() > giveUpAt) throw new Error('it never came true')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
