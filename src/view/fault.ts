/** What is wrong with a text that is being typed, and where. */

export interface PlacedFault {
  /** Offset in the text, UTF-16 units; null where it is of no place. */
  readonly at: number | null
  /** What is wrong and what was expected, a sentence. */
  readonly message: string
}

/** A fault as a refusal that {@link placedFault} reads. */
export function refusalOf({ at, message }: PlacedFault): string {
  return at === null ? message : `at character ${at + 1}, ${message}`
}

/** The fault in a refusal that may begin with its place, `at character 7, ...` (from 1), as those of requests do. */
export function placedFault(refusal: string): PlacedFault {
  const [, place, message] = /^at character (\d+), (.*)$/s.exec(refusal) ?? []
  return place === undefined || message === undefined
    ? { at: null, message: refusal }
    : { at: Number(place) - 1, message }
}
