/** What a plain word of a filter is looked for in. */
import type { ProviderState } from '../watch/types.ts'
import { rowClasses } from './columns/nodes.ts'
import { rowMark } from './condition.ts'
import type { Row } from './model.ts'
import { visibleText } from './text.ts'

const ofRow = new WeakMap<Row, string>()
const ofProvider = new WeakMap<ProviderState, string>()

/**
 * All texts that the row shows, in lower case: provider, node, storage classes, GPU model, state, and, where the
 * row is not a node, code and sentence of the last failure. Foreign text is in its visible form, so that what is
 * seen can be typed. A line end, which cannot be typed, parts the texts: no word reaches across two.
 */
export function rowText(row: Row): string {
  const before = ofRow.get(row)
  if (before !== undefined) return before
  const text = `${providerText(row.provider)}\n${joined(ownTexts(row))}`
  ofRow.set(row, text)
  return text
}

function ownTexts(row: Row): readonly (string | null | undefined)[] {
  const { error } = row.provider
  if (row.kind === 'node') return [row.nodeKey, rowMark(row), ...rowClasses(row)]
  if (row.kind === 'gpu') return [row.group?.vendor, row.group?.model, error?.code, error?.message]
  return [...rowClasses(row), error?.code, error?.message]
}

/** What every row of a provider shows. */
function providerText(provider: ProviderState): string {
  const before = ofProvider.get(provider)
  if (before !== undefined) return before
  const mark = rowMark({ kind: 'provider', id: '', provider })
  const text = joined([provider.id, mark, provider.condition, provider.inventory?.address])
  ofProvider.set(provider, text)
  return text
}

function joined(texts: readonly (string | null | undefined)[]): string {
  let all = ''
  for (const text of texts) if (text) all += `\n${visibleText(text)}`
  return all.toLowerCase()
}
