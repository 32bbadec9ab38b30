/** The two query functions of the library: one provider, asked once. */
import { type Endpoint, parseEndpoint } from '../domain/endpoint.ts'
import { failure, type Outcome, success } from '../domain/outcome.ts'
import { quote } from '../domain/quote.ts'
import type { ClusterResult, NodeResult } from './document-types.ts'
import { type AnsweredInventory, clusterDocument, errorDocument, nodeInventoryDocument } from './documents.ts'
import { openQuery, type QueryOptions } from './query-client.ts'

/**
 * The inventory of one provider's cluster: its nodes, storage, leases and reservations, as a document that JSON
 * can carry. `endpoint` is `host`, `host:port` or `https://host[:port]`.
 *
 * Resolves to `{status: 'error', provider, code, error}` for whatever the provider or the network does, and for
 * a text that is no endpoint (code `unreachable`: there is nothing to reach). Never rejects.
 *
 * @example
 * const inventory = await queryClusterInventory('provider.example.com:8443', { timeoutMs: 5000 })
 * if (inventory.status === 'success') console.log(inventory.nodes.length)
 * else console.error(inventory.code, inventory.error)
 */
export async function queryClusterInventory(
  endpoint: string | Endpoint,
  options: QueryOptions = {},
): Promise<ClusterResult> {
  const answer = await ask(endpoint, options)
  return answer.ok ? clusterDocument(answer.value) : errorDocument(labelOf(endpoint), answer.error)
}

/**
 * One node of one provider's cluster: the node of exactly this name, or the first one where no name is given.
 * Of several nodes with one name it is the first.
 *
 * Resolves to an error as {@link queryClusterInventory} does, and with code `no-node` where there is no such node.
 */
export async function queryNodeInventory(
  endpoint: string | Endpoint,
  nodeName = '',
  options: QueryOptions = {},
): Promise<NodeResult> {
  const answer = await ask(endpoint, options)
  if (!answer.ok) return errorDocument(labelOf(endpoint), answer.error)
  return nodeResult(answer.value, nodeName)
}

/** The node of that name (or the first where the name is empty) of an answer, or the `no-node` error. */
export function nodeResult(answer: AnsweredInventory, nodeName: string): NodeResult {
  const { nodes } = answer.inventory
  const node = nodeName === '' ? nodes[0] : nodes.find((candidate) => candidate.name === nodeName)
  if (node !== undefined) return nodeInventoryDocument(answer, node)
  const message =
    nodes.length === 0
      ? 'The provider lists no node; try again later.'
      : `The provider has no node called exactly ${quote(nodeName)}; it has ${namesOf(nodes)}.`
  return errorDocument(answer.provider, { code: 'no-node', message })
}

/** As many names as a sentence bears. */
const NAMES_SHOWN = 5

function namesOf(nodes: readonly { readonly name: string }[]): string {
  const shown = nodes.slice(0, NAMES_SHOWN).map((node) => quote(node.name))
  const more = nodes.length - shown.length
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '')
}

async function ask(given: string | Endpoint, options: QueryOptions): Promise<Outcome<AnsweredInventory>> {
  const endpoint = typeof given === 'string' ? parseEndpoint(given) : success(given)
  if (!endpoint.ok) return failure('unreachable', endpoint.error.message)
  const opened = await openQuery(options)
  if (!opened.ok) return opened
  const { client, signal, close } = opened.value
  try {
    const answer = await client.askStatus(endpoint.value, signal)
    if (!answer.ok) return answer
    const { inventory, transport } = answer.value
    return success({ provider: endpoint.value.id, inventory, transport, ageMs: 0 })
  } finally {
    await close()
  }
}

function labelOf(given: string | Endpoint): string {
  if (typeof given !== 'string') return given.id
  const endpoint = parseEndpoint(given)
  return endpoint.ok ? endpoint.value.id : given
}
