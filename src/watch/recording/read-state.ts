/** The state of a provider out of what a recording says of it, with what of it makes no sense. */
import type * as z from 'zod'
import type { ProviderState } from '../types.ts'
import { MORE, NEEDED } from './state-schema.ts'

/** A part that makes no sense: where it is, and why. */
export interface Misfit {
  /** Names of fields and places in lists, `trust.rest.verdict`; '' for the whole. Text of a stranger. */
  readonly place: string
  readonly why: string
}

export interface ReadState {
  /** As the patches made it, which the next ones lead on from. */
  readonly raw: unknown
  /** Null where it is no state; parts that a state can do without are left out of it where they make no sense. */
  readonly state: ProviderState | null
  /** By field. */
  readonly misfits: ReadonlyMap<string, Misfit>
}

const NEEDED_FIELDS: readonly (readonly [string, z.ZodType])[] = Object.entries(NEEDED.shape)
const MORE_FIELDS: readonly (readonly [string, z.ZodType])[] = Object.entries(MORE.shape)

/** Reads it; fields that are the same objects as in `before` are not looked into again. */
export function readState(raw: unknown, before: ReadState | null): ReadState {
  if (before !== null && Object.is(raw, before.raw)) return before
  if (typeof raw !== 'object' || raw === null) return notAState(raw, 'it is no object')
  const needed = misfitsOf(NEEDED_FIELDS, raw, before)
  const more = misfitsOf(MORE_FIELDS, raw, before)
  const misfits = more.size === 0 ? needed : new Map([...needed, ...more])
  const kept: object =
    more.size === 0 ? raw : Object.fromEntries(Object.entries(raw).filter(([key]) => !more.has(key)))
  return { raw, state: isState(kept, needed) ? kept : null, misfits }
}

const NONE: ReadonlyMap<string, Misfit> = new Map()

function notAState(raw: unknown, why: string): ReadState {
  return { raw, state: null, misfits: new Map([['', { place: '', why }]]) }
}

/** What the fields said was checked before; this says so to the types. */
function isState(_value: object, misfits: ReadonlyMap<string, Misfit>): _value is ProviderState {
  return misfits.size === 0
}

function misfitsOf(
  fields: readonly (readonly [string, z.ZodType])[],
  raw: object,
  before: ReadState | null,
): ReadonlyMap<string, Misfit> {
  let misfits: Map<string, Misfit> | null = null
  for (const [key, schema] of fields) {
    const misfit = misfitOf(key, schema, raw, before)
    if (misfit === undefined) continue
    misfits ??= new Map()
    misfits.set(key, misfit)
  }
  return misfits ?? NONE
}

function misfitOf(key: string, schema: z.ZodType, raw: object, before: ReadState | null): Misfit | undefined {
  // Own fields only: a name that every object has is no field of the file.
  const field: unknown = Object.hasOwn(raw, key) ? Reflect.get(raw, key) : undefined
  const known = before?.raw
  if (typeof known === 'object' && known !== null && Object.is(field, Reflect.get(known, key))) {
    return before?.misfits.get(key)
  }
  const issue = schema.safeParse(field).error?.issues[0]
  if (issue === undefined) return undefined
  return { place: [key, ...issue.path].map(String).join('.'), why: issue.message }
}
