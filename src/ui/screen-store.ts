/** The screen's own store: keys and data in, one view value out. Knows nothing of React. */
import type { Input } from '../terminal/key-decoder.ts'
import type { TableState } from '../view/model.ts'
import { NO_ALERTS } from '../view/row-marks.ts'
import { NO_NEWS, type RowNews, withGone, withoutOld } from '../view/row-news.ts'
import type { Action } from '../view/screen-state-action.ts'
import { settle } from '../view/screen-state-move.ts'
import { reduce } from '../view/screen-state-reduce.ts'
import { isOnlyMoved, sameTableState, tableStateOf } from '../view/screen-state-table.ts'
import type { TableModel } from '../view/select.ts'
import { remember } from '../view/stage.ts'
import { visibleText } from '../view/text.ts'
import { commandInfo } from './command-info.ts'
import { COMMANDS, type CommandName, type Step } from './commands.ts'
import { commandOf, isCharacter, promptCommandOf } from './keys.ts'
import { lineFacts } from './line-source.ts'
import { mouseActs } from './mouse.ts'
import { markNews } from './news.ts'
import { envOf } from './screen-env.ts'
import type { ScreenStore, ScreenStoreOptions } from './screen-store-options.ts'
import { composeView, contextOf, type ScreenView } from './screen-view.ts'
import { createTableSelector } from './table-selector.ts'
import { refusalOf } from './time-limits.ts'

/** How long a notice stands. */
const NOTICE_MS = 4_000

/** A screen over a fleet; `get` gives the same value until data, keys or size change it. */
export function createScreenStore(options: ScreenStoreOptions): ScreenStore {
  const { fleet, history, charset, onEffect, onCrash, now = () => performance.now() } = options
  const selectFrom = createTableSelector()
  const select = (wanted: TableState): TableModel => selectFrom(fleet.get(), wanted)
  const shownWith = remember(withGone)
  const listeners = new Set<() => void>()
  let size = options.size
  let state = options.start
  let tableState: TableState = tableStateOf(state)
  let table: TableModel = select(tableState)
  let news: RowNews = NO_NEWS
  let notice: { readonly text: string; readonly untilMs: number } | null = null
  let view = compose()
  let env = envOf(view)
  settleNow()

  function compose(): ScreenView {
    const model = shownWith(table, news.gone)
    const line = lineFacts(options.line, state.cost)
    const alerts = options.alerts?.get() ?? NO_ALERTS
    const told = notice?.text ?? null
    const shown = { state, fleet: fleet.get(), model, size, charset, history, line, alerts }
    return composeView({ ...shown, news, notice: told })
  }

  /** Brings table, cursor and view up to date with fleet, state and size. */
  function refresh(): void {
    const wanted = tableStateOf(state)
    const isOther = !sameTableState(wanted, tableState)
    if (isOther) tableState = wanted
    table = select(tableState)
    if (!state.highlight) news = NO_NEWS
    else if (isOther && news.gone.length > 0) news = { ...news, gone: [] }
    view = compose()
    env = envOf(view)
    settleNow()
  }

  /** Marks what the fleet's news changed, before it is drawn. */
  function takeNews(): void {
    const snapshot = fleet.get()
    if (notice !== null && now() >= notice.untilMs) notice = null
    // Of the past nothing is new, and going there undoes what was.
    if (snapshot.time?.mode === 'past' || snapshot.nowMs < view.fleet.nowMs) news = NO_NEWS
    else if (!state.highlight || view.fleet.providers === snapshot.providers) {
      news = withoutOld(news, snapshot.nowMs)
    } else news = markNews(view, table, select(tableState), snapshot.nowMs)
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
    const refusal = refusalOf(name, fleet.get().time)
    if (refusal !== null) say(refusal)
    else perform(COMMANDS[name](state, commandInfo(view, key)))
  }

  function say(text: string): void {
    notice = { text: visibleText(text, charset), untilMs: now() + NOTICE_MS }
    refresh()
  }

  function perform(steps: readonly Step[]): void {
    for (const step of steps) {
      if ('action' in step) apply(step.action)
      else if (step.effect.type === 'run') run(step.effect.command, '')
      else onEffect(step.effect)
    }
  }

  function take(input: Input): void {
    if (input.kind === 'paste') {
      // Outside a prompt pasted text is no row of keys: what it would do is nobody's wish.
      if (state.prompt !== null) apply({ type: 'prompt-type', text: input.text })
    } else if (input.kind === 'mouse') perform(mouseActs(view, input))
    else if (input.kind === 'key') takeKey(input.name)
  }

  function takeKey(name: string): void {
    if (state.prompt === null) {
      const command = commandOf(name, contextOf(state))
      if (command !== null) run(command, name)
      return
    }
    const command = promptCommandOf(name)
    if (command !== null) run(command, name)
    else if (isCharacter(name)) apply({ type: 'prompt-type', text: name })
  }

  /** Does the work, and tells once where it changed the view. */
  function changing(work: () => void): void {
    const before = view
    work()
    if (view !== before) for (const listener of [...listeners]) listener()
  }

  function showNews(): void {
    try {
      changing(() => {
        takeNews()
        refresh()
      })
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
    // The key bar, footer and help do not tell where the cursor is; what does is drawn from the state.
    input: (inputs) =>
      changing(() => {
        if (notice !== null) {
          notice = null
          refresh()
        }
        for (const input of inputs) take(input)
      }),
    resize: (next) => {
      if (next.columns === size.columns && next.rows === size.rows) return
      changing(() => {
        size = next
        refresh()
      })
    },
    say: (text) => changing(() => say(text)),
    tellRule: (text, refusal) =>
      changing(() => {
        const isAsked = state.prompt?.kind === 'rule' && state.prompt.text.trim() === text
        if (isAsked && refusal !== null) return apply({ type: 'prompt-refuse', error: refusal })
        if (isAsked) apply({ type: 'prompt-close' })
        say(refusal === null ? `follows ${text} (a: all rules)` : `${text}: ${refusal}`)
      }),
    tellFit: (text, read) =>
      changing(() => {
        // Whoever went on meanwhile does not want it any more.
        if (state.prompt?.kind !== 'fit' || state.prompt.text.trim() !== text) return
        if (read.ok) apply({ type: 'open-fit', text, request: read.value })
        else apply({ type: 'prompt-refuse', error: read.error.message })
      }),
    setTheme: (name) => changing(() => apply({ type: 'theme', name })),
    close: () => {
      for (const stop of unsubscribe) stop?.()
    },
  }
}
