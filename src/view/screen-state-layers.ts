/** Enter and Esc: opening a layer, and undoing the topmost one. */
import { nodeKeyOf, type Row } from './model.ts'
import {
  filterOf,
  hasTable,
  type Layer,
  ORIGIN,
  positionOf,
  type ScreenEnv,
  type ScreenState,
  topLayer,
  withFilter,
  withPosition,
} from './screen-state.ts'
import { moveTo } from './screen-state-move.ts'

/**
 * Opens what the cursor is on: a node's page for a node or an event of one, the list of all for those that are
 * folded away, its provider's page for any other row. Where there is
 * nothing to open the menu of all commands opens, so that arrows, Enter and Esc reach everything.
 */
export function drillIn(state: ScreenState, env: ScreenEnv): ScreenState {
  const index = positionOf(state).cursorIndex
  const row = hasTable(state) ? env.rows[index] : undefined
  const isAlreadyOpen = row !== undefined && row.kind !== 'node' && topLayer(state)?.kind === 'provider'
  if (row === undefined || isAlreadyOpen) {
    return { ...state, overlay: { kind: 'menu', cursorIndex: 0, top: 0 } }
  }
  // The cursor stays with its row while the layer is open, wherever the row goes meanwhile.
  const chosen = moveTo(state, index, env)
  return { ...chosen, layers: [...chosen.layers, layerOf(row)] }
}

function layerOf(row: Row): Layer {
  const providerId = row.provider.id
  const nodeKey = nodeKeyOf(row)
  if (nodeKey !== null) return { kind: 'node', providerId, nodeKey, position: ORIGIN }
  if (row.kind === 'silent') return { kind: 'silent', filter: '', position: ORIGIN }
  return { kind: 'provider', providerId, filter: '', position: ORIGIN }
}

/** Takes away the topmost of: prompt (with what it changed), overlay, filter, drill. Never more than one. */
export function undoOne(state: ScreenState): ScreenState {
  const { prompt } = state
  if (prompt?.kind === 'filter') {
    const restored = withFilter({ ...state, prompt: null }, prompt.formerFilter)
    return withPosition(restored, prompt.formerPosition)
  }
  if (prompt !== null) return { ...state, prompt: null }
  if (state.overlay !== null) return { ...state, overlay: null }
  if (filterOf(state) !== '') return withFilter(state, '')
  return state.layers.length === 0 ? state : { ...state, layers: state.layers.slice(0, -1) }
}
