/** Recordings that somebody spoiled: bytes turned, parts taken away, parts of another type put in. */
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'

type Json = unknown

/** Values of every type, the worst of each. */
const VALUES: readonly Json[] = [
  ...[null, true, 0, -1, 1e308, 2 ** 60, '', '\u001b[2J\u202e', 'x'.repeat(10_000), [], {}, [null], [[]]],
  ...[{ '=': null }, { o: {} }, { a: {}, n: 1e9 }, { $number: 'Infinity' }, { $number: 'NaN' }, [{}, 7]],
  nested(5_000),
]

function nested(depth: number): Json {
  let value: Json = 1
  for (let nth = 0; nth < depth; nth += 1) value = nth % 2 === 0 ? { o: value } : [value]
  return value
}

/** All places in a value, as the ways to them. */
function placesIn(value: Json, way: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [way]
  return [way, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...way, key]))]
}

function changed(value: Json, [first, ...rest]: readonly string[], put: Json | undefined): Json {
  if (first === undefined) return put
  if (Array.isArray(value)) {
    return value.flatMap((inner, nth) =>
      String(nth) !== first
        ? [inner]
        : rest.length === 0 && put === undefined
          ? []
          : [changed(inner, rest, put)],
    )
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      key !== first
        ? [[key, inner]]
        : rest.length === 0 && put === undefined
          ? []
          : [[key, changed(inner, rest, put)]],
    ),
  )
}

/** One line with one part of it taken away (`put` undefined) or replaced; `at` and `nth` choose which. */
function spoilt(lines: readonly string[], at: number, nth: number, put: Json | undefined): readonly string[] {
  const index = 1 + (at % (lines.length - 1))
  const line: Json = JSON.parse(lines[index] ?? 'null')
  const places = placesIn(line)
  const way = places[nth % places.length] ?? []
  return lines.map((text, other) =>
    other === index ? `${JSON.stringify(changed(line, way, put)) ?? ''}\n` : text,
  )
}

/** Recordings of these lines with some parts spoilt, a piece a line; the header is left as it is. */
export function spoiltRecording(lines: readonly string[]): fc.Arbitrary<Buffer> {
  const one = fc.tuple(fc.nat(), fc.nat(), fc.option(fc.constantFrom(...VALUES), { nil: undefined }))
  return fc.array(one, { minLength: 1, maxLength: 3 }).map((changes) => {
    const last = changes.reduce<readonly string[]>((kept, [at, nth, put]) => {
      try {
        return spoilt(kept, at, nth, put)
      } catch {
        return kept // The line is spoilt already, and no JSON any more.
      }
    }, lines)
    return Buffer.concat(last.map((text) => gzipSync(text)))
  })
}

/** A recording with some bytes turned. */
export function withTurnedBytes(bytes: Buffer): fc.Arbitrary<Buffer> {
  const one = fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }))
  return fc.array(one, { minLength: 1, maxLength: 4 }).map((changes) => {
    const turned = Buffer.from(bytes)
    for (const [at, bits] of changes) turned[at] = (turned[at] ?? 0) ^ bits
    return turned
  })
}
