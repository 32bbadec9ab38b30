/** Simulated fleets as these tests use them. */
import type { SimNode, SimulatedFleet, SimulatedProvider } from '../../../src/simulator/index.ts'

/** The nth provider; there must be one. */
export function nth(fleet: SimulatedFleet, index: number): SimulatedProvider {
  const provider = fleet.providers[index]
  if (provider === undefined) throw new Error(`the fleet has no provider ${index}`)
  return provider
}

export const GIB = 2 ** 30

/** A node in round figures: cores, GiB and units, total and used. */
export function roundNode(
  name: string,
  { cores, usedCores, gib, usedGib, gpus = 0, usedGpus = 0 }: Readonly<Record<string, number>>,
): SimNode {
  const amounts = (cpu = 0, memory = 0, gpu = 0) => ({
    cpu: cpu * 1000,
    memory: memory * GIB,
    gpu,
    storage_ephemeral: memory * GIB,
  })
  return {
    name,
    allocatable: amounts(cores, gib, gpus),
    allocated: amounts(usedCores, usedGib, usedGpus),
  }
}
