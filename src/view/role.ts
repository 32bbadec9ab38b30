/** What is good news to whom: the tone of a fill level and of a free amount, by role. */
import type { Role } from '../config/choices.ts'
import type { Tone } from './line.ts'

interface Level {
  /** Upper bound, in shares of what may be handed out; the bound itself belongs to the next level. */
  readonly upTo: number
  readonly tone: Tone
}

/** To a tenant, and to nobody in particular, what is full is bad news. */
const FREE_IS_GOOD: readonly Level[] = [
  { upTo: 0.6, tone: 'gauge-low' },
  { upTo: 0.85, tone: 'gauge-mid' },
  { upTo: Number.POSITIVE_INFINITY, tone: 'gauge-high' },
]
/** To an operator what is empty is: the same levels, mirrored. */
const USED_IS_GOOD: readonly Level[] = [
  { upTo: 0.15, tone: 'gauge-high' },
  { upTo: 0.4, tone: 'gauge-mid' },
  { upTo: Number.POSITIVE_INFINITY, tone: 'gauge-low' },
]

const LEVELS: Readonly<Record<Role, readonly Level[]>> = { tenant: FREE_IS_GOOD, operator: USED_IS_GOOD }

/** The tone of a gauge that is filled so far; without a role as for a tenant, who is who looks most often. */
export function gaugeTone(fraction: number, role: Role | null): Tone {
  const levels = LEVELS[role ?? 'tenant']
  return levels.find(({ upTo }) => fraction < upTo)?.tone ?? 'text'
}

/** The tones of a free amount: some of it, and nothing (deficits are bad news to everyone). */
const AMOUNTS: Readonly<Record<Role, { readonly some: Tone; readonly none: Tone }>> = {
  tenant: { some: 'good', none: 'bad' },
  operator: { some: 'warn', none: 'good' },
}

/** The tone of what is free of a resource; `text` without a role, and where it is not known. */
export function freeTone(available: number | null, role: Role | null): Tone {
  if (available === null || role === null) return 'text'
  if (available < 0) return 'bad'
  return AMOUNTS[role][available > 0 ? 'some' : 'none']
}
