/** Columns of the GPUs view: one row for each model over all providers, and one for cards whose model is not told. */
import { UNKNOWN_PAIR, utilisation } from '../../domain/resource.ts'
import { pairCell } from '../cells.ts'
import { isFaded } from '../condition.ts'
import type { Row } from '../model.ts'
import { type ModelSum, sumOfModel } from '../model-rows.ts'
import { textCell } from '../spans.ts'
import type { Column } from './column.ts'
import { countColumn, textColumn } from './counts.ts'
import { pairColumn } from './pair-columns.ts'
import { nameTone } from './shared.ts'

const model: Column = {
  id: 'model',
  title: 'Model',
  align: 'left',
  minWidth: 7,
  width: 16,
  wideWidth: 24,
  maxWidth: 40,
  grow: 2,
  priority: 0,
  frozen: true,
  value: modelOf,
  spans: (row, width, { charset }) => {
    const name = modelOf(row)
    return textCell(name ?? 'model not told', width, charset, name === null ? 'dim' : nameTone(row))
  },
}

/** Allocation is told for all cards of a node together: a row of one model knows it where no node mixes models. */
const units: Column = {
  ...pairColumn('gpu', 3),
  id: 'gpu',
  title: 'Used',
  width: 14,
  value: (row) => utilisation(sumOf(row)?.pair ?? UNKNOWN_PAIR),
  spans: (row, width, ctx) =>
    pairCell('gpu', sumOf(row)?.pair ?? UNKNOWN_PAIR, width, ctx, { faded: isFaded(row.provider) }),
}

const counted = (
  id: string,
  title: string,
  priority: number,
  of: (sum: ModelSum) => number | null,
  more: { readonly isFree?: true; readonly spare?: boolean } = {},
): Column =>
  countColumn({
    ...{ id, title, priority },
    ...more,
    // The title and the arrow of the order.
    width: title.length + 1,
    count: (row) => {
      const sum = sumOf(row)
      return sum === null ? null : of(sum)
    },
  })

export const GPU_COLUMNS: readonly Column[] = [
  model,
  textColumn({
    ...{ id: 'memory', title: 'Memory', minWidth: 5, width: 7, maxWidth: 10, grow: 0, priority: 7 },
    text: (row) => (row.kind === 'gpu' ? (row.model?.memorySize ?? null) : null),
  }),
  textColumn({
    ...{ id: 'interface', title: 'Interface', minWidth: 5, width: 10, maxWidth: 12, grow: 0, priority: 8 },
    text: (row) => (row.kind === 'gpu' ? (row.model?.interface ?? null) : null),
  }),
  units,
  counted('total', 'Cards', 2, ({ cards }) => cards),
  counted('free', 'Free', 1, ({ free }) => free, { isFree: true }),
  counted('gpunodes', 'Nodes', 5, ({ nodes }) => nodes),
  counted('largest', 'Max/node', 6, ({ largestFree }) => largestFree),
  counted('providers', 'Providers', 4, ({ providers }) => providers),
  counted('providers.free', 'With free', 9, ({ providersWithFree }) => providersWithFree, { spare: true }),
]

function modelOf(row: Row): string | null {
  return row.kind === 'gpu' && row.model !== null ? `${row.model.vendor} ${row.model.model}` : null
}

function sumOf(row: Row): ModelSum | null {
  return row.kind === 'gpu' ? sumOfModel(row) : null
}
