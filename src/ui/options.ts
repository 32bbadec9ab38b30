/** The options: columns of the table on top, and what else of the screen can be kept for the next time. */
import { type Settings, THEME_NAMES, UNITS_MODES } from '../config/choices.ts'
import { tableStateOf, tableView } from '../view/screen-state-table.ts'
import { columnsFor } from '../view/select.ts'
import { mouseSteps, type Step, themeSteps } from './commands.ts'
import type { ScreenInput } from './screen-input.ts'

export interface Option {
  readonly label: string
  /** What is chosen; null for a switch. */
  readonly value: string | null
  /** Whether a switch is on. */
  readonly isOn: boolean
  /** What Enter does: the change, and its saving. */
  readonly steps: readonly Step[]
}

/** What the intervals go through, seconds. */
const INTERVALS = [1, 2, 5, 10, 30, 60] as const

type Shown = Pick<ScreenInput, 'state' | 'fleet'>

/** The options as they stand now, in the order of the screen. */
export function optionsOf(shown: Shown): readonly Option[] {
  return [...settings(shown), ...columns(shown)]
}

function settings({ state, fleet }: Shown): readonly Option[] {
  const theme = nextOf(THEME_NAMES, state.theme)
  const units = nextOf(UNITS_MODES, state.units)
  const seconds = fleet.intervalMs / 1000
  const interval = INTERVALS.find((one) => one > seconds) ?? INTERVALS[0]
  return [
    chosen('theme', state.theme, [...themeSteps(theme), save({ theme })]),
    chosen('units', state.units, [{ action: { type: 'units' } }, save({ units })]),
    chosen('interval', `${seconds} s`, [
      { effect: { type: 'set-interval', intervalMs: interval * 1000 } },
      save({ interval }),
    ]),
    toggle('mouse', state.mouse, [...mouseSteps(!state.mouse), save({ mouse: !state.mouse })]),
    toggle('highlight changes', state.highlight, [
      { action: { type: 'highlight' } },
      save({ 'no-highlight': state.highlight }),
    ]),
    toggle('nodes by provider', state.grouped, [
      { action: { type: 'group' } },
      save({ group: !state.grouped }),
    ]),
  ]
}

/** Every column that can be left out; one that only wide columns show is off until it is chosen. */
function columns({ state }: Shown): readonly Option[] {
  const view = tableView(state)
  const all = columnsFor(tableStateOf(state)).filter(({ frozen }) => frozen !== true)
  const shown =
    state.columns[view] ?? new Set(all.filter(({ wideOnly }) => wideOnly !== true).map(({ id }) => id))
  return all.map(({ id, title }) => {
    const isOn = shown.has(id)
    const ids = all.map((column) => column.id).filter((other) => (other === id ? !isOn : shown.has(other)))
    return toggle(`column ${title}`, isOn, [
      { action: { type: 'columns-chosen', ids: new Set(ids) } },
      save({ columns: { [view]: ids } }),
    ])
  })
}

function chosen(label: string, value: string, steps: readonly Step[]): Option {
  return { label, value, isOn: false, steps }
}

function toggle(label: string, isOn: boolean, steps: readonly Step[]): Option {
  return { label, value: null, isOn, steps }
}

function save(changed: Settings): Step {
  return { effect: { type: 'save', settings: changed } }
}

function nextOf<T>(all: readonly [T, ...T[]], current: T): T {
  return all[(all.indexOf(current) + 1) % all.length] ?? all[0]
}
