import type { ViewName } from '../../config/choices.ts'
import type { Column } from './column.ts'
import { EVENT_COLUMNS } from './events.ts'
import { GPU_COLUMNS } from './gpus.ts'
import { NODE_COLUMNS } from './nodes.ts'
import { PROVIDER_COLUMNS } from './providers.ts'
import { STORAGE_COLUMNS } from './storage.ts'

export type { Column } from './column.ts'
export { fitColumns } from './fit.ts'
export { GROUPED_NODE_COLUMNS, OWN_NODE_COLUMNS } from './nodes.ts'

/** The columns of each view, in screen order; sort, help and printers read the same list. */
export const COLUMNS: Readonly<Record<ViewName, readonly Column[]>> = {
  nodes: NODE_COLUMNS,
  providers: PROVIDER_COLUMNS,
  gpus: GPU_COLUMNS,
  storage: STORAGE_COLUMNS,
  events: EVENT_COLUMNS,
}
