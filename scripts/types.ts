import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path/posix'
import { promisify } from 'node:util'

/** `from '...'`, `import '...'` and `import('...')` in a declaration file. */
const SPECIFIER = /\b(from|import)(\s*\(?\s*)(['"])([^'"]+)\3/g

/**
 * The types of the library: the declarations of src/index.ts and of all that they name, texts by their names under
 * dist/. Fails where they name a package, of node or of npm: who installs ours has none of those it is made from.
 */
export async function emitTypes(root: string, scratch: string): Promise<ReadonlyMap<string, string>> {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const project = join(root, 'tsconfig.types.json')
  await promisify(execFile)(process.execPath, [tsc, '-p', project, '--outDir', scratch]).catch((error) => {
    throw new Error(`the types cannot be made:\n${error.stdout || error.message}`)
  })
  const files = new Map<string, string>()
  const pending = ['index.d.ts']
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (files.has(name)) continue
    const text = await readFile(join(scratch, name), 'utf8')
    // A doc comment may show an import; it is none.
    const code = text.replace(/\/\*[\s\S]*?\*\//g, '')
    for (const [, , , , specifier = ''] of code.matchAll(SPECIFIER)) {
      if (!specifier.startsWith('.')) throw new Error(`the types in ${name} name the package ${specifier}`)
      pending.push(join(dirname(name), specifier).replace(/\.ts$/, '.d.ts'))
    }
    // Sources name each other with .ts; what stands beside the declarations when published is .js.
    files.set(
      name,
      text.replace(SPECIFIER, (found) => found.replace(/\.ts(['"])$/, '.js$1')),
    )
  }
  return files
}
