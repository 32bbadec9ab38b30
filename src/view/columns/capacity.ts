/** Wide columns of the Providers view that say what sums hide. */
import { KINDS } from '../../domain/resource.ts'
import { clusterCapacity } from '../capacity-text.ts'
import { amountCell } from '../cells.ts'
import { isFaded } from '../condition.ts'
import type { Row } from '../model.ts'
import type { Column } from './column.ts'
import { countColumn, textColumn } from './counts.ts'

/** The most of a resource that is free on one node: what the largest single request may ask. */
function largestColumn(kind: 'cpu' | 'memory', title: string, priority: number): Column {
  const amountOf = ({ provider: { inventory } }: Row): number | null =>
    inventory === null ? null : (clusterCapacity(inventory)[kind]?.amount ?? 0)
  return {
    id: `${kind}.largest`,
    title,
    align: 'right',
    minWidth: 7,
    width: title.length,
    priority,
    spare: true,
    wideOnly: true,
    sortDescending: true,
    value: amountOf,
    spans: (row, width, { charset }) =>
      amountCell(KINDS[kind].unit, amountOf(row), width, charset, isFaded(row.provider) ? 'dim' : 'text'),
  }
}

/** The model with the most free on one node, and how many. */
const largestGpu: Column = textColumn({
  id: 'gpu.largest',
  title: 'Largest GPU',
  minWidth: 11,
  width: 16,
  maxWidth: 24,
  grow: 1,
  priority: 22,
  spare: true,
  wideOnly: true,
  text: ({ provider: { inventory } }) => {
    const [most] = inventory === null ? [] : clusterCapacity(inventory).gpus
    return most === undefined ? null : `${most.amount} x ${most.model ?? 'GPU'}`
  },
})

/** The largest free on one node, and stranded GPUs. */
export const CAPACITY_COLUMNS: readonly Column[] = [
  largestColumn('cpu', 'Largest CPU', 20),
  largestColumn('memory', 'Largest mem', 21),
  largestGpu,
  countColumn({
    id: 'gpu.stranded',
    title: 'Stranded',
    width: 8,
    priority: 23,
    spare: true,
    wideOnly: true,
    count: ({ provider: { inventory } }) =>
      inventory === null ? null : clusterCapacity(inventory).gpu.stranded,
  }),
]
