/** Columns of the Nodes view: flat, grouped under their provider, and of one provider. */

import { shortEndpoint, shortNodeName } from '../endpoint-name.ts'
import { factsOf } from '../facts.ts'
import { foldGlyph } from '../fold.ts'
import type { Charset, Span } from '../line.ts'
import type { DrawContext, Row } from '../model.ts'
import { span, textCell } from '../spans.ts'
import { cellWidth } from '../text.ts'
import type { Column } from './column.ts'
import { freeColumn, pairColumn } from './pair-columns.ts'
import { addressColumn, ageColumn, latencyColumn, nameTone, providerColumn, stateColumn } from './shared.ts'

/** The node's name; of a provider's row the provider's. */
const node: Column = {
  id: 'node',
  title: 'Node',
  align: 'left',
  minWidth: 6,
  snugWidth: 10,
  width: 10,
  wideWidth: 18,
  maxWidth: 44,
  grow: 3,
  priority: 0,
  frozen: true,
  value: nodeName,
  spans: (row, width, { charset }) => textCell(shownName(row, width, charset), width, charset, nameTone(row)),
}

/** Provider and node in one column: a provider's row with its fold mark and node count, its nodes indented. */
const tree: Column = {
  ...node,
  title: 'Provider / node',
  minWidth: 10,
  snugWidth: 18,
  width: 24,
  wideWidth: 34,
  maxWidth: 60,
  grow: 6,
  value: (row) => nodeName(row) ?? row.provider.id,
  spans: treeSpans,
}

/**
 * Classes that the provider offers a node. REST tells them for the whole cluster only: they stand in
 * parentheses then, because it is not known that this node has them.
 */
const storage: Column = {
  id: 'storage',
  title: 'Storage classes',
  align: 'left',
  minWidth: 10,
  width: 15,
  wideWidth: 24,
  maxWidth: 40,
  grow: 2,
  priority: 8,
  spare: true,
  comfort: true,
  value: (row) => rowClasses(row).join(' ') || null,
  spans: (row, width, { charset }) => {
    const classes = rowClasses(row).join(' ')
    const own = row.kind === 'node' && row.node.storageClasses !== null
    return textCell(own || classes === '' ? classes : `(${classes})`, width, charset, 'dim')
  },
}

const figures: readonly Column[] = [
  stateColumn(2, 9),
  pairColumn('cpu', 3),
  pairColumn('memory', 4),
  pairColumn('gpu', 5),
  pairColumn('ephemeral_storage', 7, true),
  storage,
  ageColumn(6),
  freeColumn('cpu', 9),
  freeColumn('memory', 10),
  freeColumn('gpu', 11),
  freeColumn('ephemeral_storage', 12),
  latencyColumn(13, true),
  addressColumn(14, true),
]

/** All providers, one list. */
export const NODE_COLUMNS: readonly Column[] = [providerColumn(1, 16), node, ...figures]

/** Under a row for each provider. */
export const GROUPED_NODE_COLUMNS: readonly Column[] = [tree, ...figures]

/** Of one provider, whose name stands above the table. */
export const OWN_NODE_COLUMNS: readonly Column[] = [{ ...node, width: 20, wideWidth: 28 }, ...figures]

/** Classes of the node where they are told, else of its cluster. */
export function rowClasses(row: Row): readonly string[] {
  if (row.kind === 'storage') return [row.pool.class]
  if (row.kind === 'node' && row.node.storageClasses !== null) return row.node.storageClasses
  return row.provider.inventory === null ? [] : factsOf(row.provider.inventory).classes
}

function nodeName(row: Row): string | null {
  return row.kind === 'node' ? row.nodeKey : null
}

function shownName(row: Row, width: number, charset: Charset): string {
  return row.kind === 'node' ? shortNodeName(row.nodeKey, width, charset) : ''
}

function treeSpans(row: Row, width: number, ctx: DrawContext): Span[] {
  const { charset } = ctx
  if (row.kind === 'node')
    return textCell(
      `    ${shownName(row, width - 4, charset)}`,
      width,
      charset,
      nameTone(row) === 'dim' ? 'dim' : 'text',
    )
  const fold = row.kind === 'provider' ? foldGlyph(row.folded === true, charset) : ' '
  if (width <= 2) return textCell(fold, width, charset, 'accent')
  const nodes = row.provider.inventory?.nodes.length ?? 0
  const count = row.kind === 'provider' ? countThatFits(nodes, width - 2) : ''
  const name = shortEndpoint(row.provider.id, width - 2 - cellWidth(count), charset)
  return [
    span(`${fold} `, 'accent'),
    ...textCell(name, width - 2 - cellWidth(count), charset, nameTone(row)),
    ...(count === '' ? [] : [span(count, 'dim')]),
  ]
}

/** The node count in words, or alone, or not at all: the name keeps its cells. */
function countThatFits(nodes: number, room: number): string {
  const words = ` ${nodes} ${nodes === 1 ? 'node' : 'nodes'}`
  if (room - words.length >= NAME_BESIDE_WORDS) return words
  return room - ` ${nodes}`.length >= NAME_BESIDE_NUMBER ? ` ${nodes}` : ''
}
const NAME_BESIDE_WORDS = 14
const NAME_BESIDE_NUMBER = 8
