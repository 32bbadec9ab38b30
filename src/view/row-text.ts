/** What a plain word of a filter is looked for in. */
import type { ProviderState } from '../watch/types.ts'
import { changeText } from './change-text.ts'
import { rowClasses } from './columns/nodes.ts'
import { rowMark } from './condition.ts'
import { providersOf, type Row } from './model.ts'
import { modelName } from './model-rows.ts'
import { visibleText } from './text.ts'

/** Remembered for each provider and not for each row: ten thousand weak references cost more than they save. */
const ofProvider = new WeakMap<ProviderState, string>()

/**
 * Whether the row shows the text, given in lower case: in its provider, node, storage classes, GPU model, state,
 * or, where the row is not a node, in code and sentence of the last failure. Foreign text is looked at in its
 * visible form, so that what is seen can be typed; no match reaches across two texts.
 */
export function rowShows(row: Row, wanted: string): boolean {
  if (providersOf(row).some((provider) => providerText(provider).includes(wanted))) return true
  return ownTexts(row).some((text) => text != null && lower(text).includes(wanted))
}

function ownTexts(row: Row): readonly (string | null | undefined)[] {
  const { error } = row.provider
  if (row.kind === 'node') return [row.nodeKey, rowMark(row), ...rowClasses(row)]
  if (row.kind === 'event') return [row.event.change.node, changeText(row.event.change)]
  if (row.kind === 'gpu') return [modelName(row.model)]
  return [...rowClasses(row), error?.code, error?.message]
}

/** What every row of a provider shows; a line end, which cannot be typed, parts the texts. */
function providerText(provider: ProviderState): string {
  const before = ofProvider.get(provider)
  if (before !== undefined) return before
  const mark = rowMark({ kind: 'provider', id: '', provider })
  const text = [provider.id, mark, provider.condition, provider.inventory?.address ?? '']
    .map(lower)
    .join('\n')
  ofProvider.set(provider, text)
  return text
}

function lower(text: string): string {
  return visibleText(text).toLowerCase()
}
