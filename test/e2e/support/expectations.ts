/** What holds of every document and of every refusal, whatever is in them. */
import { expect } from 'vitest'
import { type Asked, fleetDocument, type Loose } from './document.ts'
import type { Run } from './run.ts'

/** A whole sentence for a person: some words, nothing that steers a terminal. */
const SENTENCE = /^(?=.*\p{L}{2}.* .*\p{L}{2})[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{12,}$/u
const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/

/** Patterns for what no calculation gives. */
export const LOOSE: Loose = {
  any: (what) =>
    what === 'age' ? expect.any(Number) : expect.stringMatching(what === 'timestamp' ? RFC_3339 : SENTENCE),
}

/**
 * Parses the document of a fleet and holds it against what was served, field by field: no field more, none less,
 * each of its type. Gives the document.
 */
export function expectFleetDocument({ stdout, code, stderr }: Run, asked: readonly Asked[]) {
  expect(stderr).toBe('')
  const document = oneDocument(stdout)
  expect(document).toStrictEqual(fleetDocument(asked, LOOSE))
  expect(code).toBe(asked.some(({ outcome }) => 'code' in outcome) ? 1 : 0)
  for (const number of numbersOf(document)) expect(Number.isSafeInteger(number) && number >= 0).toBe(true)
  expect(Math.abs(Date.now() - Date.parse(document.timestamp))).toBeLessThan(60_000)
  return document
}

/** The one JSON document that stdout is: printable text, one line end at its end. */
export function oneDocument(stdout: string) {
  expect(stdout).toMatch(/[^\n]\n$/)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there.
  expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
  return JSON.parse(stdout)
}

/** Status 2, nothing on stdout, one line on stderr that holds each of these. */
export function expectRefusal({ stdout, stderr, code }: Run, ...parts: readonly (string | RegExp)[]): void {
  expect({ stdout, code }).toEqual({ stdout: '', code: 2 })
  expect(stderr).toMatch(/^akash-top: [^\p{Cc}]+\n$/u)
  for (const part of parts) {
    if (typeof part === 'string') expect(stderr).toContain(part)
    else expect(stderr).toMatch(part)
  }
}

function numbersOf(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(numbersOf)
}
