/** What the person made of the screen: layers, cursors, sort, filter, prompts. Values only; see screen-state-reduce. */
import type { Role, ThemeName, ViewName } from '../config/choices.ts'
import type { DeploymentRequest } from '../domain/request.ts'
import type { SortOrder, UnitsMode } from './model.ts'

export type { ScreenEnv } from './screen-env.ts'

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
      /** The nodes that have a GPU model, over all providers. */
      readonly kind: 'model'
      readonly modelKey: string
      /** What the model is called. */
      readonly name: string
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
  | {
      /** Whether a request fits on each provider. */
      readonly kind: 'fit'
      /** As typed. */
      readonly text: string
      readonly request: DeploymentRequest
      readonly filter: string
      readonly position: Position
    }
  /** The marked rows side by side. */
  | {
      readonly kind: 'compare'
      /** `top`, and in `columnOffset` the columns scrolled off. */
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
  | {
      /**
       * Palette and rule are over a list: of what is found, or of the rules that stand. Fit is a request, of which what is
       * wrong is said while it is typed, or the name of an SDL file.
       */
      readonly kind: 'palette' | 'rule' | 'fit'
      readonly text: string
      readonly caret: number
      readonly error: string | null
    }

/** `help` is scrolled by `top`; the lists have a cursor. */
export interface Overlay {
  readonly kind: 'help' | 'sort' | 'menu' | 'options' | 'palette' | 'rules'
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
  /** Ids of the columns chosen for a view; null: the view's own choice. */
  readonly columns: Readonly<Record<ViewName, ReadonlySet<string> | null>>
  readonly theme: ThemeName
  readonly mouse: boolean
  /** Whether what changed is highlighted for a moment. */
  readonly highlight: boolean
  /** Whether the header tells what the screen costs in bytes. */
  readonly cost: boolean
  /** Ids of marked rows, in the order they were marked. */
  readonly marked: ReadonlySet<string>
  /** Why the last key did nothing, until the next one. */
  readonly note: string | null
  /** Whose good news is coloured as such; null is neither's. */
  readonly role: Role | null
}

/** The cursor's index while a provider's page, too long to stand above its table, is scrolled instead of it. */
export const READING = -1

export const ORIGIN: Position = { cursorId: null, cursorIndex: 0, top: 0, columnOffset: 0 }

/** Nothing marked. */
export const NO_MARKS: ReadonlySet<string> = new Set()

/** The layer on top, or null when the table of the view is. */
export function topLayer(state: ScreenState): Layer | null {
  return state.layers.at(-1) ?? null
}

/** True where the screen on top is or holds a table. */
export function hasTable(state: ScreenState): boolean {
  const kind = topLayer(state)?.kind
  return kind !== 'node' && kind !== 'compare'
}

/** True where the table on top can be ordered by its columns: an answer to a request is always best first. */
export function canSort(state: ScreenState): boolean {
  return hasTable(state) && topLayer(state)?.kind !== 'fit'
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
  return layer.kind === 'node' || layer.kind === 'compare' ? '' : layer.filter
}

/** The same state with another filter on the table on top. */
export function withFilter(state: ScreenState, filter: string): ScreenState {
  const layer = topLayer(state)
  if (filterOf(state) === filter || layer?.kind === 'node' || layer?.kind === 'compare') return state
  if (layer === null) return { ...state, filter }
  return { ...state, layers: [...state.layers.slice(0, -1), { ...layer, filter }] }
}
