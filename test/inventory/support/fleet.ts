/** Simulated fleets that end with the test, and what they serve, counted independently of src. */
import { onTestFinished } from 'vitest'
import {
  type FleetOptions,
  type SimNode,
  type SimResources,
  type SimulatedFleet,
  type SimulatedProvider,
  startFleet,
} from '../../../src/simulator/index.ts'

export async function fleetOf(providers: number, options: Omit<FleetOptions, 'providers'> = {}) {
  const fleet: SimulatedFleet = await startFleet({ providers, nodesPerProvider: 3, ...options })
  onTestFinished(() => fleet.close())
  return fleet
}

export async function oneProvider(options: Omit<FleetOptions, 'providers'> = {}): Promise<SimulatedProvider> {
  const [provider] = (await fleetOf(1, options)).providers
  if (provider === undefined) throw new Error('the fleet is empty')
  return provider
}

/** The wire name of each kind. */
export const WIRE = {
  cpu: 'cpu',
  memory: 'memory',
  gpu: 'gpu',
  ephemeral_storage: 'storage_ephemeral',
} as const satisfies Record<string, keyof SimResources>
export type Kind = keyof typeof WIRE
export const KINDS: readonly Kind[] = ['cpu', 'memory', 'gpu', 'ephemeral_storage']

/** Sum over the nodes of some providers. */
export function served(
  providers: readonly SimulatedProvider[],
  field: 'allocatable' | 'allocated',
  kind: Kind,
): number {
  const nodes: readonly SimNode[] = providers.flatMap((provider) => provider.cluster.nodes)
  return nodes.reduce((sum, node) => sum + node[field][WIRE[kind]], 0)
}
