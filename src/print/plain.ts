/** `-o plain`: one sentence a line, for screen readers and logs. */
import { KINDS, RESOURCE_KINDS } from '../domain/resource.ts'
import { changeInWords } from '../inventory/change-words.ts'
import { providerMark } from '../view/condition.ts'
import { clusterPair } from '../view/facts.ts'
import { formatUsage } from '../view/format.ts'
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

/** `live: 4 nodes, 12 leases, CPU 54.9/71.9 used, ...`, or why there is nothing to tell. */
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
  return `${mark}: ${[...counts, ...resources].join(', ')}${why === '' ? '' : `; ${why}`}`
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
