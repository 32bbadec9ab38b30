/**
 * What the program must say of a `/status` text, worked out a second time: from the text alone, in BigInt, with
 * nothing of the program's own reading or adding.
 */
import { once } from 'node:events'
import { get } from 'node:https'
import { text } from 'node:stream/consumers'

export const KINDS = ['cpu', 'memory', 'gpu', 'ephemeral_storage'] as const
export type Kind = (typeof KINDS)[number]

const WIRE_KEY = { cpu: 'cpu', memory: 'memory', gpu: 'gpu', ephemeral_storage: 'storage_ephemeral' } as const
const MAX_INT64 = 2n ** 63n - 1n

/** Amounts as they stand on the wire, uint64 casts and all; a kind that is not told is undefined. */
type Amounts = Readonly<Partial<Record<Kind, bigint>>>

interface ServedNode {
  readonly name: string
  /** null in the older shapes. */
  readonly allocatable: Amounts | null
  readonly available: Amounts
}

/** One provider's text, understood. */
export interface Served {
  readonly nodes: readonly ServedNode[]
  readonly pools: readonly { readonly class: string; readonly size: bigint }[]
  readonly leases: bigint | null
  readonly orders: bigint | null
  readonly deployments: bigint | null
  readonly active: number
  readonly pending: number
  readonly address: string | null
}

/** Asks a provider itself, as nothing of the program does: the body, whatever the status. */
export async function fetchStatus(endpoint: string): Promise<string> {
  const request = get(`https://${endpoint}/status`, { rejectUnauthorized: false, agent: false })
  const [response] = await once(request, 'response')
  return await text(response)
}

/** Understands a text in any of the three shapes; whole numbers become BigInt from their digits. */
export function readServed(statusText: string): Served {
  const json = fields(JSON.parse(statusText, exactly))
  const cluster = fields(json.cluster)
  const inventory = fields(cluster.inventory)
  const { available } = inventory
  // Of 2021: a list, or null, and no pools.
  const isUnits = available === null || Array.isArray(available)
  const nodes = isUnits ? list(available) : list(fields(available).nodes)
  return {
    nodes: nodes.map((node, index) => readNode(fields(node), index)),
    pools: (isUnits ? [] : list(fields(available).storage)).map((pool) => ({
      class: String(fields(pool).class),
      size: integer(fields(pool).size) ?? 0n,
    })),
    leases: integer(cluster.leases),
    orders: integer(fields(json.bidengine).orders),
    deployments: integer(fields(json.manifest).deployments),
    active: list(inventory.active).length,
    pending: list(inventory.pending).length,
    address: typeof json.address === 'string' ? json.address : null,
  }
}

function readNode(node: Fields, index: number): ServedNode {
  if (node.allocatable !== undefined) {
    const [allocatable, available] = [fields(node.allocatable), fields(node.available)]
    return { name: String(node.name), allocatable: amounts(allocatable), available: amounts(available) }
  }
  const name = `unnamed-${index + 1}`
  if (typeof node.cpu === 'bigint') return { name, allocatable: null, available: amounts(node) }
  const val = (value: unknown) => BigInt(String(fields(value).val))
  const available = {
    cpu: val(fields(node.cpu).units),
    memory: val(fields(node.memory).size),
    ephemeral_storage: val(fields(node.storage).size),
  }
  return { name, allocatable: null, available }
}

function amounts(wire: Fields): Amounts {
  const told = KINDS.flatMap((kind) => {
    const amount = integer(wire[WIRE_KEY[kind]])
    return amount === null ? [] : [[kind, amount] as const]
  })
  return Object.fromEntries(told)
}

/** One quantity of one node, as signed numbers; null is not told. */
export interface Quantity {
  readonly allocatable: bigint | null
  readonly allocated: bigint | null
  readonly available: bigint | null
  readonly unlimited: boolean
  /** Code of the doubt on it. */
  readonly doubt: 'negative' | 'above-allocatable' | null
}

const UNTOLD = { allocatable: null, allocated: null, available: null, unlimited: false, doubt: null } as const

/** Subtracts, and judges: a provider cannot have less than nothing, nor more free than there is. */
export function quantityOf(node: ServedNode, kind: Kind): Quantity {
  const [free, whole] = [node.available[kind], node.allocatable?.[kind]]
  if (free === undefined) return UNTOLD
  const available = BigInt.asIntN(64, free)
  if (whole === undefined) return { ...UNTOLD, available, doubt: available < 0n ? 'negative' : null }
  if (whole === MAX_INT64 || whole === -1n) {
    return { ...UNTOLD, allocatable: MAX_INT64, available: MAX_INT64, unlimited: true }
  }
  const allocatable = BigInt.asIntN(64, whole)
  const allocated = allocatable - available
  const isNegative = allocatable < 0n || available < 0n
  const doubt = isNegative ? 'negative' : allocated < 0n ? 'above-allocatable' : null
  return { allocatable, allocated, available, unlimited: false, doubt }
}

/** Pools by class, then size, each with whether it counts in a total. */
export function poolsOf({ pools }: Served) {
  return pools
    .map(({ class: name, size }) => {
      const unlimited = size === MAX_INT64 || size === -1n
      const twice = pools.filter((other) => other.class === name).length > 1
      return {
        class: name,
        size: unlimited ? MAX_INT64 : size,
        unlimited,
        twice,
        negative: !unlimited && size < 0n,
      }
    })
    .sort((a, b) => (a.class === b.class ? Number(a.size - b.size) : a.class < b.class ? -1 : 1))
}

type Fields = Readonly<Record<string, unknown>>

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function integer(value: unknown): bigint | null {
  return typeof value === 'bigint' ? value : null
}

/** For JSON.parse: a number from its digits. */
function exactly(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' && context?.source !== undefined ? BigInt(context.source) : value
}
