/** `-o table`: the rows of a view as aligned plain text, for pipes and for reading. */
import type { ViewName } from '../config/choices.ts'
import { KINDS, RESOURCE_KINDS, type ResourceKind } from '../domain/resource.ts'
import type { Capacity } from '../inventory/capacity.ts'
import { doubtsOf } from '../inventory/doubts.ts'
import type { NodeTotals } from '../inventory/node-totals.ts'
import { largestTexts, strandedText } from '../view/capacity-text.ts'
import { CAPACITY_COLUMNS } from '../view/columns/capacity.ts'
import type { Column } from '../view/columns/column.ts'
import { COLUMNS } from '../view/columns/index.ts'
import { MARKS, rowMark } from '../view/condition.ts'
import { pairOfTotal } from '../view/facts.ts'
import { formatAmount, formatBytes, formatUsage } from '../view/format.ts'
import type { Charset } from '../view/line.ts'
import { type DrawContext, providersOf, type Row } from '../view/model.ts'
import { createSelector, type TableModel } from '../view/select.ts'
import { cellWidth, visibleText } from '../view/text.ts'
import { trustAlarm } from '../view/trust.ts'
import type { FleetSnapshot, ProviderState } from '../watch/types.ts'
import { alignColumns } from './align.ts'
import type { Printer } from './printer.ts'

/** Cells of text are written whole up to here: a name must be found by grep. */
const WIDEST_CELL = 256

/**
 * A heading, a line for each row of the view in the order and with the filter asked for, a line for each
 * provider that did not answer, and a line of totals that says what it leaves out. As wide as its contents:
 * the same on every terminal and in a pipe. An empty cell is a dash, so that columns can be counted.
 */
export const printTable: Printer = (snapshot, { table, charset }) => {
  const model = createSelector()(snapshot, table)
  const rows = [...model.rows, ...failedWithoutRow(snapshot, model, table.filter)]
    // Groups are kept together, but a line of text has no fold: the provider stands in every line instead.
    .filter((row) => row.kind !== 'provider' || table.view === 'providers')
  const lines = tableOf(rows, table.view, snapshot.nowMs, charset)
  return [...lines, totalsLine(model, snapshot, table.view, charset), ''].join('\n')
}

/** A heading and a line for each of these rows of a view, without totals. */
export function printRows(rows: readonly Row[], view: ViewName, nowMs: number, charset: Charset): string {
  return [...tableOf(rows, view, nowMs, charset), ''].join('\n')
}

function tableOf(rows: readonly Row[], view: ViewName, nowMs: number, charset: Charset): readonly string[] {
  // Of the columns that a screen shows only when it is told to, those of capacity: sums hide what they tell.
  const columns = COLUMNS[view].filter(
    (column) => column.wideOnly !== true || CAPACITY_COLUMNS.includes(column),
  )
  const ctx: DrawContext = { nowMs, charset, units: 'used', wide: true }
  const titles = columns.map((column) => column.title.toUpperCase())
  const lines = rows.map((row) => lineOf(row, columns, ctx))
  return alignColumns(
    [{ cells: titles, rest: '' }, ...lines],
    columns.map((column) => column.align),
    cellWidth,
  )
}

interface PrintedLine {
  readonly cells: readonly string[]
  /** Follows the cells unaligned. */
  readonly rest: string
}

function lineOf(row: Row, columns: readonly Column[], ctx: DrawContext): PrintedLine {
  if (row.kind !== 'notice') return { cells: columns.map((column) => cellText(column, row, ctx)), rest: '' }
  // A row of a model names no provider: there is nothing to stand in line with.
  if (!columns.some((column) => column.id === 'provider')) {
    const { provider } = row
    const words = [provider.id, MARKS[rowMark(row)].word, noticeText(provider)]
    return { cells: [], rest: visibleText(words.join('  '), ctx.charset) }
  }
  // Provider and state as in the other rows; instead of figures, why there are none.
  const names = columns.slice(0, columns.findIndex((column) => column.id === 'state') + 1)
  const isNamed = ({ id }: Column) => id === 'provider' || id === 'state'
  return {
    cells: names.map((column) => (isNamed(column) ? cellText(column, row, ctx) : '-')),
    rest: visibleText(noticeText(row.provider), ctx.charset),
  }
}

function cellText(column: Column, row: Row, ctx: DrawContext): string {
  if (column.id === 'state') return MARKS[rowMark(row)].word
  const spans = column.spans(row, WIDEST_CELL, ctx)
  // A column of figures draws a gauge before them, and the figures last.
  const told = column.figures === true ? spans.slice(-1) : spans
  const text = told
    .map((span) => span.text)
    .join('')
    .trim()
  return text === '' ? '-' : text
}

/** What a provider has to say instead of nodes. */
function noticeText(provider: ProviderState): string {
  const { error, inventory } = provider
  if (error !== null) return `${error.code}: ${error.message}`
  const alarm = trustAlarm(provider)
  if (alarm !== null) return alarm
  if (inventory === null) return 'no answer yet'
  return doubtsOf(inventory).find((doubt) => doubt.code === 'no-nodes')?.message ?? 'its numbers are old'
}

/** The views of pools and GPUs have no row for a provider that failed; unfiltered, a table still names it. */
function failedWithoutRow(snapshot: FleetSnapshot, model: TableModel, filter: string): readonly Row[] {
  if (filter !== '') return []
  const shown = new Set(model.rows.flatMap(providersOf))
  return snapshot.providers
    .filter((provider) => provider.error !== null && !shown.has(provider))
    .map((provider): Row => ({ kind: 'notice', id: `${provider.id}!`, provider }))
}

function totalsLine(model: TableModel, snapshot: FleetSnapshot, view: ViewName, charset: Charset): string {
  const { totals, leftOut } = model
  const providers = `${leftOut.conditions.live} of ${plural(snapshot.providers.length, 'provider')}`
  // Rows of pools have no nodes to add up.
  const nodes = view === 'storage' ? [] : RESOURCE_KINDS.flatMap((kind) => sumText(totals, kind, charset))
  const storage = totals.storage.map(
    ({ class: name, available }) => `${visibleText(name, charset)} ${formatBytes(available, charset)}`,
  )
  const sums = [
    ...nodes,
    ...(storage.length > 0 ? [`free storage ${storage.join(' ')}`] : []),
    ...(view === 'storage' ? [] : capacityTexts(totals.capacity, charset)),
  ]
  const missing = leftOutOf(model)
  return [
    [
      view === 'storage' ? `TOTAL ${providers}` : `TOTAL ${plural(totals.nodes, 'node')} of ${providers}`,
      ...sums,
    ].join(', '),
    ...(missing.length > 0 ? [`left out: ${missing.join(', ')}`] : []),
  ].join('; ')
}

/** What sums hide: the most that is free on one node, and GPUs that nobody can use. */
function capacityTexts(capacity: Capacity, charset: Charset): readonly string[] {
  const largest = largestTexts(capacity, false, charset).map((text) => visibleText(text, charset))
  const stranded = strandedText(capacity)
  return [
    ...(largest.length === 0 ? [] : [`largest free on one node ${largest.join(' ')}`]),
    ...(stranded === null ? [] : [`${stranded} stranded`]),
  ]
}

function sumText(totals: NodeTotals, kind: ResourceKind, charset: Charset): readonly string[] {
  const { title, unit } = KINDS[kind]
  const { allocatable, allocated, available } = pairOfTotal(totals.kinds[kind])
  if (allocatable !== null) return [`${title} ${formatUsage(unit, allocated, allocatable, charset)}`]
  // Of the older shapes only what is free is known; of a sum of nothing, nothing.
  return available === null ? [] : [`${title} ${formatAmount(unit, available, charset)} free`]
}

/** Everything the totals do not hold, in words. */
function leftOutOf({ totals, leftOut }: TableModel): readonly string[] {
  const over = (reason: 'freeOnly' | 'unlimited' | 'unknown') =>
    RESOURCE_KINDS.reduce((sum, kind) => sum + totals.kinds[kind][reason], 0)
  const counts: readonly (readonly [number, string])[] = [
    [leftOut.conditions.failed, 'failed provider'],
    [leftOut.conditions.stale, 'stale provider'],
    [leftOut.conditions.connecting, 'unanswered provider'],
    [leftOut.filtered, 'filtered row'],
    [leftOut.doubted, 'doubted quantity'],
    [over('unlimited'), 'unlimited quantity'],
    [over('unknown') + over('freeOnly'), 'unreported quantity'],
  ]
  return counts.filter(([count]) => count > 0).map(([count, what]) => plural(count, what))
}

function plural(count: number, word: string): string {
  return `${count} ${count === 1 ? word : word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`}`
}
