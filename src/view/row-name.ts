/** What a row, or the page on top, is called: what `y` copies. */
import type { Row } from './model.ts'
import { type ScreenState, topLayer } from './screen-state.ts'
import { visibleText } from './text.ts'

/** `host:port`, followed by the node, class or model the row is about; of many providers, all; made visible. */
export function rowName(row: Row): string {
  if (row.kind === 'silent') return visibleText(row.providers.map(({ id }) => id).join(' '))
  return visibleText(`${row.provider.id} ${ownName(row)}`.trim())
}

function ownName(row: Row): string {
  if (row.kind === 'event') return row.event.change.node ?? ''
  if (row.kind === 'node') return row.node.name
  if (row.kind === 'storage') return row.pool.class
  return row.kind === 'gpu' && row.model !== null ? `${row.model.vendor} ${row.model.model}` : ''
}

/** The name of a node's page, or of the row under the cursor; null where there is neither. */
export function nameToCopy(state: ScreenState, row: Row | undefined): string | null {
  const layer = topLayer(state)
  if (layer?.kind === 'node') return visibleText(`${layer.providerId} ${layer.nodeKey}`)
  if (row !== undefined) return rowName(row)
  return layer?.kind === 'provider' ? visibleText(layer.providerId) : null
}
