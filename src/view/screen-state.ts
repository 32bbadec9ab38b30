/** What the person made of the screen: layers, cursors, sort, filter, prompts. Values only; see screen-state-reduce. */
import { VIEW_NAMES, type ViewName } from '../config/choices.ts'
import type { Row, SortOrder, UnitsMode } from './model.ts'

/** Where one table or page stands. */
export interface Position {
  /** Id of the row under the cursor; null until the cursor is moved: it then stays on its index. */
  readonly cursorId: string | null
  /** Index of the cursor when last seen; where it goes when its row is gone. `READING`: above the first row. */
  readonly cursorIndex: number
  /** Index of the first visible row. */
  readonly top: number
  readonly columnOffset: number
}

/** A screen opened over the table of the view with Enter; Esc takes it away again. */
export type Layer =
  /** The list of those that are folded away. */
  | { readonly kind: 'silent'; readonly filter: string; readonly position: Position }
  | {
      readonly kind: 'provider'
      readonly providerId: string
      readonly filter: string
      readonly position: Position
    }
  | {
      readonly kind: 'node'
      readonly providerId: string
      readonly nodeKey: string
      /** Only `top` is used: a page has no cursor. */
      readonly position: Position
    }

export type Prompt =
  | {
      readonly kind: 'filter'
      readonly text: string
      /** Offset of the caret in `text`, UTF-16 units, on a grapheme boundary. */
      readonly caret: number
      /** What Esc brings back. */
      readonly formerFilter: string
      readonly formerPosition: Position
    }
  | {
      readonly kind: 'interval'
      readonly text: string
      readonly caret: number
      /** Why the last Enter was refused. */
      readonly error: string | null
    }

/** `help` is scrolled by `top`; the lists have a cursor. */
export interface Overlay {
  readonly kind: 'help' | 'sort' | 'menu'
  readonly cursorIndex: number
  readonly top: number
}

export interface ScreenState {
  readonly view: ViewName
  /** Where the table of each view stands. */
  readonly tables: Readonly<Record<ViewName, Position>>
  /** Of the tables of the views, whichever is shown. */
  readonly filter: string
  /** From the first opened to the one on top. */
  readonly layers: readonly Layer[]
  readonly sorts: Readonly<Record<ViewName, SortOrder | null>>
  readonly prompt: Prompt | null
  readonly overlay: Overlay | null
  readonly problemsOnly: boolean
  readonly grouped: boolean
  readonly folded: ReadonlySet<string>
  readonly only: number
  readonly units: UnitsMode
  readonly wide: boolean
}

/** What the reducer must know of the table on top to move within it. */
export interface ScreenEnv {
  /** Rows of the table on top, in order; empty on a page. */
  readonly rows: readonly Row[]
  readonly indexOf: (id: string) => number
  /** Ids of the columns that can be sorted by, in screen order. */
  readonly columnIds: readonly string[]
  readonly maxColumnOffset: number
  /** Rows (or lines of a page or overlay) that are visible at once, at least 1. */
  readonly pageHeight: number
  /** Lines of the page or overlay on top; for a list, its entries. */
  readonly lineCount: number
  /** Whether a provider's page has more lines than stand above its table. */
  readonly pageClipped: boolean
  /** Whether `n` stops at this row. */
  readonly isProblem: (row: Row) => boolean
  /** Providers of the fleet, for `1`-`9`. */
  readonly providerCount: number
}

/** The cursor's index while a provider's page, too long to stand above its table, is scrolled instead of it. */
export const READING = -1

export const ORIGIN: Position = { cursorId: null, cursorIndex: 0, top: 0, columnOffset: 0 }

/** What the command line says about the first screen. */
export interface StartOptions {
  readonly view: ViewName
  readonly sort: SortOrder | null
  readonly filter: string
  readonly grouped: boolean
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
    units: 'used',
    wide: false,
  }
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

/** The layer on top, or null when the table of the view is. */
export function topLayer(state: ScreenState): Layer | null {
  return state.layers.at(-1) ?? null
}

/** True where the screen on top is or holds a table. */
export function hasTable(state: ScreenState): boolean {
  return topLayer(state)?.kind !== 'node'
}

/** True where a provider's page is read in the place of its table. */
export function isReading(state: ScreenState): boolean {
  return topLayer(state)?.kind === 'provider' && positionOf(state).cursorIndex === READING
}

/** Where the screen on top stands. */
export function positionOf(state: ScreenState): Position {
  return topLayer(state)?.position ?? state.tables[state.view]
}

/** The same state with the screen on top standing elsewhere. */
export function withPosition(state: ScreenState, position: Position): ScreenState {
  const before = positionOf(state)
  if (samePosition(before, position)) return state
  const layer = topLayer(state)
  if (layer === null) return { ...state, tables: { ...state.tables, [state.view]: position } }
  return { ...state, layers: [...state.layers.slice(0, -1), { ...layer, position }] }
}

function samePosition(a: Position, b: Position): boolean {
  return (
    a.cursorId === b.cursorId &&
    a.cursorIndex === b.cursorIndex &&
    a.top === b.top &&
    a.columnOffset === b.columnOffset
  )
}

/** The filter of the table on top; a page has none. */
export function filterOf(state: ScreenState): string {
  const layer = topLayer(state)
  if (layer === null) return state.filter
  return layer.kind === 'node' ? '' : layer.filter
}

/** The same state with another filter on the table on top. */
export function withFilter(state: ScreenState, filter: string): ScreenState {
  const layer = topLayer(state)
  if (filterOf(state) === filter || layer?.kind === 'node') return state
  if (layer === null) return { ...state, filter }
  return { ...state, layers: [...state.layers.slice(0, -1), { ...layer, filter }] }
}
