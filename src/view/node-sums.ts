/** Sums over the nodes of rows, provider by provider, so that a provider that did not change is not summed again. */
import type { ClusterNode } from '../domain/cluster.ts'
import { addTotals, type NodeTotals, sumNodes } from '../inventory/node-totals.ts'
import type { ProviderState } from '../watch/types.ts'
import { isFaded } from './condition.ts'
import { factsOf } from './facts.ts'
import type { Row } from './model.ts'

export interface NodeSums {
  readonly totals: NodeTotals
  /** Nodes not added, because their provider is stale. */
  readonly staleNodes: number
}

/** Sums the nodes that are rows themselves or have a model that is one, and all nodes of a provider that is a row. */
export function sumRows(rows: readonly Row[]): NodeSums {
  let staleNodes = 0
  const parts: NodeTotals[] = []
  const found = new Map<ProviderState, readonly ClusterNode[] | 'all'>(nodesByProvider(rows))
  for (const [provider, nodes] of nodesOfModels(rows)) found.set(provider, [...nodes])
  for (const [provider, nodes] of found) {
    const all = provider.inventory?.nodes ?? []
    const whole = nodes === 'all' || nodes.length === all.length
    if (isFaded(provider)) staleNodes += whole ? all.length : nodes.length
    else if (provider.inventory !== null && whole) parts.push(factsOf(provider.inventory).totals)
    else if (nodes !== 'all') parts.push(sumNodes(nodes))
  }
  return { totals: addTotals(parts), staleNodes }
}

type NodesByProvider = ReadonlyMap<ProviderState, readonly ClusterNode[] | 'all'>

const known = new WeakMap<readonly Row[], NodesByProvider>()

/** The nodes that are rows themselves, by their provider in the order of the rows; of a provider that is a row all. */
export function nodesByProvider(rows: readonly Row[]): NodesByProvider {
  const before = known.get(rows)
  if (before !== undefined) return before
  const found = collected(rows)
  known.set(rows, found)
  return found
}

function collected(rows: readonly Row[]): NodesByProvider {
  const found = new Map<ProviderState, ClusterNode[] | 'all'>()
  // Rows of one provider mostly stand together.
  let provider: ProviderState | null = null
  let nodes: ClusterNode[] | 'all' = 'all'
  for (const row of rows) {
    if (row.kind === 'provider') found.set(row.provider, 'all')
    if (row.kind !== 'node') continue
    if (row.provider !== provider) {
      provider = row.provider
      nodes = found.get(provider) ?? []
      found.set(provider, nodes)
    }
    if (nodes !== 'all') nodes.push(row.node)
  }
  return found
}

/** A node that mixes models belongs to several rows, and is one node. */
function nodesOfModels(rows: readonly Row[]): ReadonlyMap<ProviderState, ReadonlySet<ClusterNode>> {
  const found = new Map<ProviderState, Set<ClusterNode>>()
  for (const row of rows) {
    if (row.kind !== 'gpu') continue
    for (const { provider, facts } of row.holders) {
      const nodes = found.get(provider) ?? new Set()
      found.set(provider, nodes)
      for (const node of facts.nodes) nodes.add(node)
    }
  }
  return found
}
