/** Puts a question to one chain node after the other until one of them answers, within one deadline. */
import { failure, type Outcome } from '../domain/outcome.ts'
import { quote } from '../domain/quote.ts'
import { chainAborted } from './aborted.ts'
import type { ChainNode } from './chain-node.ts'
import type { ChainErrorCode, NodeErrorCode } from './failures.ts'

/** A node that gave no answer when it was last asked. */
export interface Trouble {
  readonly baseUrl: string
  /** A clause. */
  readonly why: string
}

/** A question put to one node; `budgetMs` is what its next exchange may take. */
export type Question<T> = (node: ChainNode, budgetMs: () => number) => Promise<Outcome<T, NodeErrorCode>>

export interface InTurn {
  readonly ask: <T>(question: Question<T>) => Promise<Outcome<T, ChainErrorCode>>
  readonly troubles: () => readonly Trouble[]
}

/**
 * Nodes that are asked in their order, the one that answered last before the others. A question takes at most
 * `timeoutMs` in all: a node's first exchange at most an even share of what is left, so that one that hangs leaves
 * time for the others; each later one, as the node has shown that it lives, half of it; the last node all of it.
 */
export function createTurns(nodes: readonly ChainNode[], timeoutMs: number, now: () => number): InTurn {
  const troubles = new Map<ChainNode, string>()
  let preferred = nodes[0]

  const ask = async <T>(question: Question<T>): Promise<Outcome<T, ChainErrorCode>> => {
    const endsAtMs = now() + timeoutMs
    const order = [...nodes].sort((a, b) => Number(b === preferred) - Number(a === preferred))
    const told: string[] = []
    for (const [turn, node] of order.entries()) {
      if (now() >= endsAtMs) break
      const answer = await question(node, shares(order.length - turn, endsAtMs, now))
      if (answer.ok) {
        preferred = node
        troubles.delete(node)
        return answer
      }
      if (answer.error.code === 'aborted') return chainAborted()
      troubles.set(node, answer.error.message)
      told.push(`${shownUrl(node.baseUrl)}: ${answer.error.message}`)
    }
    const rest = order.length - told.length
    if (rest > 0) told.push(`no time was left for ${rest} more`)
    return failure(
      'chain',
      `the chain gave no answer (${told.join('; ')}); try again later, or name a chain node with --chain URL`,
    )
  }

  return { ask, troubles: () => [...troubles].map(([{ baseUrl }, why]) => ({ baseUrl, why })) }
}

function shares(nodesLeft: number, endsAtMs: number, now: () => number): () => number {
  let isFirst = true
  return () => {
    const parts = nodesLeft === 1 ? 1 : isFirst ? nodesLeft : 2
    isFirst = false
    return Math.max(1, (endsAtMs - now()) / parts)
  }
}

/** A URL as `parseChainUrl` gives it is plain already; anything else is quoted. */
function shownUrl(baseUrl: string): string {
  return /^[\w:/.%~[\]-]+$/.test(baseUrl) ? baseUrl : quote(baseUrl)
}
