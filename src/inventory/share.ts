/** Structural sharing: a new inventory made, as far as it can be, of the objects of the one before. */
import type { ClusterInventory } from '../domain/cluster.ts'

/**
 * Equal to `next` in every value, but built of `previous` wherever the two are equal: `previous` itself when
 * nothing differs, otherwise a new inventory whose equal nodes, pools, lists and resource pairs are the earlier
 * objects. Whoever holds an earlier object can so tell by `===` that it did not change.
 *
 * Nodes are matched by name, pools by class (the second of a name with the second), so that one that moved in the
 * list keeps its identity. With `previous` null, `next` is returned as it is.
 */
export function shareInventory(previous: ClusterInventory | null, next: ClusterInventory): ClusterInventory {
  if (previous === null) return next
  const shared: ClusterInventory = {
    ...next,
    nodes: shareNamed(previous.nodes, next.nodes, ({ name }) => name),
    storage: shareNamed(previous.storage, next.storage, (pool) => pool.class),
  }
  return shareFields(previous, shared, SHARED_ALREADY)
}

/**
 * Whether two inventories tell the same cluster, where `next` is what {@link shareInventory} made of `previous`:
 * the provider's clock, which moves by itself, does not count.
 */
export function isSameCluster(previous: ClusterInventory | null, next: ClusterInventory): boolean {
  if (previous === null || previous === next) return previous === next
  const keys = new Set([...Object.keys(previous), ...Object.keys(next)])
  keys.delete('providerTimeMs')
  return [...keys].every((key) => Object.is(Reflect.get(previous, key), Reflect.get(next, key)))
}

/** Fields that {@link shareInventory} matches by name before the rest is matched by position. */
const SHARED_ALREADY: ReadonlySet<string> = new Set(['nodes', 'storage'])

function shareNamed<T extends object>(
  previous: readonly T[],
  next: readonly T[],
  nameOf: (item: T) => string,
): readonly T[] {
  const keys = nthKeys(previous.map(nameOf))
  const byKey = new Map(previous.map((item, index) => [keys[index], item]))
  const nextKeys = nthKeys(next.map(nameOf))
  const shared = next.map((item, index) => shareValue(byKey.get(nextKeys[index]), item))
  const same = shared.length === previous.length && shared.every((item, index) => item === previous[index])
  return same ? previous : shared
}

/** Names may come twice: the nth of a name is matched with the nth. With the number first, no two keys are equal. */
function nthKeys(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>()
  return names.map((name) => {
    const nth = (seen.get(name) ?? 0) + 1
    seen.set(name, nth)
    return `${nth} ${name}`
  })
}

/** The same for any value of objects, lists and primitives; lists are matched by position. */
function shareValue<T>(previous: unknown, next: T): T {
  if (Object.is(previous, next) || !isObject(previous) || !isObject(next)) return next
  if (Array.isArray(previous) !== Array.isArray(next)) return next
  return shareFields(previous, next, NONE)
}

const NONE: ReadonlySet<string> = new Set()

/** Shares field by field; those named in `done` are compared by identity only. */
function shareFields<T extends object>(previous: object, next: T, done: ReadonlySet<string>): T {
  const keys = Object.keys(next)
  let same = keys.length === Object.keys(previous).length
  let replaced: Map<string, unknown> | null = null
  for (const key of keys) {
    if (!Object.hasOwn(previous, key)) {
      same = false
      continue
    }
    const before: unknown = Reflect.get(previous, key)
    const after: unknown = Reflect.get(next, key)
    const value = done.has(key) ? after : shareValue(before, after)
    if (!Object.is(value, before)) same = false
    if (!Object.is(value, after)) {
      replaced ??= new Map()
      replaced.set(key, value)
    }
  }
  // Every own field of `previous` is the (deeply equal) field of `next`, so it is a T as much as `next` is.
  if (same) return previous as T
  return replaced === null ? next : copyWith(next, replaced)
}

/** A copy with some fields replaced by equal ones; a field called `__proto__` is copied as a field. */
function copyWith<T extends object>(source: T, replaced: ReadonlyMap<string, unknown>): T {
  const copy: object = Array.isArray(source) ? [...source] : { ...source }
  for (const [key, value] of replaced) {
    Object.defineProperty(copy, key, { value, enumerable: true, writable: true, configurable: true })
  }
  // The fields of `source`, some exchanged for deeply equal values: the same type.
  return copy as T
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
