/**
 * What Connect needs of fetch's `Headers` (fetch standard, section 5.1). The published program gives Connect this one:
 * node's own brings all of its fetch with it.
 *
 * It differs from the standard where a stranger wrote the header: a name or value that the standard refuses is kept as
 * it is and throws nothing. Cookies are joined as all else is.
 */
export class Headers {
  readonly #values = new Map<string, string>()

  /** Pairs, an object of values by name, or other headers. */
  constructor(init?: Iterable<readonly [string, string]> | Readonly<Record<string, string>> | null) {
    if (init == null) return
    const pairs =
      Symbol.iterator in init ? (init as Iterable<readonly [string, string]>) : Object.entries(init)
    for (const [name, value] of pairs) this.append(name, value)
  }

  append(name: string, value: string): void {
    const before = this.get(name)
    const joined = before === null ? trimmed(value) : `${before}, ${trimmed(value)}`
    this.#values.set(name.toLowerCase(), joined)
  }

  set(name: string, value: string): void {
    this.#values.set(name.toLowerCase(), trimmed(value))
  }

  get(name: string): string | null {
    return this.#values.get(name.toLowerCase()) ?? null
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase())
  }

  delete(name: string): void {
    this.#values.delete(name.toLowerCase())
  }

  forEach(hear: (value: string, name: string, headers: Headers) => void): void {
    for (const [name, value] of this) hear(value, name, this)
  }

  *keys(): Generator<string> {
    for (const [name] of this) yield name
  }

  *values(): Generator<string> {
    for (const [, value] of this) yield value
  }

  /** Sorted by name. */
  *entries(): Generator<[string, string]> {
    yield* [...this.#values].sort(([one], [other]) => (one < other ? -1 : 1))
  }

  [Symbol.iterator](): Generator<[string, string]> {
    return this.entries()
  }
}

/** Without the white space around it that HTTP allows; a number becomes its digits. */
function trimmed(value: string): string {
  return `${value}`.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '')
}
