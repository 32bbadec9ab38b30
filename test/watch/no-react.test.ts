import { readdirSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const SOURCE = resolve(import.meta.dirname, '../../src')

/** Specifiers of static and dynamic imports and re-exports that are left when types are gone. */
function importsOf(file: string): readonly string[] {
  const text = stripTypeScriptTypes(readFileSync(file, 'utf8'))
  const found = text.matchAll(
    /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]/gm,
  )
  return [...found].map((match) => match[1] ?? match[2] ?? '')
}

/** Every file and package that the given files load, at last. */
function reach(files: readonly string[]): {
  readonly files: ReadonlySet<string>
  readonly packages: ReadonlySet<string>
} {
  const seen = new Set(files)
  const packages = new Set<string>()
  for (const file of seen) {
    for (const specifier of importsOf(file)) {
      if (specifier.startsWith('.')) seen.add(resolve(dirname(file), specifier))
      else packages.add(specifier)
    }
  }
  return { files: seen, packages }
}

describe('the live part', () => {
  const roots = readdirSync(join(SOURCE, 'watch'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const { files, packages } = reach(roots)
  const rooms = new Set([...files].map((file) => relative(SOURCE, file).split('/')[0]))

  it('loads neither React nor Ink, nor anything else but what checks recordings and remembered files', () => {
    expect([...packages].filter((name) => !name.startsWith('node:'))).toEqual(['zod'])
  })

  it('stands on the rooms below it only', () => {
    expect(
      [...rooms].filter(
        (room) => !['watch', 'inventory', 'chain', 'provider', 'domain'].includes(room ?? ''),
      ),
    ).toEqual([])
    // The walk did walk: the live part shares inventories and reads domain values.
    expect(rooms).toContain('inventory')
    expect(rooms).toContain('domain')
  })
})
