/** Columns that more than one view has. */
import { markCell } from '../cells.ts'
import { isFaded, type MarkName, rowMark } from '../condition.ts'
import { shortEndpoint } from '../endpoint-name.ts'
import { formatAgeOf, formatLatency } from '../format-time.ts'
import type { Tone } from '../line.ts'
import type { Row } from '../model.ts'
import { textCell } from '../spans.ts'
import type { Column } from './column.ts'

/** Names are strong while the numbers beside them are current. */
export function nameTone(row: Row): Tone {
  return isFaded(row.provider) ? 'dim' : 'strong'
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
const STATE_ORDER: readonly MarkName[] = [
  'failed',
  'suspect',
  'stale',
  'failing',
  'expired',
  'changed',
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
    ticks: true,
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
    ticks: true,
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
