/** Asks the chain over the REST API of its nodes: several nodes in turn, one deadline for each question. */
import { type Outcome, success } from '../domain/outcome.ts'
import type { AuditedAttributes, ChainCertificate, ProviderRecord } from '../domain/provider-record.ts'
import { MAX_BODY_BYTES } from '../provider/rest/body.ts'
import { chainAborted } from './aborted.ts'
import { createChainNode } from './chain-node.ts'
import { createChainConnector } from './connector.ts'
import type { ChainErrorCode } from './failures.ts'
import { createTurns, type InTurn, type Question, type Trouble } from './in-turn.ts'
import { type Listed, readPages } from './pages.ts'
import { certificateOf, leaseCountOf, misfit } from './read-answers.ts'
import * as schema from './schema.ts'

export interface ChainClientOptions {
  /** As `parseChainUrl` gives them, at least one; asked in this order, the one that answered last before the others. */
  readonly baseUrls: readonly string[]
  /** For one question: all its pages, and all nodes it is put to. Milliseconds. */
  readonly timeoutMs: number
  /** Ends every question as `aborted`. */
  readonly signal?: AbortSignal
  /** Milliseconds of a clock that never goes back; `performance.now` unless given. */
  readonly now?: () => number
}

type Answer<T> = Promise<Outcome<T, ChainErrorCode>>

/** Every question resolves to a value or to a failure of which the sentence names each node and what it did. */
export interface ChainClient {
  /** Every provider on chain, in the chain's order. */
  readonly listProviders: () => Answer<Listed<ProviderRecord>>
  /** null: the owner has registered no provider. */
  readonly getProvider: (owner: string) => Answer<ProviderRecord | null>
  /** What auditors have signed, of one owner or, without one, of all. */
  readonly auditedAttributes: (owner?: string) => Answer<readonly AuditedAttributes[]>
  /** null: the owner has no valid certificate of that (decimal) serial number; revoked ones are not valid. */
  readonly certificate: (owner: string, serialDecimal: string) => Answer<ChainCertificate | null>
  /** How many leases the provider has that are active by the chain. */
  readonly activeLeaseCount: (owner: string) => Answer<number>
  /** The nodes that gave no answer when last asked, and why. */
  readonly troubles: () => readonly Trouble[]
  /** Drops every socket; questions afterwards are `aborted`. */
  readonly close: () => Promise<void>
}

/** Makes a client; it connects with the first question. It sends no credentials. undici is loaded then, too. */
export function createChainClient(options: ChainClientOptions): ChainClient {
  const { baseUrls, timeoutMs } = options
  const closing = new AbortController()
  const signal =
    options.signal === undefined ? closing.signal : AbortSignal.any([options.signal, closing.signal])
  const connections = createChainConnector(timeoutMs)
  const open = async () => {
    const { Agent } = await import('undici')
    const agent = new Agent({
      connect: connections.connector,
      connections: 4,
      allowH2: false,
      maxResponseSize: MAX_BODY_BYTES,
      // The net below the deadline of the question, which ends the exchange first.
      headersTimeout: 2 * timeoutMs,
      bodyTimeout: 2 * timeoutMs,
    })
    const nodes = baseUrls.map((baseUrl) => createChainNode(baseUrl, agent, signal))
    turns = createTurns(nodes, timeoutMs, options.now ?? (() => performance.now()))
    return { agent, turns }
  }
  let opening: ReturnType<typeof open> | null = null
  let turns: InTurn | null = null

  const ask = async <T>(question: Question<T>): Answer<T> => {
    if (signal.aborted) return chainAborted()
    opening ??= open()
    return (await opening).turns.ask(question)
  }

  return {
    listProviders: () =>
      ask((node, budgetMs) =>
        readPages('providers', schema.providerRecord, (query) =>
          node.get('provider', ['providers'], query, budgetMs),
        ),
      ),

    getProvider: (owner) =>
      ask(async (node, budgetMs) => {
        const answer = await node.get('provider', ['providers', owner], [], budgetMs)
        if (!answer.ok || answer.value === null) return answer.ok ? success(null) : answer
        const read = schema.oneProvider.safeParse(answer.value)
        // A node that answers for another owner would have us ask a stranger.
        if (!read.success || read.data.provider.owner !== owner) return misfit('the provider asked for')
        return success(read.data.provider)
      }),

    auditedAttributes: (owner) =>
      ask(async (node, budgetMs) => {
        const steps = owner === undefined ? ['list'] : [owner, 'list']
        const listed = await readPages('providers', schema.auditedAttributes, (query) =>
          node.get('audit', ['audit', 'attributes', ...steps], query, budgetMs),
        )
        return listed.ok ? success(listed.value.items) : listed
      }),

    certificate: (owner, serialDecimal) =>
      ask(async (node, budgetMs) => {
        const listed = await readPages('certificates', schema.certificateEntry, (query) =>
          node.get(
            'cert',
            ['certificates', 'list'],
            [['filter.owner', owner], ['filter.serial', serialDecimal], ['filter.state', 'valid'], ...query],
            budgetMs,
          ),
        )
        return listed.ok ? certificateOf(listed.value, owner, serialDecimal) : listed
      }),

    activeLeaseCount: (owner) =>
      ask(async (node, budgetMs) => {
        const answer = await node.get(
          'market',
          ['leases', 'list'],
          [
            ['filters.provider', owner],
            ['filters.state', 'active'],
            ['pagination.limit', '1'],
            ['pagination.count_total', 'true'],
          ],
          budgetMs,
        )
        return answer.ok ? leaseCountOf(answer.value) : answer
      }),

    troubles: () => turns?.troubles() ?? [],

    close: async () => {
      closing.abort()
      if (opening !== null) await (await opening).agent.destroy()
      await connections.close()
    },
  }
}
