import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from './imports.ts'

/** Longest file of one idea, in lines. */
const LONGEST = 200

/** Files that may be longer, each because it is one table of data (or a parser of one grammar) read from top to bottom. */
const TABLES: Readonly<Record<string, string>> = {
  'src/config/flags.ts': 'the table of flags',
}

/** Not written by hand: its names and sizes are those of the generator. */
const GENERATED = 'src/provider/gen/'

const files = globSync('src/**/*.{ts,tsx}', { cwd: ROOT })
  .filter((path) => !path.startsWith(GENERATED))
  .sort()
const lengths = new Map(
  files.map((path) => [path, readFileSync(join(ROOT, path), 'utf8').split('\n').length - 1]),
)

describe('a source file', () => {
  it(`has at most ${LONGEST} lines, or is a named table of data`, () => {
    const long = [...lengths].filter(([path, lines]) => lines > LONGEST && TABLES[path] === undefined)
    expect(long).toEqual([])
  })

  it('is named as a table only while it is one', () => {
    const needless = Object.keys(TABLES).filter((path) => (lengths.get(path) ?? 0) <= LONGEST)
    expect(needless).toEqual([])
  })

  it('is named in kebab-case', () => {
    expect(
      files.filter((path) => !/^(?:[a-z0-9]+(?:-[a-z0-9]+)*\/)*[a-z0-9]+(?:-[a-z0-9]+)*\.tsx?$/.test(path)),
    ).toEqual([])
  })

  it('has no unchecked corner: no any, no suppressed error without its reason', () => {
    const wrong = files.filter((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8')
      return /@ts-(?:ignore|nocheck)|@ts-expect-error\s*$|\bas any\b|\bas unknown as\b|biome-ignore[^:\n]*:?\s*$/m.test(
        text,
      )
    })
    expect(wrong).toEqual([])
  })
})
