/** The last line of the header: what is free that no gauge shows. */
import type { ClusterInventory } from '../domain/cluster.ts'
import { type Capacity, mostOf } from '../inventory/capacity.ts'
import type { InventoryTotals } from '../inventory/totals.ts'
import { clusterCapacity, largestSegments } from './capacity-text.ts'
import { formatBytes } from './format.ts'
import type { Charset, Line } from './line.ts'
import { fitSegments, type Segment, span } from './spans.ts'
import { remember } from './stage.ts'
import { visibleText } from './text.ts'

/** From this width on the footer tells the most that is free on one node. */
const FOOTER_HAS_ROOM = 110
/** After every storage class. */
const EXTRA = 1000

const mostFree = remember(
  (inventories: readonly ClusterInventory[]): Capacity => mostOf(inventories.map(clusterCapacity)),
)

/** Persistent storage by class, and on a narrow screen the most that is free on one node, of the inventories summed. */
export function drawFree(
  { storage }: Pick<InventoryTotals, 'storage'>,
  inventories: readonly ClusterInventory[],
  width: number,
  charset: Charset,
): Line {
  const classes = storage.map(
    ({ class: name, available }, nth): Segment => ({
      spans: [span(`${visibleText(name, charset)} `, 'dim'), span(formatBytes(available, charset), 'strong')],
      priority: nth + 1,
    }),
  )
  const largest = width < FOOTER_HAS_ROOM ? largestSegments(mostFree(inventories), charset, EXTRA) : []
  const title = { spans: [span('Storage free', 'title')], priority: 0 }
  return fitSegments([title, ...classes, ...largest], width, charset)
}
