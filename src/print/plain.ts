/** `-o plain`: one sentence a line, for screen readers and logs. */
import { quote } from '../domain/quote.ts'
import { KINDS, RESOURCE_KINDS } from '../domain/resource.ts'
import { changeInWords } from '../inventory/change-words.ts'
import { providerMark } from '../view/condition.ts'
import { clusterPair } from '../view/facts.ts'
import { formatUsage } from '../view/format.ts'
import { doubtsOfProvider } from '../view/row-doubts.ts'
import { visibleText } from '../view/text.ts'
import type { ProviderState } from '../watch/types.ts'
import type { LivePrinter } from './printer.ts'

/** `TIME PROVIDER SENTENCE`, in ASCII unless a provider's own text is not; the time is RFC 3339 in whole seconds. */
export const PLAIN: LivePrinter = {
  state: (provider, atMs) => line(atMs, provider.id, stateInWords(provider)),
  change: (change, atMs) => line(atMs, change.provider, changeInWords(change)),
}

function line(atMs: number, provider: string, sentence: string): string {
  const time = new Date(atMs).toISOString().replace(/\.\d+/, '')
  return `${time} ${visibleText(provider)} ${visibleText(sentence)}\n`
}

/** `live: 4 nodes, 12 leases, CPU 54.9/71.9 used, ...; 1 doubt: no-nodes`, or why there is nothing to tell. */
function stateInWords(provider: ProviderState): string {
  const { inventory, error } = provider
  const mark = providerMark(provider)
  const why = error === null ? '' : `${error.code}: ${error.message}`
  if (inventory === null) return why === '' ? mark : `${mark}: ${why}`
  const resources = RESOURCE_KINDS.flatMap((kind) => {
    const { title, unit } = KINDS[kind]
    const { allocatable, allocated } = clusterPair(inventory, kind)
    // A cluster without GPUs is not told that it has none of none.
    if (allocatable === null || (allocatable === 0 && (allocated ?? 0) === 0)) return []
    return [`${title} ${formatUsage(unit, allocated, allocatable, 'ascii')} used`]
  })
  const counts = [
    counted(inventory.nodes.length, 'node'),
    ...(inventory.leases === null ? [] : [counted(inventory.leases, 'lease')]),
  ]
  const doubts = doubtsInWords(provider)
  return [`${mark}: ${[...counts, ...resources].join(', ')}`, ...doubts, ...(why === '' ? [] : [why])].join(
    '; ',
  )
}

/** Doubts that a line names; a line is read out as a whole. */
const MOST_NAMED = 5

/** `2 doubts: negative on "n1", no-nodes`; nothing where there is none. */
function doubtsInWords(provider: ProviderState): readonly string[] {
  const doubts = doubtsOfProvider(provider)
  if (doubts.length === 0) return []
  const named = doubts
    .slice(0, MOST_NAMED)
    .map(({ code, node }) => (node === null ? code : `${code} on ${quote(node)}`))
  const more = doubts.length > MOST_NAMED ? [`${doubts.length - MOST_NAMED} more`] : []
  return [`${counted(doubts.length, 'doubt')}: ${[...named, ...more].join(', ')}`]
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
