/** The import graph of src/, read from the sources. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

export const ROOT = join(import.meta.dirname, '..', '..')

export interface Import {
  /** A path under the root such as `src/view/line.ts`, or the name of a package such as `ink` or `node:fs`. */
  readonly target: string
  /** `type`: gone when the program runs. `lazy`: an import() that loads when it is reached. */
  readonly kind: 'static' | 'type' | 'lazy'
}

/** Every source file under src/ with what it imports. */
export function importGraph(): ReadonlyMap<string, readonly Import[]> {
  const files = globSync('src/**/*.{ts,tsx}', { cwd: ROOT }).map((path) => path.replaceAll('\\', '/'))
  return new Map(files.sort().map((path) => [path, importsOf(path, readFileSync(join(ROOT, path), 'utf8'))]))
}

/** What one source text imports; comments are not looked at. */
export function importsOf(path: string, text: string): readonly Import[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
  const statements = [...code.matchAll(/^\s*(?:import|export)\s([^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]/gm)]
  const lazy = [...code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)]
  return [
    ...statements.map(([statement, , target = '']) => ({
      target: targetOf(path, target),
      kind: /^\s*(?:import|export)\s+type\s/.test(statement) ? ('type' as const) : ('static' as const),
    })),
    // `import('./x.ts').Thing` is a type.
    ...lazy.map(({ index, 0: call, 1: target = '' }) => ({
      target: targetOf(path, target),
      kind:
        code[index + call.length] === '.' && !/^\.(then|catch)\b/.test(code.slice(index + call.length))
          ? ('type' as const)
          : ('lazy' as const),
    })),
  ]
}

/** The room of a source file: its folder under src/, or `cli`, `main` and `index` for the files beside them. */
export function roomOf(path: string): string {
  const [, first = ''] = path.split('/')
  return first.replace(/\.tsx?$/, '')
}

/**
 * Every file and package that loads when this file is loaded, or, by more kinds, that it reaches at all. The file
 * itself is among them only where it stands in a circle.
 */
export function loadedWith(
  entry: string,
  graph: ReadonlyMap<string, readonly Import[]>,
  kinds: readonly Import['kind'][] = ['static'],
): ReadonlySet<string> {
  const seen = new Set<string>()
  const pending = [entry]
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    for (const { target, kind } of graph.get(path) ?? []) {
      if (!kinds.includes(kind) || seen.has(target)) continue
      seen.add(target)
      pending.push(target)
    }
  }
  return seen
}

function targetOf(path: string, specifier: string): string {
  if (specifier.startsWith('.')) return normalize(join(dirname(path), specifier)).replaceAll('\\', '/')
  if (specifier.startsWith('node:')) return specifier
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
