/**
 * Columns of the GPUs view: one row for each model of each provider, or one for all units of a provider where
 * the transport tells no models (REST).
 */
import type { ResourcePair } from '../../domain/resource.ts'
import { UNKNOWN_PAIR, utilisation } from '../../domain/resource.ts'
import { pairCell } from '../cells.ts'
import { isFaded } from '../condition.ts'
import { clusterPair, factsOf } from '../facts.ts'
import { UNKNOWN } from '../format.ts'
import type { Row } from '../model.ts'
import { modelGpus } from '../model-gpus.ts'
import { textCell } from '../spans.ts'
import type { Column } from './column.ts'
import { countColumn, textColumn } from './counts.ts'
import { pairColumn } from './pair-columns.ts'
import { ageColumn, nameTone, providerColumn, stateColumn } from './shared.ts'

const model: Column = {
  id: 'model',
  title: 'Model',
  align: 'left',
  minWidth: 7,
  width: 12,
  wideWidth: 20,
  maxWidth: 32,
  grow: 1,
  priority: 0,
  frozen: true,
  value: modelOf,
  spans: (row, width, { charset }) =>
    textCell(
      modelOf(row) ?? `model ${UNKNOWN}`,
      width,
      charset,
      modelOf(row) === null ? 'dim' : nameTone(row),
    ),
}

/** Allocation is told for all cards of a node together: a row of one model knows it where no node mixes models. */
const units: Column = {
  ...pairColumn('gpu', 2),
  id: 'gpu',
  title: 'Used',
  width: 14,
  value: (row) => utilisation(unitsOf(row)),
  spans: (row, width, ctx) => pairCell('gpu', unitsOf(row), width, ctx, { faded: isFaded(row.provider) }),
}

export const GPU_COLUMNS: readonly Column[] = [
  model,
  providerColumn(1, 24),
  stateColumn(6, 9),
  units,
  countColumn({ id: 'total', title: 'Total', width: 6, priority: 7, count: totalOf }),
  countColumn({
    id: 'free',
    title: 'Free',
    width: 6,
    priority: 3,
    count: (row) => unitsOf(row).available,
    isFree: true,
  }),
  countColumn({ id: 'gpunodes', title: 'Nodes', width: 6, priority: 4, count: gpuNodesOf }),
  countColumn({ id: 'largest', title: 'Max/node', width: 8, priority: 5, count: largestOf }),
  ageColumn(8),
  textColumn({
    id: 'memory',
    title: 'Card memory',
    minWidth: 6,
    width: 11,
    maxWidth: 11,
    grow: 0,
    priority: 9,
    spare: true,
    wideOnly: true,
    text: (row) => (row.kind === 'gpu' ? (row.group?.memorySize ?? null) : null),
  }),
  textColumn({
    id: 'interface',
    title: 'Interface',
    minWidth: 6,
    width: 9,
    maxWidth: 9,
    grow: 0,
    priority: 10,
    spare: true,
    wideOnly: true,
    text: (row) => (row.kind === 'gpu' ? (row.group?.interface ?? null) : null),
  }),
]

function modelOf(row: Row): string | null {
  return row.kind === 'gpu' && row.group !== null ? `${row.group.vendor} ${row.group.model}` : null
}

function unitsOf(row: Row): ResourcePair {
  const { inventory } = row.provider
  if (row.kind !== 'gpu' || inventory === null) return UNKNOWN_PAIR
  return row.group === null ? clusterPair(inventory, 'gpu') : modelGpus(inventory, row.group).pair
}

function totalOf(row: Row): number | null {
  return unitsOf(row).allocatable
}

function gpuNodesOf(row: Row): number | null {
  const { inventory } = row.provider
  if (row.kind !== 'gpu' || inventory === null) return null
  return row.group === null ? factsOf(inventory).gpuNodes : modelGpus(inventory, row.group).nodes
}

function largestOf(row: Row): number | null {
  const { inventory } = row.provider
  if (row.kind !== 'gpu' || inventory === null) return null
  return row.group === null ? factsOf(inventory).largestFreeGpu : modelGpus(inventory, row.group).largestFree
}
