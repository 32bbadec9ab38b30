/**
 * esbuild makes a chunk for every set of entries that share something, here more than forty for the screen alone, most
 * of them a few hundred bytes; node needs half a millisecond to find and link each. This puts those that are loaded
 * together into one.
 */
import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import { build, type Metafile, type Plugin } from 'esbuild'

/** Texts by their names under dist/. */
type Files = ReadonlyMap<string, string>

/** What becomes one file: its name under dist/, and the chunks in it. */
interface Group {
  readonly path: string
  readonly chunks: readonly string[]
}

/** A chunk of a group: the group's file, and what each of the chunk's exports is called there. */
interface Moved {
  readonly path: string
  readonly names: ReadonlyMap<string, string>
}

/** What the screen's own chunks are loaded by; whatever else loads a chunk shares it with the screen. */
const SCREENS = ['src/command/watch.ts', 'src/command/replay.ts', 'src/ui/open-screen.tsx']

/** The same modules in fewer files. Entries keep their names. */
export async function mergeChunks(files: Files, { outputs }: Metafile): Promise<Files> {
  const groups = groupsOf(outputs)
  const moved = new Map(groups.flatMap((group) => movedOf(group, outputs)))
  const kept = [...files.keys()].filter((path) => !moved.has(path))
  const result = await build({
    entryPoints: [...kept, ...groups.map(({ path }) => path)].map((path) => ({
      in: path,
      out: path.replace(/\.js$/, ''),
    })),
    outdir: '.',
    absWorkingDir: '/',
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.19',
    // The door is read by older nodes, which do not parse a `catch` without a name.
    supported: { 'optional-catch-binding': false },
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    plugins: [merging(files, groups, moved)],
    write: false,
    logLevel: 'warning',
  })
  return new Map(
    result.outputFiles.map(({ path, text }) => [path.replaceAll('\\', '/').replace(/^.*?\//, ''), text]),
  )
}

/** Chunks that the arguments need; those that the first frame needs besides; and those of them that others share. */
function groupsOf(outputs: Metafile['outputs']): readonly Group[] {
  const entries = Object.entries(outputs).flatMap(([path, { entryPoint }]) =>
    entryPoint === undefined ? [] : [{ entryPoint, loaded: loadedWith(path, outputs) }],
  )
  const chunksOf = (wanted: string): readonly string[] =>
    [...(entries.find(({ entryPoint }) => entryPoint === wanted)?.loaded ?? [])].filter(
      (path) => outputs[path]?.entryPoint === undefined,
    )
  const others = entries.filter(({ entryPoint }) => !SCREENS.includes(entryPoint))
  const isShared = (chunk: string): boolean => others.some(({ loaded }) => loaded.has(chunk))
  const first = chunksOf('src/main.ts')
  const frame = chunksOf('src/command/watch.ts').filter((chunk) => !first.includes(chunk))
  return [
    groupOf('first', first),
    groupOf('shared', frame.filter(isShared)),
    groupOf(
      'screen',
      frame.filter((chunk) => !isShared(chunk)),
    ),
  ]
}

function groupOf(name: string, outputPaths: readonly string[]): Group {
  const chunks = outputPaths.map(underDist).sort()
  // The chunks' names hold hashes of what is in them.
  const hash = createHash('sha256').update(chunks.join(' ')).digest('hex').slice(0, 8).toUpperCase()
  return { path: `chunks/${name}-${hash}.js`, chunks }
}

function loadedWith(path: string, outputs: Metafile['outputs']): ReadonlySet<string> {
  const loaded = new Set([path])
  for (const one of loaded) {
    for (const { kind, external, path: next } of outputs[one]?.imports ?? []) {
      if (kind === 'import-statement' && external !== true) loaded.add(next)
    }
  }
  return loaded
}

function movedOf(
  { path, chunks }: Group,
  outputs: Metafile['outputs'],
): readonly (readonly [string, Moved])[] {
  return chunks.map((chunk, index) => {
    const names = outputs[`dist/${chunk}`]?.exports ?? []
    return [chunk, { path, names: new Map(names.map((name) => [name, `${name}_${index}`])) }]
  })
}

/** Bundles each group, and points whoever imports a chunk of it at the group's file. Nothing else is bundled. */
function merging(files: Files, groups: readonly Group[], moved: ReadonlyMap<string, Moved>): Plugin {
  const exportsOf = (chunk: string, from: string): string =>
    `export{${[...(moved.get(chunk)?.names ?? [])].map(([name, there]) => `${name} as ${there}`).join()}}from"${from}";`
  const importsOf = ({ names }: Moved, from: string): string =>
    `export{${[...names].map(([name, there]) => `${there} as ${name}`).join()}}from"${from}";`
  return {
    name: 'merging',
    setup: ({ onLoad, onResolve }) => {
      onResolve({ filter: /.*/ }, ({ path, importer, kind, namespace }) => {
        if (kind === 'entry-point') return { path, namespace: 'dist' }
        if (!path.startsWith('.') || kind === 'dynamic-import' || namespace === 'moved')
          return { path, external: true }
        const folder = posix.dirname(importer)
        const target = posix.join(folder, path)
        const there = moved.get(target)
        if (there === undefined) return { path, external: true }
        const isInside = there.path === importer || there.path === moved.get(importer)?.path
        if (isInside) return { path: target, namespace: 'dist' }
        const relative = posix.relative(folder, there.path)
        return {
          path: `${target} in ${folder}`,
          namespace: 'moved',
          pluginData: importsOf(there, relative.startsWith('.') ? relative : `./${relative}`),
        }
      })
      onLoad({ filter: /.*/, namespace: 'moved' }, ({ pluginData }) => ({ contents: pluginData }))
      onLoad({ filter: /.*/, namespace: 'dist' }, ({ path }) => {
        const group = groups.find((one) => one.path === path)
        const chunks = group?.chunks.map((chunk) => exportsOf(chunk, `./${posix.basename(chunk)}`))
        return { contents: chunks?.join('') ?? files.get(path) ?? '' }
      })
    },
  }
}

function underDist(outputPath: string): string {
  return posix.relative('dist', outputPath)
}
