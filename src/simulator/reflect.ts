/**
 * The metadata calls of `Reflect` that @peculiar/x509 needs.
 *
 * Its dependency tsyringe refuses to load without `Reflect.getMetadata` (from the old decorators proposal) and
 * uses three calls in all, on classes only. These are those three, so that no polyfill package is needed.
 */

type Metadata = Map<unknown, unknown>

/** Defines the three calls on the global `Reflect`, unless a polyfill is there already. */
export function provideReflectMetadata(): void {
  if ('getMetadata' in Reflect) return
  const kept = new WeakMap<object, Metadata>()
  const own = (key: unknown, target: object): unknown => kept.get(target)?.get(key)
  const inherited = (key: unknown, target: object): unknown => {
    for (let at: object | null = target; at !== null; at = Object.getPrototypeOf(at)) {
      if (kept.get(at)?.has(key)) return own(key, at)
    }
    return undefined
  }
  const define = (key: unknown, value: unknown, target: object): void => {
    const metadata: Metadata = kept.get(target) ?? new Map()
    kept.set(target, metadata.set(key, value))
  }
  const calls = { getMetadata: inherited, getOwnMetadata: own, defineMetadata: define }
  for (const [name, value] of Object.entries(calls)) {
    Object.defineProperty(Reflect, name, { value, configurable: true, writable: true })
  }
}
