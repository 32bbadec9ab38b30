/** `-o csv`: the columns of a view as values in base units (RFC 4180). */

import type { Column } from '../view/columns/column.ts'
import { COLUMNS } from '../view/columns/index.ts'
import { MARKS, rowMark } from '../view/condition.ts'
import type { Row } from '../view/model.ts'
import { createSelector } from '../view/select.ts'
import { visibleText } from '../view/text.ts'
import type { Printer } from './printer.ts'

/**
 * A line of column names, then one for each row of the view in the order and with the filter asked for; lines end in
 * CR LF. Cells are what a column sorts by, so that they can be calculated with: shares from 0 to 1, bytes,
 * millicores, milliseconds. An unknown value is an empty cell, an unlimited one `Infinity`, and a provider without
 * figures has a line with its state and nothing else.
 */
export const printCsv: Printer = (snapshot, { table }) => {
  const { rows } = createSelector()(snapshot, { ...table, grouped: false })
  const columns = COLUMNS[table.view]
  const lines = [
    columns.map(({ id }) => id),
    ...rows.map((row) => columns.map((column) => cell(column, row, snapshot.nowMs))),
  ]
  return lines.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('')
}

function cell(column: Column, row: Row, nowMs: number): string {
  if (column.id === 'state') return MARKS[rowMark(row)].word
  if (column.id === 'age') {
    const { receivedAtMs } = row.provider
    return receivedAtMs === null ? '' : String(nowMs - receivedAtMs)
  }
  const value = column.value(row)
  if (typeof value === 'number') return String(value)
  return value === null ? '' : harmless(visibleText(value))
}

/** A spreadsheet takes a text that begins so for a formula, and runs what a provider wrote; a quote mark stops it. */
function harmless(text: string): string {
  return /^[=+\-@]/.test(text) ? `'${text}` : text
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
