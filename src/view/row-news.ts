/** What changed on the rows in sight, kept for a moment: which cells, which rows are new, and which are gone. */

import type { ProviderState } from '../watch/types.ts'
import type { Column } from './columns/column.ts'
import { rowMark } from './condition.ts'
import type { DrawContext, Row } from './model.ts'
import type { TableModel } from './select.ts'

/** How long a change is marked. */
export const NEWS_MS = 2_000

/** `columns` are the ids of those whose cells read otherwise than before. */
export interface RowChange {
  readonly kind: 'changed' | 'new' | 'gone'
  readonly columns: ReadonlySet<string>
  /** Epoch ms until when it stands. */
  readonly untilMs: number
}

/** A row that is listed no more, and where it stood. */
export interface GoneRow {
  readonly row: Row
  /** Id of the row in sight that came before it; null for none. */
  readonly after: string | null
  /** Index where no row came before it. */
  readonly top: number
  readonly untilMs: number
}

export interface RowNews {
  readonly byId: ReadonlyMap<string, RowChange>
  readonly gone: readonly GoneRow[]
}

/** The same object whenever there is nothing to mark. */
export const NO_NEWS: RowNews = { byId: new Map(), gone: [] }

/** A table as it was, and what of it was in sight. */
export interface Seen {
  readonly model: TableModel
  readonly providers: readonly ProviderState[]
  /** The rows in sight, without those that are gone. */
  readonly rows: readonly Row[]
  /** Index of the first of them. */
  readonly top: number
}

/**
 * The news after new data: those that still stand, and those of what differs in sight, `height` rows from the same
 * place on. Only these are compared, however long the list is. Both tables are the same one with the same wishes. A
 * row is new where its provider listed others before: the first answer of a provider news nothing.
 */
export function nextNews(
  news: RowNews,
  before: Seen,
  now: TableModel,
  height: number,
  ctx: DrawContext,
): RowNews {
  const standing = withoutOld(news, ctx.nowMs)
  if (before.model === now) return standing
  const untilMs = ctx.nowMs + NEWS_MS
  const byId = new Map(standing.byId)
  const gone = [...standing.gone]
  for (const [nth, row] of before.rows.entries()) {
    const current = rowOf(now, row.id, before.top + nth)
    if (current === undefined && isListed(row)) {
      gone.push({ row, after: lastStanding(before.rows, nth, now), top: before.top, untilMs })
      byId.set(row.id, { kind: 'gone', columns: NO_COLUMNS, untilMs })
    }
    if (current === undefined || byId.get(row.id)?.kind === 'new') continue
    const columns = changedColumns(row, current, now.columns, ctx)
    if (columns.size > 0) byId.set(row.id, { kind: 'changed', columns, untilMs })
  }
  for (const [nth, row] of now.rows.slice(before.top, before.top + height).entries()) {
    if (isListed(row) && isNew(row, before, before.top + nth)) {
      byId.set(row.id, { kind: 'new', columns: NO_COLUMNS, untilMs })
    }
  }
  return byId.size === 0 && gone.length === 0 ? NO_NEWS : { byId, gone }
}

/** The row of that id, looked for first where it was: most lists stay in their order, and need no index. */
function rowOf(model: TableModel, id: string, guess: number): Row | undefined {
  const there = model.rows[guess]
  return there?.id === id ? there : model.rows[model.indexOf(id)]
}

function isNew(row: Row, { model, providers }: Seen, guess: number): boolean {
  if (rowOf(model, row.id, guess) !== undefined) return false
  return providers.some(({ id, inventory }) => id === row.provider.id && inventory !== null)
}

const NO_COLUMNS: ReadonlySet<string> = new Set()

/** The news that still stand; the same object while all do. */
export function withoutOld(news: RowNews, nowMs: number): RowNews {
  const stands = ({ untilMs }: { readonly untilMs: number }): boolean => untilMs > nowMs
  if ([...news.byId.values()].every(stands) && news.gone.every(stands)) return news
  const byId = new Map([...news.byId].filter(([, mark]) => stands(mark)))
  const gone = news.gone.filter(stands)
  return byId.size === 0 && gone.length === 0 ? NO_NEWS : { byId, gone }
}

/** The rows with those that are gone in their places; the same model where none is. */
export function withGone(model: TableModel, gone: readonly GoneRow[]): TableModel {
  const missing = gone.filter(({ row }) => model.indexOf(row.id) === -1)
  if (missing.length === 0) return model
  const rows = [...model.rows]
  const places = missing.map(({ row, after, top }) => {
    return { row, at: after === null ? top : model.indexOf(after) + 1 }
  })
  // From the end, so that the places of the others hold.
  for (const { row, at } of places.reverse().sort((a, b) => b.at - a.at)) rows.splice(at, 0, row)
  let index: Map<string, number> | null = null
  const indexOf = (id: string): number => {
    index ??= new Map(rows.map((row, nth) => [row.id, nth]))
    return index.get(id) ?? -1
  }
  return { ...model, rows, indexOf }
}

/** A row of the provider's own list; what a notice says is its own news. */
function isListed(row: Row): boolean {
  return (
    row.kind !== 'notice' && row.kind !== 'silent' && row.kind !== 'event' && row.provider.inventory !== null
  )
}

/** Id of the last of the rows before that one which is still there. */
function lastStanding(seen: readonly Row[], nth: number, model: TableModel): string | null {
  return seen.slice(0, nth).findLast(({ id }) => model.indexOf(id) !== -1)?.id ?? null
}

/** Columns that read otherwise; none is drawn where what the row is about is the same object. */
function changedColumns(
  before: Row,
  now: Row,
  columns: readonly Column[],
  ctx: DrawContext,
): ReadonlySet<string> {
  if (before === now) return NO_COLUMNS
  const hasMoved = rowMark(before) !== rowMark(now)
  // What only differs because another transport told it is no change: REST and gRPC do not tell the same.
  const isSame = subjectOf(before) === subjectOf(now) || before.provider.transport !== now.provider.transport
  if (isSame) return hasMoved ? ONLY_STATE : NO_COLUMNS
  const [old, fresh] = [toldBy(before, columns, ctx), toldBy(now, columns, ctx)]
  const changed = columns.filter(({ id }, nth) => (id === 'state' ? hasMoved : old[nth] !== fresh[nth]))
  return changed.length === 0 ? NO_COLUMNS : new Set(changed.map(({ id }) => id))
}

interface Told {
  readonly columns: readonly Column[]
  readonly look: string
  readonly texts: readonly string[]
}
const known = new WeakMap<Row, Told>()

/** What each column tells of the row, '' for one that tells of the time; kept, as what is new now is old next time. */
function toldBy(row: Row, columns: readonly Column[], ctx: DrawContext): readonly string[] {
  const look = `${ctx.charset} ${ctx.units} ${ctx.wide}`
  const before = known.get(row)
  if (before !== undefined && before.columns === columns && before.look === look) return before.texts
  const texts = columns.map(({ ticks, spans, figures, width }) => {
    if (ticks === true) return ''
    const drawn = spans(row, width, ctx)
    // A column of figures draws a gauge before them.
    return (figures === true ? drawn.slice(-1) : drawn).map(({ text }) => text).join('')
  })
  known.set(row, { columns, look, texts })
  return texts
}

const ONLY_STATE: ReadonlySet<string> = new Set(['state'])

/** What a row tells the figures of. */
function subjectOf(row: Row): unknown {
  if (row.kind === 'node') return row.node
  if (row.kind === 'gpu') return row.holders
  return row.kind === 'storage' ? row.pool : row.provider.inventory
}
