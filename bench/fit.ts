/** "Will it fit?" over a market of 2,000 providers, as the command and the screen ask it of each. */
import type { DeploymentRequest } from '../src/domain/request.ts'
import { capacityOf } from '../src/inventory/capacity.ts'
import { fitRequest } from '../src/inventory/fit/fit.ts'
import { parseRequest } from '../src/inventory/fit/parse-request.ts'
import { type Figure, median } from './figures.ts'
import { makeInventory } from './fleet-of.ts'

const PROVIDERS = 2000
const NODES = 10
const TURNS = 9

const LARGE = '8 cpu 32Gi 2x nvidia/h100 100Gi beta3 x3'
/** Fits hundreds of times over nearly everywhere: counting them is the work. */
const SMALL = '500m cpu 512Mi'

export function benchFit(): readonly Figure[] {
  const fleet = Array.from({ length: PROVIDERS }, (_, turn) => makeInventory(NODES, turn, () => true))
  const nodes = fleet.flatMap((inventory) => inventory.nodes)
  const floor = { name: 'largest free of the same', value: timed(() => capacityOf(nodes)) }
  return [
    { text: LARGE, name: 'fit on 2,000 providers, large request' },
    { text: SMALL, name: 'fit on 2,000 providers, small request' },
  ].map(({ text, name }) => {
    const request = requestOf(text)
    const value = timed(() => fleet.map((inventory) => fitRequest(request, inventory)))
    return { name, value, unit: 'ms', against: floor, note: `${NODES} nodes each, "${text}"` }
  })
}

function requestOf(text: string): DeploymentRequest {
  const request = parseRequest(text)
  if (!request.ok) throw new Error(request.error.message)
  return request.value
}

function timed(work: () => unknown): number {
  const samples = Array.from({ length: TURNS }, () => {
    const startMs = performance.now()
    work()
    return performance.now() - startMs
  })
  return median(samples)
}
