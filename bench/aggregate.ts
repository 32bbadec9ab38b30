/** Adding up 10,000 nodes: as the screen does at a publication, and as a script does with documents. */
import { aggregateInventoryData } from '../src/inventory/aggregate.ts'
import { clusterDocument } from '../src/inventory/documents.ts'
import { sumNodes } from '../src/inventory/node-totals.ts'
import { type Figure, median } from './figures.ts'
import { makeInventory } from './fleet-of.ts'

const PROVIDERS = 5
const NODES = 2000
const TURNS = 30

export function benchAggregate(): readonly Figure[] {
  const sums: number[] = []
  const parses: number[] = []
  const documents: number[] = []
  for (let turn = 0; turn < TURNS; turn++) {
    // New inventories each turn: what is remembered of the old ones must not flatter the figure.
    const fleet = Array.from({ length: PROVIDERS }, () => makeInventory(NODES, turn, () => true))
    sums.push(timed(() => sumNodes(fleet.flatMap((inventory) => inventory.nodes))))
    const results = fleet.map((inventory, index) =>
      clusterDocument({ provider: `provider-${index}:8443`, inventory, transport: 'rest', ageMs: 0 }),
    )
    const text = JSON.stringify(results)
    parses.push(timed(() => JSON.parse(text)))
    documents.push(timed(() => aggregateInventoryData(results)))
  }
  const parse = { name: 'JSON.parse of the same', value: median(parses) }
  return [
    {
      name: 'totals of 10,000 nodes',
      value: median(sums),
      unit: 'ms',
      against: parse,
      note: 'sumNodes, doubts included',
    },
    {
      name: 'aggregateInventoryData of 10,000 nodes',
      value: median(documents),
      unit: 'ms',
      against: parse,
      note: '5 documents',
    },
  ]
}

function timed(work: () => unknown): number {
  const startMs = performance.now()
  work()
  return performance.now() - startMs
}
