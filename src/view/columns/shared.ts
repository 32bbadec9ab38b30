/** Columns that more than one view has. */
import {
  KINDS,
  type ResourceKind,
  type ResourcePair,
  UNKNOWN_PAIR,
  utilisation,
} from '../../domain/resource.ts'
import { isBelievable } from '../../inventory/pair-checks.ts'
import { amountCell, markCell, pairCell } from '../cells.ts'
import { isFaded, type MARKS, rowMark } from '../condition.ts'
import { shortEndpoint } from '../endpoint-name.ts'
import { clusterPair } from '../facts.ts'
import { NOTHING } from '../format.ts'
import { formatAgeOf, formatLatency } from '../format-time.ts'
import type { Tone } from '../line.ts'
import type { Row } from '../model.ts'
import { textCell } from '../spans.ts'
import type { Column } from './column.ts'

/** How each kind's columns are called, and the room they need. */
export const KIND_COLUMNS: Readonly<
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

/** The resource of a row: a node's own, or the sum over a provider's nodes. */
export function rowPair(row: Row, kind: ResourceKind): ResourcePair {
  if (row.kind === 'node') return row.node.resources[kind]
  return row.kind === 'notice' ? UNKNOWN_PAIR : clusterPair(row.provider.inventory, kind)
}

/** The resource of a row where it may be believed; otherwise nothing is known of it. */
export function believedPair(row: Row, kind: ResourceKind): ResourcePair {
  return row.kind === 'node' && !isBelievable(row.node, kind) ? UNKNOWN_PAIR : rowPair(row, kind)
}

/** Names are strong while the numbers beside them are current. */
export function nameTone(row: Row): Tone {
  return isFaded(row.provider) ? 'dim' : 'strong'
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
    width: 8,
    priority,
    spare: true,
    wideOnly: true,
    sortDescending: true,
    value: (row) => believedPair(row, kind).available,
    spans: (row, width, { charset }) =>
      amountCell(
        KINDS[kind].unit,
        rowPair(row, kind).available,
        width,
        charset,
        isFaded(row.provider) ? 'dim' : 'text',
      ),
  }
}

/** Glyph and word of the row's state. Sorts what needs looking at first. */
export function stateColumn(priority: number, easeWidth: number): Column {
  return {
    id: 'state',
    title: 'State',
    align: 'left',
    minWidth: 1,
    width: 1,
    wideWidth: easeWidth,
    easeWidth,
    priority,
    value: (row) => STATE_ORDER.indexOf(rowMark(row)),
    spans: (row, cells, { charset }) => markCell(rowMark(row), cells, charset),
  }
}
const STATE_ORDER: readonly (keyof typeof MARKS)[] = [
  'failed',
  'stale',
  'failing',
  'doubt',
  'connecting',
  'live',
]

/** The provider's name; the part that tells it apart survives in few cells. */
export function providerColumn(priority: number, width: number): Column {
  return {
    id: 'provider',
    title: 'Provider',
    align: 'left',
    minWidth: 8,
    snugWidth: 12,
    width,
    wideWidth: 28,
    maxWidth: 44,
    grow: 3,
    priority,
    frozen: true,
    value: (row) => row.provider.id,
    spans: (row, cells, { charset }) =>
      textCell(
        shortEndpoint(row.provider.id, cells, charset),
        cells,
        charset,
        row.kind === 'node' ? 'text' : nameTone(row),
      ),
  }
}

/** Age of the numbers; sorts the oldest first. */
export function ageColumn(priority: number): Column {
  return {
    id: 'age',
    title: 'Age',
    align: 'right',
    minWidth: 4,
    width: 4,
    priority,
    spare: true,
    sortDescending: true,
    // The earlier it was received, the larger.
    value: (row) => (row.provider.receivedAtMs === null ? null : -row.provider.receivedAtMs),
    spans: (row, width, { charset, nowMs }) =>
      textCell(
        formatAgeOf(row.provider.receivedAtMs, nowMs),
        width,
        charset,
        row.provider.condition === 'stale' ? 'warn' : 'dim',
        'right',
      ),
  }
}

/** How long the last good answer took; sorts the slowest first. */
export function latencyColumn(priority: number, wideOnly = false): Column {
  return {
    id: 'latency',
    title: 'Latency',
    align: 'right',
    minWidth: 6,
    width: 7,
    priority,
    spare: true,
    wideOnly,
    sortDescending: true,
    value: (row) => row.provider.latencyMs,
    spans: (row, width, { charset }) =>
      textCell(formatLatency(row.provider.latencyMs), width, charset, 'dim', 'right'),
  }
}

/** Owner address on chain. */
export function addressColumn(priority: number, wideOnly = false): Column {
  return {
    id: 'address',
    title: 'Address',
    align: 'left',
    minWidth: 14,
    width: 16,
    maxWidth: 44,
    grow: 1,
    priority,
    spare: true,
    wideOnly,
    value: (row) => row.provider.inventory?.address ?? null,
    spans: (row, width, { charset }) =>
      textCell(row.provider.inventory?.address ?? '', width, charset, 'dim'),
  }
}
