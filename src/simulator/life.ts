/** What happens in a cluster while one watches: orders, reservations, leases, nodes. */
import { between, pick, pickWeighted, type Random } from './random.ts'
import { fits, type Homes, place, randomRequest, release } from './reservations.ts'
import type { SimCluster, SimNode, SimReservation } from './types.ts'

interface Scene {
  readonly random: Random
  readonly cluster: SimCluster
  readonly homes: Homes
  /** Nodes that left and may return. */
  readonly away: SimNode[]
}

interface LifeEvent {
  readonly weight: number
  /** Changes the cluster; false where there was nothing to change. */
  readonly happen: (scene: Scene) => boolean
}

const MOST_ORDERS = 5
/** Nodes and requests tried before a reservation is given up. */
const RESERVE_TRIES = 8
/** Of the bids, those that are won. */
const WON = 0.85

function takeOne<T>(random: Random, items: T[]): T | undefined {
  return items.length === 0 ? undefined : items.splice(between(random, 0, items.length - 1), 1)[0]
}

/** Somebody asks for resources on the market. */
function order({ cluster }: Scene): boolean {
  if (cluster.orders >= MOST_ORDERS) return false
  cluster.orders += 1
  return true
}

/** The provider bids on an order, and holds the room while the bid is open. */
function reserve({ random, cluster, homes }: Scene): boolean {
  for (let tries = 0; tries < RESERVE_TRIES && cluster.nodes.length > 0; tries += 1) {
    const node = pick(random, cluster.nodes)
    const request = randomRequest(random, cluster, node)
    if (!fits(cluster, node, request)) continue
    place(cluster, homes, node, request)
    cluster.pending.push(request)
    return true
  }
  return false
}

/** An open bid is won, and becomes a lease, or lost. */
function settle({ random, cluster, homes }: Scene): boolean {
  const request = cluster.pending.shift()
  if (request === undefined) return false
  cluster.orders = Math.max(0, cluster.orders - 1)
  if (random() < WON) {
    cluster.active.push(request)
    cluster.leases += 1
    cluster.deployments += 1
  } else {
    release(cluster, homes, request)
  }
  return true
}

function endLease({ cluster, homes }: Scene, lease: SimReservation): void {
  release(cluster, homes, lease)
  cluster.leases = Math.max(0, cluster.leases - 1)
  cluster.deployments = Math.max(0, cluster.deployments - 1)
}

/** A tenant closes a lease. */
function end(scene: Scene): boolean {
  const lease = takeOne(scene.random, scene.cluster.active)
  if (lease !== undefined) endLease(scene, lease)
  return lease !== undefined
}

/** A node is cordoned or lost: it is gone from the inventory, and its tenants with it. One node stays. */
function leave(scene: Scene): boolean {
  const { random, cluster, homes, away } = scene
  if (cluster.nodes.length < 2 || away.length > cluster.nodes.length / 4) return false
  const node = takeOne(random, cluster.nodes)
  if (node === undefined) return false
  const isThere = (one: SimReservation) => homes.get(one) === node
  for (const lease of cluster.active.filter(isThere)) endLease(scene, lease)
  for (const request of cluster.pending.filter(isThere)) release(cluster, homes, request)
  // `release` forgot the node of those that ended.
  cluster.active = cluster.active.filter((one) => homes.has(one))
  cluster.pending = cluster.pending.filter((one) => homes.has(one))
  away.push(node)
  return true
}

/** A node that left is back, empty, in its place by name. */
function comeBack({ cluster, away }: Scene): boolean {
  const node = away.shift()
  if (node === undefined) return false
  const after = cluster.nodes.findIndex((one) => one.name > node.name)
  cluster.nodes.splice(after === -1 ? cluster.nodes.length : after, 0, node)
  return true
}

const EVENTS: readonly LifeEvent[] = [
  { weight: 4, happen: order },
  { weight: 5, happen: reserve },
  { weight: 6, happen: settle },
  { weight: 4, happen: end },
  { weight: 0.5, happen: leave },
  { weight: 1, happen: comeBack },
]

/**
 * A function that lets one event happen in one of the clusters, drawn from `random`: the same sequence for the
 * same numbers and the same clusters. Clusters that a caller changes in between are taken as they are. Returns the
 * index of the cluster that changed, if one did.
 */
export function createLife(
  random: Random,
  clusters: readonly SimCluster[],
  homes: Homes,
): () => number | undefined {
  const scenes = clusters.map((cluster): Scene => ({ random, cluster, homes, away: [] }))
  return () => {
    if (scenes.length === 0) return undefined
    const scene = pick(random, scenes)
    const first = EVENTS.indexOf(pickWeighted(random, EVENTS))
    // What cannot happen here gives way to the next kind of event.
    const happened = EVENTS.some(
      (_, offset) => EVENTS[(first + offset) % EVENTS.length]?.happen(scene) ?? false,
    )
    return happened ? scenes.indexOf(scene) : undefined
  }
}
