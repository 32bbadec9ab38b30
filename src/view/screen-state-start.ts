/** The screen before any key. */
import { type Role, type ThemeName, VIEW_NAMES, type ViewName } from '../config/choices.ts'
import type { ColumnChoices } from '../config/config.ts'
import type { SortOrder, UnitsMode } from './model.ts'
import { NO_MARKS, ORIGIN, type ScreenState } from './screen-state.ts'

/** What the command line says about the first screen. */
export interface StartOptions {
  readonly view: ViewName
  readonly sort: SortOrder | null
  readonly filter: string
  readonly grouped: boolean
  readonly units?: UnitsMode
  readonly chosenColumns?: ColumnChoices
  readonly theme?: ThemeName
  readonly mouse?: boolean
  readonly highlight?: boolean
  readonly role?: Role | null
}

/** The state before any key. */
export function startState(options: StartOptions): ScreenState {
  return {
    view: options.view,
    tables: perView(() => ORIGIN),
    filter: options.filter,
    layers: [],
    sorts: perView((view) => (view === options.view ? options.sort : null)),
    prompt: null,
    overlay: null,
    problemsOnly: false,
    grouped: options.grouped,
    folded: new Set(),
    only: 0,
    units: options.units ?? 'used',
    wide: false,
    cost: false,
    marked: NO_MARKS,
    note: null,
    role: options.role ?? null,
    columns: perView((view) => setOf(options.chosenColumns?.[view])),
    theme: options.theme ?? 'dark',
    mouse: options.mouse ?? false,
    highlight: options.highlight ?? true,
  }
}

function setOf(ids: readonly string[] | undefined): ReadonlySet<string> | null {
  return ids === undefined ? null : new Set(ids)
}

function perView<T>(value: (view: ViewName) => T): Readonly<Record<ViewName, T>> {
  const [nodes, providers, gpus, storage, events] = VIEW_NAMES
  return {
    [nodes]: value(nodes),
    [providers]: value(providers),
    [gpus]: value(gpus),
    [storage]: value(storage),
    [events]: value(events),
  }
}
