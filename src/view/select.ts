/** From a snapshot and what was asked of the table to the rows shown, stage by stage, each remembered. */
import type { ViewName } from '../config/choices.ts'
import type { FleetSnapshot, ProviderState } from '../watch/types.ts'
import { chosenColumns } from './columns/chosen.ts'
import type { Column } from './columns/column.ts'
import { COLUMNS, fitColumns, GROUPED_NODE_COLUMNS, OWN_NODE_COLUMNS } from './columns/index.ts'
import { isProblem } from './condition.ts'
import { type Filter, parseFilter } from './filter.ts'
import { type FleetTotals, type LeftOut, totalRows } from './fleet-totals.ts'
import { groupRows } from './group.ts'
import type { Row, TableState } from './model.ts'
import { holdsModel } from './model-gpus.ts'
import { modelRows } from './model-rows.ts'
import { sortRows } from './order.ts'
import { countData, splitNotices } from './row-kinds.ts'
import { eventRows, rowsOf } from './rows.ts'
import { isSilentProvider, silentRows } from './silent.ts'
import { remember, sameItems } from './stage.ts'

export type { FleetTotals, LeftOut } from './fleet-totals.ts'

export interface TableModel {
  readonly view: ViewName
  /** What is shown, in order. The same array while nothing changed. */
  readonly rows: readonly Row[]
  /** Rows before the filter; notices and the rows above groups do not count. */
  readonly total: number
  /** Rows after it, folded ones too. */
  readonly matching: number
  /** Columns of this view in this state. */
  readonly columns: readonly Column[]
  /** What is wrong with the filter text, or null. The wrong term is left out, the others hold. */
  readonly filterError: Extract<Filter, { readonly ok: false }> | null
  /** Index of the row of that id, or -1. */
  readonly indexOf: (id: string) => number
  readonly totals: FleetTotals
  readonly leftOut: LeftOut
}

/**
 * A function that makes the table, and makes only the stages again whose input changed. The same snapshot rows and
 * the same wishes give the same model object. One for each table on the screen: it remembers one result.
 */
export function createSelector(): (snapshot: FleetSnapshot, state: TableState) => TableModel {
  // A new list of the same providers is no news.
  const scope = remember(scopeOf, sameItems)
  const build = remember(buildRows)
  const buildEvents = remember(eventRows)
  const parse = remember(parseFilter)
  const keep = remember(keepRows)
  const fold = remember(foldSilent)
  const silentOnes = remember((list: readonly ProviderState[]) => list, sameItems)
  const silent = remember(silentRows)
  const split = remember(splitNotices)
  const sort = remember(sortRows)
  const group = remember(groupRows)
  const flat = remember(concatenate)
  const total = remember(totalRows)
  const model = remember(makeModel)
  const choose = remember(chosenColumns)

  return (snapshot, state) => {
    const providers = scope(snapshot.providers, state.only, state.providerId, state.silentOnly === true)
    const filter = parse(state.filter)
    const { view } = state
    const all =
      view === 'events'
        ? buildEvents(snapshot.events, providers)
        : build(providers, view, state.modelKey ?? null)
    const kept = keep(all, filter, state.problemsOnly, filter.timed ? snapshot.nowMs : 0)
    const columns = choose(columnsFor(state), state.columns ?? null)
    const column = columnOf(state)
    const foldsNone = state.silentOnly === true || !providers.some(isSilentProvider)
    const { rest, providers: folded } = fold(kept, foldsNone)
    const { data, notices } = split(rest)
    const last = silent(silentOnes(folded))
    const grouped = isGrouped(state)
    const rows = grouped
      ? flat(group(rest, column, state.sort, state.folded), NONE, last)
      : flat(sort(data, column, state.sort), notices, last)
    const [before, matching] = [countData(all), countData(kept)]
    const { totals, leftOut } = total(kept, before - matching, providers)
    return model(view, rows, before, matching, columns, filter, totals, leftOut)
  }
}

/** Whether the nodes stand under a row for each provider: not where there is one provider only by choice. */
export function isGrouped(state: TableState): boolean {
  return state.view === 'nodes' && state.grouped && state.providerId === null
}

/** Every column that a table has in that state, in screen order. */
export function columnsFor(state: TableState): readonly Column[] {
  if (state.fit !== undefined && state.fit !== null) return fitColumns(state.fit)
  if (state.view !== 'nodes') return COLUMNS[state.view]
  if (state.providerId !== null) return OWN_NODE_COLUMNS
  return state.grouped ? GROUPED_NODE_COLUMNS : COLUMNS.nodes
}

function columnOf(state: TableState): Column | undefined {
  const { sort } = state
  if (sort === null) return undefined
  // A column of the flat list may be sorted on while another list is shown.
  return [...columnsFor(state), ...COLUMNS[state.view]].find((column) => column.id === sort.column)
}

function scopeOf(
  providers: readonly ProviderState[],
  only: number,
  providerId: string | null,
  silentOnly: boolean,
): readonly ProviderState[] {
  if (silentOnly) return providers.filter(isSilentProvider)
  if (providerId !== null) return providers.filter((provider) => provider.id === providerId)
  return only > 0 ? providers.slice(only - 1, only) : providers
}

function buildRows(
  providers: readonly ProviderState[],
  view: Exclude<ViewName, 'events'>,
  modelKey: string | null,
): readonly Row[] {
  if (view === 'gpus') return modelRows(providers)
  const rows: Row[] = []
  for (const provider of providers) {
    for (const row of rowsOf(view, provider)) {
      if (modelKey === null || (row.kind === 'node' && holdsModel(row.node, modelKey))) rows.push(row)
    }
  }
  return rows
}

function keepRows(
  rows: readonly Row[],
  filter: Filter,
  problemsOnly: boolean,
  nowMs: number,
): readonly Row[] {
  if (filter.empty && !problemsOnly) return rows
  return rows.filter((row) => (!problemsOnly || isProblem(row)) && filter.test(row, nowMs))
}

const NONE: readonly Row[] = []

/** Takes the rows of silent providers out, but where there is none, and in the list of nobody else. */
function foldSilent(
  rows: readonly Row[],
  foldsNone: boolean,
): { readonly rest: readonly Row[]; readonly providers: readonly ProviderState[] } {
  const providers = foldsNone ? [] : rows.filter((row) => isSilentProvider(row.provider))
  if (providers.length === 0) return { rest: rows, providers: [] }
  return {
    rest: rows.filter((row) => !isSilentProvider(row.provider)),
    providers: providers.map(({ provider }) => provider),
  }
}

function concatenate(data: readonly Row[], notices: readonly Row[], silent: readonly Row[]): readonly Row[] {
  return notices.length + silent.length === 0 ? data : [...data, ...notices, ...silent]
}

function makeModel(
  view: ViewName,
  rows: readonly Row[],
  total: number,
  matching: number,
  columns: readonly Column[],
  filter: Filter,
  totals: FleetTotals,
  leftOut: LeftOut,
): TableModel {
  let places: Map<string, number> | null = null
  const indexOf = (id: string): number => {
    places ??= new Map(rows.map((row, nth) => [row.id, nth]))
    return places.get(id) ?? -1
  }
  const filterError = filter.ok ? null : filter
  return { view, rows, total, matching, columns, filterError, indexOf, totals, leftOut }
}
