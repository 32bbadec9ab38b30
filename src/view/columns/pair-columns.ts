/** Columns of the four resources. */
import { KINDS, type ResourceKind, utilisation } from '../../domain/resource.ts'
import { isBelievable } from '../../inventory/pair-checks.ts'
import { amountCell, pairCell } from '../cells.ts'
import { isFaded } from '../condition.ts'
import { NOTHING } from '../format.ts'
import { freeTone } from '../role.ts'
import { textCell } from '../spans.ts'
import type { Column } from './column.ts'
import { believedPair, rowPair } from './row-pair.ts'

/** How each kind's columns are called, and the room they need. */
const KIND_COLUMNS: Readonly<
  Record<
    ResourceKind,
    { readonly id: string; readonly least: number; readonly snug: number; readonly likes: number }
  >
> = {
  cpu: { id: 'cpu', least: 5, snug: 9, likes: 14 },
  memory: { id: 'memory', least: 5, snug: 11, likes: 16 },
  gpu: { id: 'gpu', least: 5, snug: 5, likes: 9 },
  ephemeral_storage: { id: 'ephemeral', least: 5, snug: 11, likes: 16 },
}

/** A resource as gauge and figures; sorts by utilisation, the fullest first. */
export function pairColumn(kind: ResourceKind, priority: number, spare = false): Column {
  const { id, least, snug, likes } = KIND_COLUMNS[kind]
  return {
    id,
    title: KINDS[kind].title,
    align: 'right',
    minWidth: least,
    snugWidth: snug,
    width: likes,
    wideWidth: likes + 4,
    maxWidth: likes + 16,
    grow: kind === 'gpu' ? 1 : 2,
    priority,
    spare,
    figures: true,
    sortDescending: true,
    value: (row) => utilisation(believedPair(row, kind)),
    spans: (row, width, ctx) => {
      // A cluster without a node has no resource that could be known.
      if (row.kind !== 'node' && row.provider.inventory?.nodes.length === 0) {
        return textCell(NOTHING, width, ctx.charset, 'dim', 'right')
      }
      return pairCell(kind, rowPair(row, kind), width, ctx, {
        faded: isFaded(row.provider),
        doubted: row.kind === 'node' && !isBelievable(row.node, kind),
      })
    },
  }
}

/** What is free of a resource, signed; sorts the largest first. */
export function freeColumn(kind: ResourceKind, priority: number): Column {
  const { id } = KIND_COLUMNS[kind]
  return {
    id: `${id}.free`,
    title: `${KINDS[kind].title.slice(0, 3)} free`,
    align: 'right',
    minWidth: 7,
    // The title and the arrow of the order.
    width: 9,
    priority,
    spare: true,
    wideOnly: true,
    sortDescending: true,
    value: (row) => believedPair(row, kind).available,
    spans: (row, width, { charset, role }) => {
      const { available } = rowPair(row, kind)
      const tone = isFaded(row.provider) ? 'dim' : freeTone(available, role ?? null)
      return amountCell(KINDS[kind].unit, available, width, charset, tone)
    },
  }
}
