/** What the table on top is asked to show, and when two states ask for the same. */
import type { ViewName } from '../config/choices.ts'
import type { SortOrder, TableState } from './model.ts'
import { isReading, type Layer, type ScreenState, topLayer } from './screen-state.ts'

/** The view whose columns and sort the table on top has: a provider's page lists its nodes. */
export function tableView(state: ScreenState): ViewName {
  const layer = topLayer(state)
  if (layer === null) return state.view
  return layer.kind === 'silent' || layer.kind === 'fit' ? 'providers' : 'nodes'
}

/** The order of the table on top, where it is the person's to choose. */
export function tableSort(state: ScreenState): SortOrder | null {
  return topLayer(state)?.kind === 'fit' ? null : state.sorts[tableView(state)]
}

/** Of an answer to a request: what fits most often comes first. */
const BEST_FIRST: SortOrder = { column: 'times', reverse: false }

/** What the table on top is asked to show. */
export function tableStateOf(state: ScreenState): TableState {
  const top = topLayer(state)
  if (top?.kind === 'silent') return silentState(state, top.filter)
  const layer = state.layers.findLast(
    (one) => one.kind === 'provider' || one.kind === 'model' || one.kind === 'fit',
  )
  if (layer?.kind === 'fit') return fitTableState(state, layer)
  const onPage = layer !== undefined
  const isModel = layer?.kind === 'model'
  return {
    view: onPage ? 'nodes' : state.view,
    sort: state.sorts[onPage ? 'nodes' : state.view],
    filter: onPage ? layer.filter : state.filter,
    problemsOnly: state.problemsOnly,
    grouped: !onPage && state.grouped,
    folded: state.folded,
    only: layer?.kind === 'provider' ? 0 : state.only,
    providerId: layer?.kind === 'provider' ? layer.providerId : null,
    modelKey: isModel ? layer.modelKey : null,
    columns: state.columns[onPage ? 'nodes' : state.view],
  }
}

function fitTableState(
  { problemsOnly, folded }: ScreenState,
  { filter, request }: Extract<Layer, { kind: 'fit' }>,
): TableState {
  return {
    view: 'providers',
    sort: BEST_FIRST,
    filter,
    problemsOnly,
    grouped: false,
    folded,
    only: 0,
    providerId: null,
    fit: request,
  }
}

/** Everyone who is folded away, flat. */
function silentState({ sorts, problemsOnly, folded }: ScreenState, filter: string): TableState {
  return {
    ...{ view: 'providers', sort: sorts.providers, filter, problemsOnly, folded },
    ...{ grouped: false, only: 0, providerId: null, silentOnly: true },
  }
}

/** True where two table states ask for the same rows. */
export function sameTableState(a: TableState, b: TableState): boolean {
  return (
    a.view === b.view &&
    a.sort === b.sort &&
    a.filter === b.filter &&
    a.problemsOnly === b.problemsOnly &&
    a.grouped === b.grouped &&
    a.folded === b.folded &&
    a.only === b.only &&
    a.providerId === b.providerId &&
    a.columns === b.columns &&
    a.modelKey === b.modelKey &&
    a.fit === b.fit &&
    a.silentOnly === b.silentOnly
  )
}

/** True where two states differ in where things stand, and in nothing that changes what is shown elsewhere. */
export function isOnlyMoved(a: ScreenState, b: ScreenState): boolean {
  return (
    a.view === b.view &&
    a.layers.length === b.layers.length &&
    a.overlay?.kind === b.overlay?.kind &&
    a.prompt === b.prompt &&
    a.filter === b.filter &&
    a.sorts === b.sorts &&
    a.problemsOnly === b.problemsOnly &&
    a.grouped === b.grouped &&
    a.folded === b.folded &&
    a.only === b.only &&
    a.units === b.units &&
    a.wide === b.wide &&
    a.columns === b.columns &&
    a.theme === b.theme &&
    a.mouse === b.mouse &&
    a.highlight === b.highlight &&
    a.cost === b.cost &&
    a.marked === b.marked &&
    a.note === b.note &&
    isReading(a) === isReading(b) &&
    sameLayers(a, b)
  )
}

function sameLayers(a: ScreenState, b: ScreenState): boolean {
  const [x, y] = [topLayer(a), topLayer(b)]
  if (x === y) return true
  if (x?.kind === 'model' && y?.kind === 'model') return x.filter === y.filter && x.modelKey === y.modelKey
  if (x?.kind === 'fit' && y?.kind === 'fit') return x.filter === y.filter && x.request === y.request
  if (x?.kind === 'compare' && y?.kind === 'compare')
    return x.position.columnOffset === y.position.columnOffset
  if (x?.kind === 'silent' && y?.kind === 'silent') return x.filter === y.filter
  return x?.kind === 'provider' && y?.kind === 'provider'
    ? x.filter === y.filter && x.providerId === y.providerId
    : x?.kind === y?.kind
}
