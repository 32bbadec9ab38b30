/** What differs between two values of JSON's kind, as a value that JSON can carry, and the way back. */

/**
 * `{"=": value}` puts a value in the place; `{"o": patches, "-": keys}` goes into the fields of an object and
 * takes some away; `{"a": patches, "n": length}` goes into the items of a list and sets its length.
 */
export type Patch =
  | { readonly '=': unknown }
  | { readonly o: Readonly<Record<string, Patch>>; readonly '-'?: readonly string[] }
  | { readonly a: Readonly<Record<string, Patch>>; readonly n: number }

/** What is recorded is a third as deep; a file of a stranger may be as deep as it likes. */
const DEEPEST = 32

/** The patch that leads from one value to the other, or null where they are equal. Same objects cost nothing. */
export function patchOf(before: unknown, after: unknown, depth = 0): Patch | null {
  if (Object.is(before, after)) return null
  if (depth > DEEPEST || !isObject(before) || !isObject(after)) return { '=': after }
  if (Array.isArray(before)) return Array.isArray(after) ? listPatch(before, after, depth) : { '=': after }
  return Array.isArray(after) ? { '=': after } : objectPatch(before, after, depth)
}

/** Recording and the past go through here with every answer: one loop, and nothing is made where nothing differs. */
function objectPatch(before: Fields, after: Fields, depth: number): Patch | null {
  let patches: Record<string, Patch> | null = null
  for (const key of Object.keys(after)) {
    const value = after[key]
    // A field that holds `undefined` is not there, as JSON would have it.
    if (value === undefined) continue
    const patch = Object.hasOwn(before, key) ? patchOf(before[key], value, depth + 1) : { '=': value }
    if (patch === null) continue
    patches ??= {}
    put(patches, key, patch)
  }
  let gone: string[] | null = null
  for (const key of Object.keys(before)) {
    if (before[key] === undefined || (Object.hasOwn(after, key) && after[key] !== undefined)) continue
    gone ??= []
    gone.push(key)
  }
  if (gone !== null) return { o: patches ?? {}, '-': gone }
  return patches === null ? null : { o: patches }
}

function listPatch(before: readonly unknown[], after: readonly unknown[], depth: number): Patch | null {
  let patches: Record<string, Patch> | null = null
  for (const [index, value] of after.entries()) {
    if (value === undefined) continue
    const patch = index < before.length ? patchOf(before[index], value, depth + 1) : { '=': value }
    if (patch === null) continue
    patches ??= {}
    patches[index] = patch
  }
  return patches === null && before.length === after.length ? null : { a: patches ?? {}, n: after.length }
}

type Fields = Readonly<Record<string, unknown>>

/** `__proto__` is the one name that cannot be assigned: it would be no field. */
function put(fields: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') fields[key] = value
  else Object.defineProperty(fields, key, { value, enumerable: true, configurable: true, writable: true })
}

/**
 * The value with the patch applied: a new object where it changes something, in which all else keeps its
 * identity. null where the patch does not fit: what was read is no patch of this value.
 */
export function patched(before: unknown, patch: unknown, depth = 0): { readonly value: unknown } | null {
  if (!isObject(patch) || depth > DEEPEST) return null
  if (Object.hasOwn(patch, '=')) return { value: Reflect.get(patch, '=') }
  if ('o' in patch && isObject(patch.o) && isObject(before) && !Array.isArray(before)) {
    return patchedObject(before, patch.o, '-' in patch ? patch['-'] : [], depth + 1)
  }
  if ('a' in patch && isObject(patch.a) && 'n' in patch && Array.isArray(before)) {
    return patchedList(before, patch.a, patch.n, depth + 1)
  }
  return null
}

function patchedObject(
  before: object,
  patches: object,
  gone: unknown,
  depth: number,
): { readonly value: unknown } | null {
  // A recording is read through here: a copy of one shape with the one before is many times as fast as a new one.
  const after: Record<string, unknown> = { ...before }
  for (const key of Array.isArray(gone) ? gone : [])
    if (typeof key === 'string') Reflect.deleteProperty(after, key)
  for (const [key, inner] of Object.entries(patches)) {
    const next = patched(Object.hasOwn(after, key) ? after[key] : undefined, inner, depth)
    if (next === null) return null
    put(after, key, next.value)
  }
  return { value: after }
}

function patchedList(
  before: readonly unknown[],
  patches: object,
  length: unknown,
  depth: number,
): { readonly value: unknown } | null {
  const entries = Object.entries(patches)
  // A list grows by items that the patch itself holds: no length makes a huge list of nothing.
  if (typeof length !== 'number' || !(length >= 0 && length <= before.length + entries.length)) return null
  const items = before.slice(0, length)
  for (const [key, inner] of entries) {
    const index = Number(key)
    if (!Number.isInteger(index) || index < 0 || index >= length || index > items.length) return null
    const next = patched(items[index], inner, depth)
    if (next === null) return null
    items[index] = next.value
  }
  return items.length === length ? { value: items } : null
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}

/** Numbers that JSON has no word for; an object of just this field stands for them. */
const NUMBER = '$number'

/** As JSON in one line; `Infinity` (no limit) survives. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'number' && !Number.isFinite(item) ? { [NUMBER]: String(item) } : item,
  )
}

/** The value of a line that {@link toJson} made. Throws what `JSON.parse` throws. */
export function fromJson(line: string): unknown {
  if (!line.includes(NUMBER)) return JSON.parse(line)
  return JSON.parse(line, (_key, item: unknown) => {
    if (!isObject(item) || !(NUMBER in item)) return item
    const { [NUMBER]: text } = item
    return typeof text === 'string' ? Number(text) : item
  })
}
