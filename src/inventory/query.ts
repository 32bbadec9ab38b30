/** The two query functions of the library: one provider, asked once. */
import type { TlsMode, TransportChoice } from '../config/choices.ts'
import { type Endpoint, parseEndpoint } from '../domain/endpoint.ts'
import { failure, type Outcome, success } from '../domain/outcome.ts'
import { quote } from '../domain/quote.ts'
import type { ProviderClient } from '../provider/client.ts'
import type { ClusterResult, NodeResult } from './document-types.ts'
import { type AnsweredInventory, clusterDocument, errorDocument, nodeInventoryDocument } from './documents.ts'
import { openClient } from './open-client.ts'
import { openStrict } from './strict.ts'

export interface QueryOptions {
  /** For the whole request, body included; 10,000 unless given. Not used with `client`. */
  readonly timeoutMs?: number
  /**
   * `trust` (the default) accepts any certificate; `strict` only what a known certificate authority vouches for, or
   * what the owner of the provider has published on chain. Not used with `client`.
   */
  readonly tls?: TlsMode
  /**
   * Base URL of a chain node's REST API, or several to be tried in turn: asked in strict mode about what no
   * authority vouches for. The public ones unless given, and these about public hosts only. Not used with `client`.
   */
  readonly chain?: string | readonly string[]
  /**
   * `auto` (the default) asks gRPC and REST at once and prefers gRPC, which tells more, waiting at most 2 s longer
   * for it than REST took; `grpc` and `rest` ask just that. The document's `transport` says which answered. Not
   * used with `client`.
   */
  readonly transport?: TransportChoice
  /** The port after that of REST unless given. Not used with `client`. */
  readonly grpcPort?: number
  /** Ends the query with code `aborted`. */
  readonly signal?: AbortSignal
  /** Reuses connections over many queries; stays open. Without it every query opens and closes its own. */
  readonly client?: ProviderClient
}

const DEFAULT_TIMEOUT_MS = 10_000

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
  // Loaded on first use: aggregating and reading documents need no network.
  const { transport = 'auto', timeoutMs = DEFAULT_TIMEOUT_MS, tls = 'trust', grpcPort = null } = options
  const strict =
    tls === 'strict' && options.client === undefined
      ? await openStrict({ chain: options.chain, timeoutMs })
      : null
  if (strict?.ok === false) return strict
  const vouching = strict === null ? {} : { vouch: strict.value.vouch }
  const client = options.client ?? (await openClient({ transport, timeoutMs, tls, grpcPort, ...vouching }))
  try {
    // A signal that never fires, where the caller has none.
    const signal = options.signal ?? new AbortController().signal
    const answer = await client.askStatus(endpoint.value, signal)
    if (!answer.ok) return answer
    const { inventory, transport } = answer.value
    return success({ provider: endpoint.value.id, inventory, transport, ageMs: 0 })
  } finally {
    if (options.client === undefined) await client.close()
    await strict?.value.close()
  }
}

function labelOf(given: string | Endpoint): string {
  if (typeof given !== 'string') return given.id
  const endpoint = parseEndpoint(given)
  return endpoint.ok ? endpoint.value.id : given
}
