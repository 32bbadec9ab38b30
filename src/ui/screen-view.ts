import { parseRequest } from '../inventory/fit/parse-request.ts'
import { isSdlName } from '../inventory/sdl/sdl-name.ts'
import { type PlacedFault, placedFault } from '../view/fault.ts'
import { drawFooter, drawKeyBar, type KeyHint } from '../view/footer.ts'
import { drawHeader } from '../view/header.ts'
import type { Line } from '../view/line.ts'
import type { DrawContext } from '../view/model.ts'
import { COMPARE_HEAD } from '../view/page-compare.ts'
import { drawPrompt, drawTallPrompt, hasRoomBeside } from '../view/prompt-lines.ts'
import { ruleFault } from '../view/rule-typed.ts'
import { hasTable, isReading, type Prompt, type ScreenState, topLayer } from '../view/screen-state.ts'
import { drawStateLine } from '../view/screen-state-line.ts'
import type { TableModel } from '../view/select.ts'
import { fitLine, span } from '../view/spans.ts'
import { drawTimeBar } from '../view/time-bar.ts'
import type { TimeView } from '../watch/time.ts'
import type { CommandName } from './commands.ts'
import { type Context, KEYS, keyText } from './keys.ts'
import { overlayLines, pageLines } from './page-lines.ts'
import type { ScreenInput } from './screen-input.ts'
import { isNamed, timeHints } from './time-limits.ts'

/** A frame but for the rows of its body, which the screens draw from it. */
export interface ScreenView extends ScreenInput {
  readonly ctx: DrawContext
  /** Above the body: the fleet's header and the state line, as far as there is room. */
  readonly above: readonly Line[]
  /** What a page says: all of a node's page, or what stands above the table on a provider's page. */
  readonly page: readonly Line[]
  /** Whether there is more of the page than stands above the table. */
  readonly pageClipped: boolean
  /** What the overlay holds: the lines of the help, or the entries of a list; empty without one. */
  readonly overlay: readonly Line[]
  /** Rows of the screen between `above` and `below`. */
  readonly bodyHeight: number
  /** Rows of the table, or lines of the page or overlay, that are visible at once; at least 1. */
  readonly pageHeight: number
  /** Footer, and the prompt or the keys. */
  readonly below: readonly Line[]
}

/** Which rows of the key table hold now. */
export function contextOf(state: ScreenState): Context {
  if (state.overlay !== null) return state.overlay.kind === 'help' ? 'help' : 'list'
  return hasTable(state) ? 'table' : 'page'
}

/** Nodes that stay in sight on a provider's page, if it has so many, however much the page has to say. */
const LEAST_ROWS = 4

/** Settles which part of the screen says what, at this size. */
export function composeView(input: ScreenInput): ScreenView {
  const { state, fleet, size, charset } = input
  const { units, wide, role } = state
  const ctx: DrawContext = { nowMs: fleet.nowMs, charset, units, wide, role, line: input.line }
  const header = aboveLines(input, ctx)
  const below = belowLines(input, ctx)
  const lines = pageLines(input, ctx)
  const pinned = lines.slice(0, pinnedLines(input))
  const wholePage = lines.slice(pinned.length)
  const above = [...header, ...pinned]
  const bodyHeight = Math.max(1, size.rows - above.length - below.length)
  const isTable = hasTable(state) && !isReading(state)
  const tableHeight = 1 + Math.max(1, Math.min(LEAST_ROWS, input.model.rows.length))
  const pageClipped = hasTable(state) && wholePage.length > bodyHeight - tableHeight
  const page = isTable && pageClipped ? clipped(wholePage, bodyHeight - tableHeight, input) : wholePage
  const rowsInSight = bodyHeight - 1 - page.length
  const pageHeight = Math.max(1, state.overlay === null && isTable ? rowsInSight : bodyHeight)
  const overlay = overlayLines(input)
  return { ...input, ctx, above, page, pageClipped, overlay, bodyHeight, pageHeight, below }
}

/** Lines of the page that stay while it scrolls: the names of what is compared, where that leaves room for facts. */
function pinnedLines({ state, size }: ScreenInput): number {
  const isCompared = topLayer(state)?.kind === 'compare' && state.overlay === null
  return isCompared && size.rows >= 12 ? COMPARE_HEAD : 0
}

/** The first lines of a page, the last of them saying how many more there are and how to come to them. */
function clipped(page: readonly Line[], height: number, { size, charset }: ScreenInput): readonly Line[] {
  if (height <= 0) return []
  const kept = page.slice(0, height - 1)
  const more = `... ${page.length - kept.length} more lines: up from the first row`
  return [...kept, fitLine([span(more, 'dim')], size.columns, charset)]
}

function aboveLines(input: ScreenInput, ctx: DrawContext): Line[] {
  const { state, fleet, model, size, charset, history, alerts } = input
  const { columns, rows } = size
  // A third of the screen is the header's, and on a drill-down, which has figures of its own, one line.
  const most = state.layers.length > 0 || rows < 12 ? 1 : Math.floor(rows / 3)
  const header = rows < 6 ? [] : drawHeader(fleet, history, model, columns, most, ctx)
  const stateLine = rows < 8 ? [] : [drawStateLine(state, model.columns, columns, charset, alerts)]
  const bar = fleet.time === undefined ? [] : [drawTimeBar(fleet.time, columns, charset)]
  return [...bar, ...header.slice(0, most), ...stateLine]
}

function belowLines({ state, fleet, model, size, charset, notice }: ScreenInput, ctx: DrawContext): Line[] {
  const { columns, rows } = size
  const footer =
    rows < 7 || !hasTable(state) ? [] : [drawFooter(model, fleet, columns, ctx, state.marked.size)]
  const { prompt } = state
  if (prompt === null && notice !== null) {
    return [...footer, fitLine([span(notice, 'accent')], columns, charset)]
  }
  if (state.note !== null) return [...footer, fitLine([span(state.note, 'warn')], columns, charset)]
  if (prompt === null)
    return rows < 5 ? footer : [...footer, drawKeyBar(hints(state, fleet.time), columns, charset)]
  const fault = faultOf(prompt, model)
  if (rows < 7 || hasRoomBeside(prompt, fault, columns, charset)) {
    return [...footer, drawPrompt(prompt, fault?.message ?? null, columns, charset)]
  }
  return [...drawTallPrompt(prompt, fault, columns, charset)]
}

/** What is wrong with what is typed so far; what became of the last Enter comes first. */
function faultOf(prompt: Prompt, model: TableModel): PlacedFault | null {
  if (prompt.kind === 'filter') return model.filterError
  if (prompt.error !== null) return placedFault(prompt.error)
  if (prompt.kind === 'rule') return ruleFault(prompt.text)
  const text = prompt.kind === 'fit' ? prompt.text.trim() : ''
  const request = text === '' || isSdlName(text) ? null : parseRequest(prompt.text)
  return request === null || request.ok ? null : placedFault(request.error.message)
}

/** What the key bar names: the rows of the key table that hold now and have a word for it. */
function hints(state: ScreenState, time: TimeView | undefined): KeyHint[] {
  const context = contextOf(state)
  const rows = KEYS.filter(
    (row) => row.hint !== undefined && row.contexts.includes(context) && isNamed(row.command, time),
  )
  const words = WORDS[context]
  const isOver = state.overlay !== null || state.layers.length > 0
  return [
    ...(isOver ? [{ keys: 'Esc', label: 'Back' }] : []),
    ...(state.overlay === null ? timeHints(time) : []),
    ...rows.map((row) => ({
      keys: keyText(row.keys.slice(0, 1)),
      label: words[row.command] ?? row.hint ?? '',
    })),
  ]
}

/** What some commands are called where they do something else than in a table. */
const WORDS: Readonly<Record<Context, Readonly<Partial<Record<CommandName, string>>>>> = {
  table: {},
  page: { enter: 'Menu' },
  help: { enter: 'Close', close: 'Close', help: 'Close' },
  list: { enter: 'Choose', close: 'Close' },
}
