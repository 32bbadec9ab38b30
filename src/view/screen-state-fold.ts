/** Groups of nodes folded away and shown again. */
import { positionOf, type ScreenEnv, type ScreenState } from './screen-state.ts'
import { moveTo } from './screen-state-move.ts'

/** Folds or unfolds the group under the cursor, or all of them; only a grouped table has groups. */
export function fold(state: ScreenState, how: 'fold' | 'unfold' | 'all', env: ScreenEnv): ScreenState {
  if (!state.grouped || state.layers.length > 0 || state.view !== 'nodes') return state
  if (how === 'all') {
    const ids = new Set(env.rows.map((row) => row.provider.id))
    return onGroupRow({ ...state, folded: state.folded.size > 0 ? new Set<string>() : ids }, env)
  }
  const row = env.rows[positionOf(state).cursorIndex]
  if (row === undefined || state.folded.has(row.provider.id) === (how === 'fold')) return state
  const folded = new Set(state.folded)
  if (how === 'fold') folded.add(row.provider.id)
  else folded.delete(row.provider.id)
  return onGroupRow({ ...state, folded }, env)
}

/** A row that folds away hands the cursor to its provider's row. */
function onGroupRow(state: ScreenState, env: ScreenEnv): ScreenState {
  const row = env.rows[positionOf(state).cursorIndex]
  if (row === undefined || !state.folded.has(row.provider.id)) return state
  const group = env.rows.findIndex(
    (other) => other.kind === 'provider' && other.provider.id === row.provider.id,
  )
  return group === -1 ? state : moveTo(state, group, env)
}
