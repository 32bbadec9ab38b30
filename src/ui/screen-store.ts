/** The screen's own store: keys and data in, one view value out. Knows nothing of React. */
import type { WindowSize } from '../terminal/capabilities.ts'
import type { Input } from '../terminal/key-decoder.ts'
import { isProblem } from '../view/condition.ts'
import { maxColumnOffset } from '../view/layout.ts'
import type { Charset } from '../view/line.ts'
import type { LineFacts, TableState } from '../view/model.ts'
import { maxCompareOffset } from '../view/page-compare.ts'
import { type AlertView, gutterCells, NO_ALERTS } from '../view/row-marks.ts'
import { type ScreenEnv, type ScreenState, topLayer } from '../view/screen-state.ts'
import { settle } from '../view/screen-state-move.ts'
import { type Action, reduce } from '../view/screen-state-reduce.ts'
import { isOnlyMoved, sameTableState, tableStateOf } from '../view/screen-state-table.ts'
import { createSelector, type TableModel } from '../view/select.ts'
import type { FleetSnapshot, History, Store } from '../watch/types.ts'
import { COMMANDS, type CommandName, type Effect } from './commands.ts'
import { commandOf, promptCommandOf } from './keys.ts'
import { besideWidth, menu, sortChoices } from './page-lines.ts'
import { marksOf } from './screen-input.ts'
import { composeView, contextOf, type ScreenView } from './screen-view.ts'

/** What the screen asks of others. */
export type OuterEffect = Exclude<Effect, { readonly type: 'run' }>

/** What is asked of the line whenever a view is made. */
export interface LineSource {
  readonly isSlow: () => boolean
  readonly bytesPerSecond: () => number
}

function lineFacts(line: LineSource | undefined, withCost: boolean): LineFacts {
  return { slow: line?.isSlow() ?? false, bytesPerSecond: withCost ? (line?.bytesPerSecond() ?? null) : null }
}

export interface ScreenStoreOptions {
  readonly fleet: Store<FleetSnapshot>
  readonly history: History
  /** Rules that are followed; none unless given. */
  readonly alerts?: Store<AlertView>
  readonly start: ScreenState
  readonly size: WindowSize
  readonly charset: Charset
  /** The line to the terminal; one of which nothing is known unless given. */
  readonly line?: LineSource
  readonly onEffect: (effect: OuterEffect) => void
  /** Data could not be shown: a fault of the program, which the fleet's store would only log. */
  readonly onCrash: (error: unknown) => void
}

export interface ScreenStore extends Store<ScreenView> {
  /** Keys and pastes of one read, in order; listeners are told once. */
  readonly input: (inputs: readonly Input[]) => void
  readonly resize: (size: WindowSize) => void
  /** Stops listening to the fleet. */
  readonly close: () => void
}

/** A screen over a fleet; `get` gives the same value until data, keys or size change it. */
export function createScreenStore(options: ScreenStoreOptions): ScreenStore {
  const { fleet, history, charset, onEffect, onCrash } = options
  // One for the views' tables, one for a provider's own, one for what fits: each remembers its last result, so that going back
  // from a page costs nothing.
  const selectAll = createSelector()
  const selectOwn = createSelector()
  const selectFit = createSelector()
  const selectorOf = ({ fit = null, providerId }: TableState) =>
    fit !== null ? selectFit : providerId === null ? selectAll : selectOwn
  const select = (wanted: TableState): TableModel => selectorOf(wanted)(fleet.get(), wanted)
  const listeners = new Set<() => void>()
  let size = options.size
  let state = options.start
  let tableState: TableState = tableStateOf(state)
  let model: TableModel = select(tableState)
  let view = compose()
  let env = envOf(view)
  settleNow()

  function compose(): ScreenView {
    const line = lineFacts(options.line, state.cost)
    const alerts = options.alerts?.get() ?? NO_ALERTS
    return composeView({ state, fleet: fleet.get(), model, size, charset, history, line, alerts })
  }

  /** Brings model, cursor and view up to date with fleet, state and size. */
  function refresh(): void {
    const wanted = tableStateOf(state)
    if (!sameTableState(wanted, tableState)) tableState = wanted
    model = select(tableState)
    view = compose()
    env = envOf(view)
    settleNow()
  }

  function settleNow(): void {
    const settled = settle(state, env)
    if (settled === state) return
    state = settled
    view = { ...view, state }
  }

  function apply(action: Action): void {
    const before = state
    state = reduce(state, action, env)
    // Moving needs nothing anew but the state itself; a held key moves often.
    if (state !== before && isOnlyMoved(before, state)) view = { ...view, state }
    else if (state !== before) refresh()
  }

  function run(name: CommandName, key: string): void {
    const info = {
      key,
      intervalMs: fleet.get().intervalMs,
      sortChoices: sortChoices(model),
      menuCommands: menu({ state }).map(({ command }) => command),
    }
    for (const step of COMMANDS[name](state, info)) {
      if ('action' in step) apply(step.action)
      else if (step.effect.type === 'run') run(step.effect.command, '')
      else onEffect(step.effect)
    }
  }

  function take(input: Input): void {
    if (input.kind === 'paste') {
      // Outside a prompt pasted text is no row of keys: what it would do is nobody's wish.
      if (state.prompt !== null) apply({ type: 'prompt-type', text: input.text })
      return
    }
    if (state.prompt === null) {
      const command = commandOf(input.name, contextOf(state))
      if (command !== null) run(command, input.name)
      return
    }
    const command = promptCommandOf(input.name)
    if (command !== null) run(command, input.name)
    else if (isCharacter(input.name)) apply({ type: 'prompt-type', text: input.name })
  }

  function tell(before: ScreenView): void {
    if (view !== before) for (const listener of [...listeners]) listener()
  }

  function showNews(): void {
    const before = view
    try {
      refresh()
      tell(before)
    } catch (error) {
      onCrash(error)
    }
  }

  const unsubscribe = [fleet.subscribe(showNews), options.alerts?.subscribe(showNews)]

  return {
    get: () => view,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    input: (inputs) => {
      const before = view
      for (const input of inputs) take(input)
      // The key bar, footer and help do not tell where the cursor is; what does is drawn from the state.
      tell(before)
    },
    resize: (next) => {
      if (next.columns === size.columns && next.rows === size.rows) return
      const before = view
      size = next
      refresh()
      tell(before)
    },
    close: () => {
      for (const stop of unsubscribe) stop?.()
    },
  }
}

/** A key that is one character of text; the names of other keys are longer than one character. */
function isCharacter(name: string): boolean {
  return [...name].length === 1
}

/** What the reducer must know of that view. */
function envOf(view: ScreenView): ScreenEnv {
  const { model, state, fleet } = view
  const width = besideWidth(view) - gutterCells(marksOf(view))
  const options = { wide: state.wide, columnOffset: 0, frozen: true }
  return {
    rows: model.rows,
    indexOf: model.indexOf,
    columnIds: model.columns.map(({ id }) => id),
    maxColumnOffset:
      topLayer(state)?.kind === 'compare'
        ? maxCompareOffset(state.marked.size, besideWidth(view))
        : maxColumnOffset(model.columns, width, options),
    pageHeight: view.pageHeight,
    lineCount: state.overlay === null ? view.page.length : view.overlay.length,
    pageClipped: view.pageClipped,
    isProblem,
    providerCount: fleet.providers.length,
  }
}
