/** `-o table --node`: the four resources of one node. */
import { KINDS, RESOURCE_KINDS } from '../domain/resource.ts'
import type { NodeInventoryDocument, QuantityDocument } from '../inventory/document-types.ts'
import { UNLIMITED_TEXT } from '../inventory/documents.ts'
import { formatAmount } from '../view/format.ts'
import type { Charset } from '../view/line.ts'
import { cellWidth, visibleText } from '../view/text.ts'
import { alignColumns } from './align.ts'

const FIELDS = ['capacity', 'allocatable', 'allocated', 'available'] as const

/** A heading, a line for each resource, a line for each doubt; under a line that names the node. */
export function printNodeTable(node: NodeInventoryDocument, charset: Charset): string {
  const amount = (text: QuantityDocument[(typeof FIELDS)[number]], unit: 'millicores' | 'bytes' | 'units') =>
    formatAmount(unit, text === null ? null : text === UNLIMITED_TEXT ? Infinity : Number(text), charset)
  const lines = alignColumns(
    [
      { cells: ['RESOURCE', ...FIELDS.map((field) => field.toUpperCase())], rest: '' },
      ...RESOURCE_KINDS.map((kind) => ({
        cells: [
          KINDS[kind].title,
          ...FIELDS.map((field) => amount(node.resources[kind][field], KINDS[kind].unit)),
        ],
        rest: '',
      })),
    ],
    ['left', 'right', 'right', 'right', 'right'],
    cellWidth,
  )
  const classes = node.capabilities.storage_classes
  return [
    `${visibleText(node.provider, charset)} ${visibleText(node.name, charset)}`,
    ...lines,
    ...(classes.length > 0
      ? [`storage classes: ${classes.map((it) => visibleText(it, charset)).join(' ')}`]
      : []),
    ...node.gpus.map(
      (gpu) =>
        `GPU: ${gpu.count} x ${visibleText(`${gpu.vendor} ${gpu.model} ${gpu.memory_size ?? ''}`.trim(), charset)}`,
    ),
    ...node.doubts.map((doubt) => `doubt: ${doubt.code}: ${visibleText(doubt.message, charset)}`),
    '',
  ].join('\n')
}
