/** Columns of the Events view: one row for each change, newest first until it is sorted. */
import { changeAmount, changeText, changeTone } from '../change-text.ts'
import { shortEndpoint, shortNodeName } from '../endpoint-name.ts'
import { formatClock } from '../format-time.ts'
import type { Row } from '../model.ts'
import { textCell } from '../spans.ts'
import type { Column } from './column.ts'

const time: Column = {
  id: 'time',
  title: 'Time',
  align: 'left',
  minWidth: 8,
  width: 8,
  priority: 0,
  frozen: true,
  sortDescending: true,
  value: (row) => (row.kind === 'event' ? row.event.atMs : null),
  spans: (row, width, { charset }) =>
    textCell(formatClock(row.kind === 'event' ? row.event.atMs : null), width, charset, 'dim'),
}

const provider: Column = {
  id: 'provider',
  title: 'Provider',
  align: 'left',
  minWidth: 8,
  snugWidth: 12,
  width: 24,
  wideWidth: 28,
  maxWidth: 36,
  grow: 1,
  priority: 2,
  value: (row) => row.provider.id,
  spans: (row, width, { charset }) =>
    textCell(shortEndpoint(row.provider.id, width, charset), width, charset),
}

const node: Column = {
  id: 'node',
  title: 'Node',
  align: 'left',
  minWidth: 6,
  width: 12,
  wideWidth: 20,
  maxWidth: 40,
  grow: 1,
  priority: 3,
  value: nodeOf,
  spans: (row, width, { charset }) => {
    const name = nodeOf(row)
    return textCell(name === null ? '' : shortNodeName(name, width, charset), width, charset, 'strong')
  },
}

const what: Column = {
  id: 'what',
  title: 'What',
  align: 'left',
  minWidth: 10,
  width: 22,
  wideWidth: 30,
  maxWidth: 48,
  grow: 4,
  priority: 1,
  value: (row) => (row.kind === 'event' ? changeText(row.event.change) : null),
  spans: (row, width, { charset }) =>
    row.kind === 'event'
      ? textCell(changeText(row.event.change), width, charset, changeTone(row.event.change))
      : textCell('', width, charset),
}

const amount: Column = {
  id: 'amount',
  title: 'Amount',
  align: 'right',
  minWidth: 6,
  width: 8,
  priority: 4,
  sortDescending: true,
  value: (row) => (row.kind === 'event' ? row.event.change.amount : null),
  spans: (row, width, { charset }) =>
    textCell(
      row.kind === 'event' ? changeAmount(row.event.change, charset) : '',
      width,
      charset,
      'strong',
      'right',
    ),
}

export const EVENT_COLUMNS: readonly Column[] = [time, provider, node, what, amount]

function nodeOf(row: Row): string | null {
  return row.kind === 'event' ? row.event.change.node : null
}
