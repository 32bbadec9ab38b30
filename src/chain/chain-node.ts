/** One chain node: which API versions it serves, and what its answers mean. */
import type { Agent } from 'undici'
import { failure, type Outcome, success } from '../domain/outcome.ts'
import { getText, type HttpAnswer } from './exchange.ts'
import type { NodeErrorCode } from './failures.ts'
import { errorDocument } from './schema.ts'
import { type Query, questionUrl, type Service, VERSIONS } from './services.ts'

export interface ChainNode {
  readonly baseUrl: string
  /**
   * The JSON of an answer, unchecked; null where the node says that there is no such thing. `budgetMs` is asked
   * anew for each exchange.
   */
  readonly get: (
    service: Service,
    steps: readonly string[],
    query: Query,
    budgetMs: () => number,
  ) => Promise<Outcome<unknown, NodeErrorCode>>
}

const NOT_FOUND = 5

/** A node by its base URL; it remembers which version of each service it was answered by. */
export function createChainNode(baseUrl: string, agent: Agent, signal: AbortSignal): ChainNode {
  const served = new Map<Service, string>()

  return {
    baseUrl,
    get: async (service, steps, query, budgetMs) => {
      const known = served.get(service)
      const versions = known === undefined ? VERSIONS[service] : [known]
      for (const version of versions) {
        const url = questionUrl(baseUrl, service, version, steps, query)
        const answer = await getText(agent, url, budgetMs(), signal)
        if (!answer.ok) return answer
        if (isNotServed(answer.value)) continue
        served.set(service, version)
        return meaning(answer.value)
      }
      return failure('node', `it serves none of the versions ${versions.join(', ')} of ${service}`)
    },
  }
}

/** 501 is grpc-gateway's "not implemented"; a 404 that is no document of a node comes from what stands before it. */
function isNotServed(answer: HttpAnswer): boolean {
  return answer.status === 501 || (answer.status === 404 && codeOf(answer.text) !== NOT_FOUND)
}

function meaning({ status, text }: HttpAnswer): Outcome<unknown, 'node'> {
  if (status === 404) return success(null)
  if (status !== 200) return failure('node', `status ${status}`)
  try {
    const json: unknown = JSON.parse(text)
    return success(json)
  } catch (cause) {
    return failure('node', 'its answer is not JSON, or cut off', cause)
  }
}

function codeOf(text: string): number | null {
  try {
    const document = errorDocument.safeParse(JSON.parse(text))
    return document.success ? document.data.code : null
  } catch {
    return null
  }
}
