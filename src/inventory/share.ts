/** Structural sharing: a new inventory made, as far as it can be, of the objects of the one before. */
import type { ClusterInventory, StoragePool } from '../domain/cluster.ts'
import { nodeKeys } from '../domain/node-key.ts'

/**
 * Equal to `next` in every value, but built of `previous` wherever the two are equal: `previous` itself when
 * nothing differs, otherwise a new inventory whose equal nodes, pools, lists and resource pairs are the earlier
 * objects. Whoever holds an earlier object can so tell by `===` that it did not change.
 *
 * Nodes are matched by {@link nodeKeys}, pools by class (the second of a class with the second), so that one
 * that moved in the list keeps its identity. With `previous` null, `next` is returned as it is.
 */
export function shareInventory(previous: ClusterInventory | null, next: ClusterInventory): ClusterInventory {
  if (previous === null) return next
  const shared: ClusterInventory = {
    ...next,
    nodes: shareKeyed(previous.nodes, nodeKeys(previous.nodes), next.nodes, nodeKeys(next.nodes)),
    storage: shareKeyed(previous.storage, poolKeys(previous.storage), next.storage, poolKeys(next.storage)),
  }
  return shareFields(previous, shared, SHARED_ALREADY)
}

/** Fields that {@link shareInventory} matches by key before the rest is matched by position. */
const SHARED_ALREADY: ReadonlySet<string> = new Set(['nodes', 'storage'])

/** Two drivers may report one class twice: the nth of a class is matched with the nth. */
function poolKeys(pools: readonly StoragePool[]): readonly string[] {
  const seen = new Map<string, number>()
  return pools.map((pool) => {
    const nth = (seen.get(pool.class) ?? 0) + 1
    seen.set(pool.class, nth)
    return `${nth} ${pool.class}`
  })
}

function shareKeyed<T extends object>(
  previous: readonly T[],
  previousKeys: readonly string[],
  next: readonly T[],
  nextKeys: readonly string[],
): readonly T[] {
  const byKey = new Map<string | undefined, T>()
  for (const [index, item] of previous.entries()) byKey.set(previousKeys[index], item)
  const shared = next.map((item, index) => shareValue(byKey.get(nextKeys[index]), item))
  const same = shared.length === previous.length && shared.every((item, index) => item === previous[index])
  return same ? previous : shared
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
