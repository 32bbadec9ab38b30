/** Marking rows, and opening what is marked side by side. */
import type { Row } from './model.ts'
import { LEAST_COMPARED, MOST_COMPARED } from './page-compare.ts'
import {
  hasTable,
  NO_MARKS,
  ORIGIN,
  positionOf,
  type ScreenEnv,
  type ScreenState,
  topLayer,
} from './screen-state.ts'
import { moveTo } from './screen-state-move.ts'

/** Marks the row under the cursor, or takes its mark away, and goes on to the next row. */
export function toggleMark(state: ScreenState, env: ScreenEnv): ScreenState {
  const index = positionOf(state).cursorIndex
  const row = hasTable(state) ? env.rows[index] : undefined
  if (row === undefined) return state
  if (!isMarkable(row)) return { ...state, note: 'Only nodes and providers can be marked.' }
  const marked = new Set(state.marked)
  if (!marked.delete(row.id)) {
    if (marked.size >= MOST_COMPARED)
      return {
        ...state,
        note: `${MOST_COMPARED} rows are marked, which is the most; Esc takes all marks away.`,
      }
    marked.add(row.id)
  }
  return moveTo({ ...state, marked }, index + 1, env)
}

function isMarkable({ kind }: Row): boolean {
  return kind === 'node' || kind === 'provider'
}

/** Takes all marks away. */
export function clearMarks(state: ScreenState): ScreenState {
  return state.marked.size === 0 ? state : { ...state, marked: NO_MARKS }
}

/** Opens the page of what is marked; says why not where that is too little. */
export function openCompare(state: ScreenState): ScreenState {
  if (topLayer(state)?.kind === 'compare') return state
  const { size } = state.marked
  if (size < LEAST_COMPARED) {
    const have = size === 0 ? 'none is marked' : 'one is marked'
    return {
      ...state,
      note: `Mark ${LEAST_COMPARED} to ${MOST_COMPARED} rows with Space to compare them: ${have}.`,
    }
  }
  return { ...state, layers: [...state.layers, { kind: 'compare', position: ORIGIN }] }
}
