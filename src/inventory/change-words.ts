/** A change in one sentence, for a person. */
import { amountInWords, bytesInWords } from '../domain/amount.ts'
import { quote } from '../domain/quote.ts'
import type { Change, ChangeKind } from './change.ts'

const SENTENCES: Readonly<Record<ChangeKind, (change: Change) => string>> = {
  free: (it) => `${amount(it)} ${(it.amount ?? 0) < 0 ? 'taken' : 'freed'}${where(it)}, ${left(it)} free`,
  size: (it) => `${amount(it)} ${(it.amount ?? 0) < 0 ? 'removed' : 'added'}${where(it)}, ${left(it)} in all`,
  'node-new': (it) => `node ${quote(it.node ?? '')} is listed`,
  'node-gone': (it) => `node ${quote(it.node ?? '')} is gone`,
  leases: (it) => `leases from ${it.before} to ${it.after}`,
  orders: (it) => `orders from ${it.before} to ${it.after}`,
  pending: (it) => `pending reservations from ${it.before} to ${it.after}`,
  lost: (it) => `no answer${it.subject === null ? '' : ` (${it.subject})`}: ${it.before} to ${it.after}`,
  back: (it) => `answers again${it.subject === null ? '' : ` after ${it.subject}`}`,
  'doubt-raised': (it) => `doubt ${it.subject}${where(it)}: ${it.after}`,
  'doubt-cleared': (it) => `no more doubt ${it.subject}${where(it)}`,
  version: (it) => `${it.subject} from ${quote(String(it.before))} to ${quote(String(it.after))}`,
}

/**
 * What happened, without the provider and the time, which whoever prints it puts before: `2 GPUs "h100" taken on
 * "node7", 4 to 2 free`. Holds no control characters, whatever the provider called its things.
 */
export function changeInWords(change: Change): string {
  return SENTENCES[change.kind](change)
}

function amount(change: Change): string {
  const words = inWords(change, Math.abs(change.amount ?? 0))
  if (change.resource === null) return `${words} of class ${quote(change.subject ?? '')}`
  if (change.subject !== null) return `${words} ${quote(change.subject)}`
  return change.resource === 'memory' || change.resource === 'ephemeral_storage'
    ? `${words} of ${change.resource === 'memory' ? 'memory' : 'ephemeral storage'}`
    : words
}

function left(change: Change): string {
  return [change.before, change.after]
    .map((value) => (typeof value === 'number' ? inWords(change, value) : 'an unknown amount'))
    .join(' to ')
}

function inWords({ resource }: Change, value: number): string {
  return resource === null ? bytesInWords(value) : amountInWords(resource, value)
}

function where({ node }: Change): string {
  return node === null ? '' : ` on ${quote(node)}`
}
