/** What differs between two values of JSON's kind, as a value that JSON can carry, and the way back. */

/**
 * `{"=": value}` puts a value in the place; `{"o": patches, "-": keys}` goes into the fields of an object and
 * takes some away; `{"a": patches, "n": length}` goes into the items of a list and sets its length.
 */
export type Patch =
  | { readonly '=': unknown }
  | { readonly o: Readonly<Record<string, Patch>>; readonly '-'?: readonly string[] }
  | { readonly a: Readonly<Record<string, Patch>>; readonly n: number }

/** The patch that leads from one value to the other, or null where they are equal. Same objects cost nothing. */
export function patchOf(before: unknown, after: unknown): Patch | null {
  if (Object.is(before, after)) return null
  if (!isObject(before) || !isObject(after) || Array.isArray(before) !== Array.isArray(after)) {
    return { '=': after }
  }
  const patches: [string, Patch][] = []
  for (const key of keysOf(after)) {
    const value: unknown = Reflect.get(after, key)
    const patch = Object.hasOwn(before, key) ? patchOf(Reflect.get(before, key), value) : { '=': value }
    if (patch !== null) patches.push([key, patch])
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    if (patches.length === 0 && before.length === after.length) return null
    return { a: Object.fromEntries(patches), n: after.length }
  }
  const gone = keysOf(before).filter((key) => !keysOf(after).includes(key))
  if (gone.length > 0) return { o: Object.fromEntries(patches), '-': gone }
  return patches.length === 0 ? null : { o: Object.fromEntries(patches) }
}

/**
 * The value with the patch applied: a new object where it changes something, in which all else keeps its
 * identity. null where the patch does not fit: what was read is no patch of this value.
 */
export function patched(before: unknown, patch: unknown): { readonly value: unknown } | null {
  if (!isObject(patch)) return null
  if (Object.hasOwn(patch, '=')) return { value: Reflect.get(patch, '=') }
  if ('o' in patch && isObject(patch.o) && isObject(before) && !Array.isArray(before)) {
    const gone = '-' in patch && Array.isArray(patch['-']) ? new Set<unknown>(patch['-']) : new Set()
    const fields = new Map(Object.entries(before).filter(([key]) => !gone.has(key)))
    for (const [key, inner] of Object.entries(patch.o)) {
      const next = patched(fields.get(key), inner)
      if (next === null) return null
      fields.set(key, next.value)
    }
    return { value: Object.fromEntries(fields) }
  }
  if ('a' in patch && isObject(patch.a) && 'n' in patch && Array.isArray(before)) {
    return patchedList(before, patch.a, patch.n)
  }
  return null
}

function patchedList(
  before: readonly unknown[],
  patches: object,
  length: unknown,
): { readonly value: unknown } | null {
  const entries = Object.entries(patches)
  // A list grows by items that the patch itself holds: no length makes a huge list of nothing.
  if (typeof length !== 'number' || !(length >= 0 && length <= before.length + entries.length)) return null
  const items = before.slice(0, length)
  for (const [key, inner] of entries) {
    const index = Number(key)
    if (!Number.isInteger(index) || index < 0 || index >= length || index > items.length) return null
    const next = patched(items[index], inner)
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
