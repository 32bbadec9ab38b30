/** One key's worth of change: (state, action, what the table on top holds) -> state. No clock, no I/O. */
import { UNITS_MODES, VIEW_NAMES } from '../config/choices.ts'
import {
  canSort,
  filterOf,
  hasTable,
  type Layer,
  ORIGIN,
  positionOf,
  type ScreenEnv,
  type ScreenState,
  topLayer,
  withFilter,
  withPosition,
} from './screen-state.ts'
import type { Action } from './screen-state-action.ts'
import { fold } from './screen-state-fold.ts'
import { closePrompt, drillIn, openFit, promptFit, promptOverList, undoOne } from './screen-state-layers.ts'
import { openCompare, toggleMark } from './screen-state-marks.ts'
import { moveBy, moveTo, moveToProblem } from './screen-state-move.ts'
import { edited, typed } from './screen-state-prompt.ts'
import { tableView } from './screen-state-table.ts'

type Reducers = {
  readonly [Type in Action['type']]: (
    state: ScreenState,
    action: Extract<Action, { type: Type }>,
    env: ScreenEnv,
  ) => ScreenState
}

const REDUCERS: Reducers = {
  move: (state, { by }, env) => moveBy(state, by, env),
  page: (state, { by }, env) => moveBy(state, pageStep(by, env.pageHeight), env),
  edge: (state, { to }, env) => moveBy(state, to === 'first' ? -END : END, env),
  problem: (state, { direction }, env) => moveToProblem(state, direction, env),
  columns: (state, { by }, env) => {
    if (!hasTable(state) && topLayer(state)?.kind !== 'compare') return state
    const position = positionOf(state)
    const columnOffset = Math.max(0, Math.min(env.maxColumnOffset, position.columnOffset + by))
    return withPosition(state, { ...position, columnOffset })
  },
  enter: (state, _action, env) => drillIn(state, env),
  escape: (state) => undoOne(state),
  overlay: (state, { kind }, env) => {
    if (state.overlay?.kind === kind) return { ...state, overlay: null }
    const sorted = state.sorts[tableView(state)]?.column
    // The first entry of the sort menu is the provider's own order.
    const cursorIndex = kind === 'sort' && sorted !== undefined ? env.columnIds.indexOf(sorted) + 1 : 0
    return { ...state, overlay: { kind, cursorIndex, top: 0 } }
  },
  'sort-step': (state, { by }, env) => {
    if (!canSort(state)) return state
    // The provider's own order stands between the last column and the first.
    const choices = [null, ...env.columnIds]
    const at = choices.indexOf(state.sorts[tableView(state)]?.column ?? null)
    const next = choices[(Math.max(0, at) + by + choices.length) % choices.length]
    return sortBy(state, next ?? null)
  },
  'sort-by': (state, { column }, env) =>
    canSort(state) && (column === null || env.columnIds.includes(column)) ? sortBy(state, column) : state,
  'sort-invert': (state) => {
    const view = tableView(state)
    const sort = state.sorts[view]
    if (sort === null || !canSort(state)) return state
    return { ...state, sorts: { ...state.sorts, [view]: { ...sort, reverse: !sort.reverse } } }
  },
  'problems-only': (state) => ({ ...state, problemsOnly: !state.problemsOnly }),
  group: (state) => (tableView(state) === 'nodes' ? { ...state, grouped: !state.grouped } : state),
  fold: (state, { how }, env) => fold(state, how, env),
  only: (state, { nth }, env) =>
    nth > env.providerCount || (nth === state.only && state.layers.length === 0)
      ? state
      : { ...state, only: nth, layers: NO_LAYERS },
  view: (state, { by }) => {
    const at = VIEW_NAMES.indexOf(state.view)
    const view = VIEW_NAMES[(at + by + VIEW_NAMES.length) % VIEW_NAMES.length] ?? state.view
    return { ...state, view, layers: NO_LAYERS }
  },
  'show-view': (state, { view }) =>
    view === state.view && state.layers.length === 0 ? state : { ...state, view, layers: NO_LAYERS },
  'open-provider': (state, { providerId }) => ({
    ...state,
    layers: [{ kind: 'provider', providerId, filter: '', position: ORIGIN }],
  }),
  select: (state, { index }, env) =>
    state.overlay === null
      ? moveTo(state, index, env)
      : moveBy(state, index - state.overlay.cursorIndex, env),
  units: (state) => {
    const at = UNITS_MODES.indexOf(state.units)
    return { ...state, units: UNITS_MODES[(at + 1) % UNITS_MODES.length] ?? state.units }
  },
  'columns-chosen': (state, { ids }) => ({
    ...state,
    columns: { ...state.columns, [tableView(state)]: ids },
  }),
  theme: (state, { name }) => (state.theme === name ? state : { ...state, theme: name }),
  mouse: (state, { isOn }) => (state.mouse === isOn ? state : { ...state, mouse: isOn }),
  highlight: (state) => ({ ...state, highlight: !state.highlight }),
  wide: (state) => ({ ...state, wide: !state.wide }),
  cost: (state) => ({ ...state, cost: !state.cost }),
  mark: (state, _action, env) => toggleMark(state, env),
  compare: openCompare,
  'prompt-filter': (state) => {
    if (!hasTable(state)) return state
    const text = filterOf(state)
    return {
      ...state,
      overlay: null,
      prompt: {
        kind: 'filter',
        text,
        caret: text.length,
        formerFilter: text,
        formerPosition: positionOf(state),
      },
    }
  },
  'prompt-interval': (state, { text }) => ({
    ...state,
    overlay: null,
    prompt: { kind: 'interval', text, caret: text.length, error: null },
  }),
  'prompt-palette': (state) => promptOverList(state, 'palette', 'palette', ''),
  'prompt-rule': (state, { text }) => promptOverList(state, 'rule', 'rules', text),
  'prompt-complete': (state, { text }) =>
    state.prompt === null ? state : withPrompt(state, { ...state.prompt, text, caret: text.length }),
  'prompt-fit': (state) => promptFit(state),
  'open-fit': (state, { text, request }) => openFit(state, text, request),
  'prompt-edit': (state, { edit }) =>
    state.prompt === null ? state : withPrompt(state, edited(state.prompt, edit)),
  'prompt-type': (state, { text }) =>
    state.prompt === null ? state : withPrompt(state, typed(state.prompt, text)),
  'prompt-refuse': (state, { error }) =>
    state.prompt === null || state.prompt.kind === 'filter'
      ? state
      : { ...state, prompt: { ...state.prompt, error } },
  'prompt-close': (state) => (state.prompt === null ? state : closePrompt(state)),
}

const NO_LAYERS: readonly Layer[] = []
/** Farther than any list is long. */
const END = Number.MAX_SAFE_INTEGER

/** The state after one action; the same object when nothing changed. */
export function reduce(state: ScreenState, action: Action, env: ScreenEnv): ScreenState {
  // True: the table has, for each type, the reducer of that type's actions; the compiler cannot pair them.
  const reducer = REDUCERS[action.type] as (state: ScreenState, action: Action, env: ScreenEnv) => ScreenState
  // What a key could not do is said until the next one.
  return reducer(state.note === null ? state : { ...state, note: null }, action, env)
}

/** Rows in so many screenfuls: a half is a half, a whole keeps one row in sight; never 0. */
function pageStep(by: number, pageHeight: number): number {
  const rows = Math.abs(by) === 1 ? pageHeight - 1 : Math.floor(Math.abs(by) * pageHeight)
  return Math.sign(by) * Math.max(1, rows)
}

function withPrompt(state: ScreenState, prompt: NonNullable<ScreenState['prompt']>): ScreenState {
  if (prompt === state.prompt) return state
  const isNewSearch = prompt.text !== state.prompt?.text
  const overlay =
    isNewSearch && state.overlay !== null ? { ...state.overlay, cursorIndex: 0, top: 0 } : state.overlay
  const next = { ...state, prompt, overlay }
  return prompt.kind === 'filter' ? withFilter(next, prompt.text) : next
}

function sortBy(state: ScreenState, column: string | null): ScreenState {
  const view = tableView(state)
  if ((state.sorts[view]?.column ?? null) === column) return state
  return {
    ...state,
    sorts: { ...state.sorts, [view]: column === null ? null : { column, reverse: false } },
  }
}
