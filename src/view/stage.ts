/**
 * The function, remembering its last call: the same arguments give the same result object. With `sameResult`, a
 * new result that equals the last one is given up for it, so that what comes after sees no change.
 */
export function remember<Args extends readonly unknown[], Result>(
  make: (...args: Args) => Result,
  sameResult?: (before: Result, now: Result) => boolean,
): (...args: Args) => Result {
  let last: { readonly args: Args; readonly result: Result } | null = null
  return (...args) => {
    if (
      last?.args.every((arg, nth) => Object.is(arg, args[nth])) === true &&
      last.args.length === args.length
    ) {
      return last.result
    }
    const made = make(...args)
    const result = last !== null && sameResult?.(last.result, made) === true ? last.result : made
    last = { args, result }
    return result
  }
}

/** Equal item by item. */
export function sameItems(before: readonly unknown[], now: readonly unknown[]): boolean {
  return before.length === now.length && before.every((item, nth) => item === now[nth])
}
