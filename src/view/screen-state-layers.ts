/** Enter and Esc: opening a layer, and undoing the topmost one. */
import type { DeploymentRequest } from '../domain/request.ts'
import { nodeKeyOf, type Row } from './model.ts'
import { modelKey } from './model-gpus.ts'
import { modelName } from './model-rows.ts'
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
import { clearMarks } from './screen-state-marks.ts'
import { moveTo } from './screen-state-move.ts'

/**
 * Opens what the cursor is on: a node's page for a node or an event of one, the nodes that have it for a GPU model, the list of all for
 * those that are folded away, its provider's page for any other row. Where there is
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
  if (row.kind !== 'gpu') return { kind: 'provider', providerId, filter: '', position: ORIGIN }
  const { model } = row
  return { kind: 'model', modelKey: modelKey(model), name: modelName(model), filter: '', position: ORIGIN }
}

/** Takes away the topmost of: prompt (with what it changed), overlay, filter, drill, marks. Never more than one. */
export function undoOne(state: ScreenState): ScreenState {
  const { prompt } = state
  if (prompt?.kind === 'filter') {
    const restored = withFilter({ ...state, prompt: null }, prompt.formerFilter)
    return withPosition(restored, prompt.formerPosition)
  }
  if (prompt !== null) return closePrompt(state)
  if (state.overlay !== null) return { ...state, overlay: null }
  if (filterOf(state) !== '') return withFilter(state, '')
  if (state.layers.length === 0) return clearMarks(state)
  return { ...state, layers: state.layers.slice(0, -1) }
}

/** The prompt goes, and with it the list under it. */
export function closePrompt(state: ScreenState): ScreenState {
  const kind = state.prompt?.kind
  const overlay = kind === 'palette' || kind === 'rule' ? null : state.overlay
  return { ...state, prompt: null, overlay }
}

/** Asks for a text over a list. */
export function promptOverList(
  state: ScreenState,
  kind: 'palette' | 'rule',
  list: 'palette' | 'rules',
  text: string,
): ScreenState {
  const overlay = { kind: list, cursorIndex: 0, top: 0 }
  return { ...state, overlay, prompt: { kind, text, caret: text.length, error: null } }
}

/** Asks for a request, beginning with the one whose answer is on top. */
export function promptFit(state: ScreenState): ScreenState {
  const layer = topLayer(state)
  const text = layer?.kind === 'fit' ? layer.text : ''
  return { ...state, overlay: null, prompt: { kind: 'fit', text, caret: text.length, error: null } }
}

/** Opens the answer to a request; the answer on top gives way to it. */
export function openFit(state: ScreenState, text: string, request: DeploymentRequest): ScreenState {
  const below = topLayer(state)?.kind === 'fit' ? state.layers.slice(0, -1) : state.layers
  const layer: Layer = { kind: 'fit', text, request, filter: '', position: ORIGIN }
  return { ...state, prompt: null, layers: [...below, layer] }
}
