/**
 * A map that remembers computed values and forgets all of them when it holds `most`: bounded whatever a
 * provider sends, and cheaper than keeping an order of use.
 */
export class Memo<Key, Value> {
  readonly #most: number
  readonly #values = new Map<Key, Value>()

  constructor(most: number) {
    this.#most = most
  }

  get size(): number {
    return this.#values.size
  }

  /** The remembered value, or what `make` gives, remembered from now on. */
  get(key: Key, make: () => Value): Value {
    const known = this.#values.get(key)
    if (known !== undefined) return known
    const made = make()
    if (this.#values.size >= this.#most) this.#values.clear()
    this.#values.set(key, made)
    return made
  }
}
