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
  const isOther = !isObject(before) || !isObject(after) || Array.isArray(before) !== Array.isArray(after)
  if (isOther || depth > DEEPEST) return { '=': after }
  const patches: [string, Patch][] = []
  for (const key of keysOf(after)) {
    const value: unknown = Reflect.get(after, key)
    const patch = Object.hasOwn(before, key)
      ? patchOf(Reflect.get(before, key), value, depth + 1)
      : { '=': value }
    if (patch !== null) patches.push([key, patch])
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    if (patches.length === 0 && before.length === after.length) return null
    return { a: Object.fromEntries(patches), n: after.length }
  }
  const kept = new Set(keysOf(after))
  const gone = keysOf(before).filter((key) => !kept.has(key))
  if (gone.length > 0) return { o: Object.fromEntries(patches), '-': gone }
  return patches.length === 0 ? null : { o: Object.fromEntries(patches) }
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
    const { value } = next
    // The one name that cannot be assigned: it would be no field of the copy.
    if (key === '__proto__') {
      Object.defineProperty(after, key, { value, enumerable: true, configurable: true, writable: true })
    } else after[key] = value
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

/** Own fields that JSON would write: a field that holds `undefined` is not there. */
function keysOf(value: object): string[] {
  return Object.keys(value).filter((key) => Reflect.get(value, key) !== undefined)
}

function isObject(value: unknown): value is object {
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
