/** About how much memory a moment takes beside the one before, with which it shares what did not change. */
import type { FleetSnapshot, ProviderState } from './types.ts'

/** About what the objects of a state, an inventory and a node take. */
const BYTES = { pointer: 8, state: 600, inventory: 400, node: 700 }

/** Bytes, by estimate, of what the second holds and the first does not. */
export function footprint(before: FleetSnapshot | null, after: FleetSnapshot): number {
  let bytes = after.providers.length * BYTES.pointer
  for (const [index, state] of after.providers.entries()) {
    const known = before?.providers[index]
    if (state !== known) bytes += footprintOfState(known, state)
  }
  return bytes
}

function footprintOfState(before: ProviderState | undefined, after: ProviderState): number {
  const { inventory } = after
  if (inventory === null || inventory === before?.inventory) return BYTES.state
  const nodes = before?.inventory?.nodes
  const fresh = inventory.nodes.filter((node, nth) => node !== nodes?.[nth]).length
  return BYTES.state + BYTES.inventory + inventory.nodes.length * BYTES.pointer + fresh * BYTES.node
}
