/** Moving the cursor, and keeping it on its row while the rows change under it. */
import {
  hasTable,
  isReading,
  ORIGIN,
  type Position,
  positionOf,
  READING,
  type ScreenEnv,
  type ScreenState,
  withPosition,
} from './screen-state.ts'
import { windowOf } from './window.ts'

/**
 * Puts the cursor right for the rows as they are now: on its row wherever that went, on the nearest index
 * when the row is gone, and the scroll so that it is visible. Without rows everything stays as it was, so
 * that a filter that matched nothing for a moment loses nothing. A page only has its scroll clamped.
 */
export function settle(state: ScreenState, env: ScreenEnv): ScreenState {
  const position = positionOf(state)
  if (!hasTable(state)) return withPosition(state, scrolled(position, position.top, env))
  if (isReading(state)) {
    const read = env.pageClipped ? { ...scrolled(position, position.top, env), cursorIndex: READING } : ORIGIN
    return withPosition(state, read)
  }
  if (env.rows.length === 0) return state
  const columnOffset = Math.min(position.columnOffset, env.maxColumnOffset)
  return withPosition(state, { ...settled(position, env), columnOffset })
}

function settled(position: Position, env: ScreenEnv): Position {
  if (position.cursorId === null) return placed(position, position.cursorIndex, env, false)
  // Most lists stay in their order, and need no index.
  const isThere = env.rows[position.cursorIndex]?.id === position.cursorId
  const index = isThere ? position.cursorIndex : env.indexOf(position.cursorId)
  return placed(position, index === -1 ? position.cursorIndex : index, env, true)
}

/** The cursor on the row of that index, clamped; `chosen` makes it stay with the row from now on. */
function placed(position: Position, index: number, env: ScreenEnv, chosen: boolean): Position {
  const cursorIndex = Math.max(0, Math.min(env.rows.length - 1, index))
  const cursorId = chosen ? (env.rows[cursorIndex]?.id ?? null) : null
  const { top } = windowOf(env.rows.length, cursorIndex, position.top, env.pageHeight)
  return { ...position, cursorId, cursorIndex, top }
}

function scrolled(position: Position, top: number, env: ScreenEnv): Position {
  const last = Math.max(0, env.lineCount - env.pageHeight)
  return { ...ORIGIN, columnOffset: position.columnOffset, top: Math.max(0, Math.min(last, top)) }
}

/**
 * Moves by so many rows (lines of a page or overlay), clamped to the ends. Up from the first row of a provider's
 * table scrolls the page above it where that is cut short.
 */
export function moveBy(state: ScreenState, by: number, env: ScreenEnv): ScreenState {
  const { overlay } = state
  if (overlay !== null) return { ...state, overlay: movedOverlay(overlay, by, env) }
  const position = positionOf(state)
  if (!hasTable(state)) return withPosition(state, scrolled(position, position.top + by, env))
  if (isReading(state)) return withPosition(state, read(position, by, env))
  if (by < 0 && position.cursorIndex === 0 && env.pageClipped) {
    return withPosition(state, { ...position, cursorId: null, cursorIndex: READING, top: END_OF_PAGE })
  }
  return moveTo(state, position.cursorIndex + by, env)
}

/** Settled to the last screenful as soon as the page is drawn whole. */
const END_OF_PAGE = Number.MAX_SAFE_INTEGER

/** Scrolls the page of a provider; down from its end the cursor is on the first row of the table again. */
function read(position: Position, by: number, env: ScreenEnv): Position {
  const moved = { ...scrolled(position, position.top + by, env), cursorIndex: READING }
  return by > 0 && moved.top === position.top ? { ...ORIGIN, columnOffset: position.columnOffset } : moved
}

/** Puts the cursor on the row of that index, clamped. */
export function moveTo(state: ScreenState, index: number, env: ScreenEnv): ScreenState {
  if (env.rows.length === 0) return state
  return withPosition(state, placed(positionOf(state), index, env, true))
}

function movedOverlay(
  overlay: NonNullable<ScreenState['overlay']>,
  by: number,
  env: ScreenEnv,
): NonNullable<ScreenState['overlay']> {
  if (overlay.kind === 'help') {
    const last = Math.max(0, env.lineCount - env.pageHeight)
    const top = Math.max(0, Math.min(last, overlay.top + by))
    return top === overlay.top ? overlay : { ...overlay, top }
  }
  const cursorIndex = Math.max(0, Math.min(env.lineCount - 1, overlay.cursorIndex + by))
  const { top } = windowOf(env.lineCount, cursorIndex, overlay.top, env.pageHeight)
  return { ...overlay, cursorIndex, top }
}

/** The next (or with -1 the previous) row that has a problem, around the ends; stays where there is none. */
export function moveToProblem(state: ScreenState, direction: 1 | -1, env: ScreenEnv): ScreenState {
  if (!hasTable(state)) return state
  const count = env.rows.length
  const from = positionOf(state).cursorIndex
  for (let step = 1; step <= count; step += 1) {
    const index = (((from + step * direction) % count) + count) % count
    const row = env.rows[index]
    if (row !== undefined && env.isProblem(row)) return moveTo(state, index, env)
  }
  return state
}
