/** A change as it stands in the Events view: what happened in a few words, and how much. */
import { KINDS } from '../domain/resource.ts'
import type { Change, ChangeKind } from '../inventory/changes.ts'
import { formatAmount } from './format.ts'
import type { Charset, Tone } from './line.ts'

const WORDS: Readonly<Record<ChangeKind, (change: Change) => string>> = {
  free: (it) => `${thing(it)} ${isLess(it) ? 'taken' : 'freed'}`,
  size: (it) => `${thing(it)} ${isLess(it) ? 'removed' : 'added'}`,
  'node-new': () => 'node listed',
  'node-gone': () => 'node gone',
  leases: (it) => `leases ${it.before} to ${it.after}`,
  orders: (it) => `orders ${it.before} to ${it.after}`,
  pending: (it) => `pending ${it.before} to ${it.after}`,
  lost: (it) => `${it.after}${it.subject === null ? '' : ` ${it.subject}`}`,
  back: (it) => `answers again${it.subject === null ? '' : ` after ${it.subject}`}`,
  'doubt-raised': (it) => `doubt ${it.subject} raised`,
  'doubt-cleared': (it) => `doubt ${it.subject} cleared`,
  version: (it) => `${it.subject} ${it.before} to ${it.after}`,
}

const TONES: Readonly<Partial<Record<ChangeKind, Tone>>> = {
  lost: 'bad',
  back: 'good',
  'node-gone': 'warn',
  'doubt-raised': 'warn',
}

/** What happened, in a few words. May hold foreign text, unsanitised. */
export function changeText(change: Change): string {
  return WORDS[change.kind](change)
}

/** News of trouble stand out. */
export function changeTone(change: Change): Tone {
  return TONES[change.kind] ?? 'text'
}

/** How much more or less, with its sign: `-2`, `+32Gi`; empty where nothing is counted. */
export function changeAmount({ kind, resource, amount }: Change, charset: Charset): string {
  if (amount === null) return ''
  const isPool = resource === null && (kind === 'free' || kind === 'size')
  const unit = resource === null ? (isPool ? 'bytes' : 'units') : KINDS[resource].unit
  return `${amount > 0 ? '+' : ''}${formatAmount(unit, amount, charset)}`
}

function isLess({ amount }: Change): boolean {
  return amount !== null && amount < 0
}

function thing({ resource, subject }: Change): string {
  if (resource === null) return `${subject} storage`
  return subject === null ? KINDS[resource].title : `${KINDS[resource].title} ${subject}`
}
