/** The text of a `/status` answer becomes a cluster, or a failure that names the first thing that is wrong. */
import type { ClusterInventory, ClusterNode, StatusShape } from '../../domain/cluster.ts'
import { failure, type Outcome, success } from '../../domain/outcome.ts'
import { readItems } from './items.ts'
import { notAStatus, tooMany, type WirePath } from './misfit.ts'
import { readJson } from './read-json.ts'
import * as schema from './schema.ts'
import {
  countFromWire,
  nodeFromBothSides,
  nodeFromFree,
  poolsFromWire,
  reservationTotals,
} from './to-domain.ts'

/**
 * Most entries taken of each list, so that what is kept of one provider is bounded. Kubernetes supports 5,000
 * nodes in a cluster; the largest provider has some hundred reservations and five storage classes.
 */
const MOST = { nodes: 20_000, reservations: 200_000, classes: 1000 } as const

const INVENTORY: WirePath = ['cluster', 'inventory']
const AVAILABLE: WirePath = [...INVENTORY, 'available']

interface Available {
  readonly shape: StatusShape
  readonly nodes: readonly ClusterNode[]
  readonly storage: ClusterInventory['storage']
}

/**
 * Reads `/status` in any of its three shapes. Failures: `not-akash` for anything that is no provider status,
 * `not-ready` where the provider reports an inventory error and no node, `too-large` for lists past all reason.
 */
export function readStatus(text: string): Outcome<ClusterInventory> {
  const json = readJson(text)
  if (!json.ok) return json
  const parsed = schema.frame.safeParse(json.value)
  if (!parsed.success) return notAStatus(parsed.error, json.value)
  const { cluster, bidengine, manifest, ...rest } = parsed.data
  const { inventory } = cluster

  const hasError = inventory.error !== undefined && inventory.error !== null
  if (inventory.available === undefined && hasError) return notReady()
  const available = readAvailable(inventory.available)
  if (!available.ok) return available
  const { shape, nodes, storage } = available.value
  if (nodes.length === 0 && hasError) return notReady()

  const active = readReservations(inventory.active, shape, [...INVENTORY, 'active'])
  if (!active.ok) return active
  const pending = readReservations(inventory.pending, shape, [...INVENTORY, 'pending'])
  if (!pending.ok) return pending

  return success({
    shape,
    nodes,
    storage,
    leases: countFromWire(cluster.leases),
    reservations: { active: active.value, pending: pending.value },
    orders: countFromWire(bidengine?.orders),
    deployments: countFromWire(manifest?.deployments),
    hostnames: rest.cluster_public_hostname ? [rest.cluster_public_hostname] : [],
    address: rest.address || null,
    reclamationWindowNs: countFromWire(rest.reclamation_window),
  })
}

function notReady(): Outcome<never> {
  return failure(
    'not-ready',
    'the provider answers, but its inventory is not available yet: it is starting, or cannot reach its cluster',
  )
}

function readAvailable(wire: unknown): Outcome<Available> {
  if (wire === null || Array.isArray(wire)) {
    const items = readItems(wire, schema.unitsAmounts, AVAILABLE, MOST.nodes)
    if (!items.ok) return items
    return success({
      shape: 'units',
      nodes: items.value.map((free, index) => nodeFromFree(unnamed(index), free)),
      storage: [],
    })
  }
  const parsed = schema.availableObject.safeParse(wire)
  if (!parsed.success) return notAStatus(parsed.error, wire, AVAILABLE)
  const pools = readItems(parsed.data.storage, schema.pool, [...AVAILABLE, 'storage'], MOST.classes)
  if (!pools.ok) return pools
  const storage = poolsFromWire(pools.value)

  const path = [...AVAILABLE, 'nodes']
  if (isFlat(parsed.data.nodes?.[0])) {
    const items = readItems(parsed.data.nodes, schema.flatNode, path, MOST.nodes)
    if (!items.ok) return items
    const nodes = items.value.map((free, index) => nodeFromFree(free.name ?? unnamed(index), free))
    return success({ shape: 'flat', nodes, storage })
  }
  const items = readItems(parsed.data.nodes, schema.namedNode, path, MOST.nodes)
  if (!items.ok) return items
  const nodes = items.value.map((node) => nodeFromBothSides(node.name, node.allocatable, node.available))
  return success({ shape: 'nodes', nodes, storage })
}

/** A node that carries its amounts itself; today's carries them in `allocatable` and `available`. */
function isFlat(node: unknown): boolean {
  return typeof node === 'object' && node !== null && 'cpu' in node && !('allocatable' in node)
}

function unnamed(index: number): string {
  return `unnamed-${index + 1}`
}

function readReservations(
  wire: readonly unknown[] | null | undefined,
  shape: StatusShape,
  path: WirePath,
): Outcome<ClusterInventory['reservations']['active']> {
  const items: Outcome<readonly schema.WireReservation[]> =
    shape === 'units'
      ? readItems(wire, schema.unitsAmounts, path, MOST.reservations)
      : readItems(wire, schema.reservation, path, MOST.reservations)
  if (!items.ok) return items
  const totals = reservationTotals(items.value)
  const classes = Object.keys(totals.storage).length
  return classes > MOST.classes ? tooMany(path, classes, MOST.classes) : success(totals)
}
