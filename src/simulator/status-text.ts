/**
 * A cluster as the text of today's `/status`: Go's field order, and what Go's `omitempty` leaves out.
 *
 * Numbers are Go uint64 (storage sizes int64), so what is over-allocated wraps as in providers before v0.10.6:
 * the text is built with BigInt, as doubles near 2^64 are 2048 apart.
 */
import type { SimCluster, SimNode, SimReservation, SimResources } from './types.ts'

const INT64_MAX = 2n ** 63n - 1n

/** A whole number of base units; `Infinity` is the largest int64, which is how providers write "no limit". */
export function whole(amount: number): bigint {
  return amount === Number.POSITIVE_INFINITY ? INT64_MAX : BigInt(Math.trunc(amount))
}

/** `total - used` as a signed whole number. */
export function remaining(total: number, used: number): bigint {
  return whole(total) - whole(used)
}

/** As Go prints `uint64(value)`: a negative comes out as 2^64 minus its size. */
export function uint64Text(value: number | bigint): string {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value)
  return BigInt.asUintN(64, typeof value === 'bigint' ? value : whole(value)).toString()
}

/** A JSON string as Go's encoder writes it: also `<`, `>`, `&` and the two line separators escaped. */
export function goString(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** `{"a":1,"b":2}` from names and ready JSON texts; entries whose text is null are left out. */
export function objectText(fields: Readonly<Record<string, string | null>>): string {
  const parts = Object.entries(fields).flatMap(([name, text]) =>
    text === null ? [] : [`${goString(name)}:${text}`],
  )
  return `{${parts.join(',')}}`
}

/** `[...]` of ready JSON texts, or null (left out) when there is none. */
export function listText(items: readonly string[]): string | null {
  return items.length === 0 ? null : `[${items.join(',')}]`
}

function metricText(amounts: { readonly [Kind in keyof SimResources]: number | bigint }): string {
  const { cpu, gpu, memory, storage_ephemeral } = amounts
  return `{"cpu":${uint64Text(cpu)},"gpu":${uint64Text(gpu)},"memory":${uint64Text(memory)},"storage_ephemeral":${uint64Text(storage_ephemeral)}}`
}

/** What a node has left of each resource, signed. */
export function leftOn(node: SimNode): { readonly [Kind in keyof SimResources]: bigint } {
  const { allocatable: total, allocated: used } = node
  return {
    cpu: remaining(total.cpu, used.cpu),
    memory: remaining(total.memory, used.memory),
    gpu: remaining(total.gpu, used.gpu),
    storage_ephemeral: remaining(total.storage_ephemeral, used.storage_ephemeral),
  }
}

function nodeText(node: SimNode): string {
  return `{"name":${goString(node.name)},"allocatable":${metricText(node.allocatable)},"available":${metricText(leftOn(node))}}`
}

function reservationText(reservation: SimReservation): string {
  const classes = Object.entries(reservation.storage ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const storage = Object.fromEntries(classes.map(([name, bytes]) => [name, uint64Text(bytes)]))
  const metric = metricText(reservation)
  return classes.length === 0 ? metric : `${metric.slice(0, -1)},"storage":${objectText(storage)}}`
}

function poolText(pool: SimCluster['storage'][number]): string {
  return `{"class":${goString(pool.class)},"size":${remaining(pool.allocatable, pool.allocated)}}`
}

/** The whole document around an inventory that is JSON text already. */
export function documentText(cluster: SimCluster, owner: string | null, inventory: string): string {
  const window = cluster.reclamationWindowNs
  return objectText({
    cluster: `{"leases":${uint64Text(cluster.leases)},"inventory":${inventory}}`,
    bidengine: `{"orders":${uint64Text(cluster.orders)}}`,
    manifest: `{"deployments":${uint64Text(cluster.deployments)}}`,
    cluster_public_hostname: cluster.hostname === '' ? null : goString(cluster.hostname),
    reclamation_window: window === undefined ? null : uint64Text(window),
    address: owner === null ? null : goString(owner),
  })
}

/** `/status` of a cluster as a provider of 2023 and later answers it. */
export function statusText(cluster: SimCluster, owner: string): string {
  return documentText(
    cluster,
    owner,
    objectText({
      active: listText(cluster.active.map(reservationText)),
      pending: listText(cluster.pending.map(reservationText)),
      available: objectText({
        nodes: listText(cluster.nodes.map(nodeText)),
        storage: listText(cluster.storage.map(poolText)),
      }),
    }),
  )
}
