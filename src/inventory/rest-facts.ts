/** What only REST tells about a cluster, kept when gRPC tells the rest. */
import type { ClusterInventory } from '../domain/cluster.ts'

/** The owner (which gRPC does not tell), and what an older provider may leave out of its gRPC status. */
export type RestFacts = Pick<ClusterInventory, 'address' | 'hostnames' | 'reclamationWindowNs'>

/** `inventory`, with those facts in the places where it tells nothing itself; the same object where none is missing. */
export function withRestFacts(inventory: ClusterInventory, facts: RestFacts | null): ClusterInventory {
  if (facts === null) return inventory
  const address = inventory.address ?? facts.address
  const hostnames = inventory.hostnames.length > 0 ? inventory.hostnames : facts.hostnames
  const reclamationWindowNs = inventory.reclamationWindowNs ?? facts.reclamationWindowNs
  const same =
    address === inventory.address &&
    hostnames === inventory.hostnames &&
    reclamationWindowNs === inventory.reclamationWindowNs
  return same ? inventory : { ...inventory, address, hostnames, reclamationWindowNs }
}
