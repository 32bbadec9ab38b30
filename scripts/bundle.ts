import { readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { build, type Metafile } from 'esbuild'
import { PLUGINS } from './bundle-plugins.ts'
import { mergeChunks } from './merge-chunks.ts'

/** What esbuild made: texts by their names under dist/, and which input went into which of them. */
export interface Bundle {
  readonly files: ReadonlyMap<string, string>
  readonly metafile: Metafile
  /** Of the package. */
  readonly version: string
}

/**
 * Bundles the program and the library to ESM, split so that the screen, the printers and the simulator load only
 * when used. Our names are kept, for stack traces; white space is not, for the start-up time.
 */
export async function bundle(root: string): Promise<Bundle> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
  const result = await build({
    absWorkingDir: root,
    entryPoints: { cli: 'src/cli.ts', index: 'src/index.ts' },
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    // ESM first, where a package has both: it can be cut to what is used.
    mainFields: ['module', 'main'],
    target: 'node22.19',
    jsx: 'automatic',
    define: {
      'process.env.NODE_ENV': '"production"',
      AKASH_TOP_VERSION: JSON.stringify(version),
      // As node bundles undici itself: without a second parser of HTTP, in WebAssembly, that is used by nobody.
      esbuildDetection: 'true',
    },
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    plugins: [...PLUGINS],
    metafile: true,
    write: false,
    logLevel: 'warning',
  })
  const files = result.outputFiles.map(
    (file) =>
      [relative(join(root, 'dist'), file.path).replaceAll('\\', '/'), withRequire(file.text)] as const,
  )
  return { files: await mergeChunks(new Map(files), result.metafile), metafile: result.metafile, version }
}

const REQUIRE =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);"

/**
 * CommonJS packages ask for node's own modules with `require`, which ESM has not. esbuild gathers those calls in
 * one helper of one chunk; that chunk, and no other, is given a `require`.
 */
function withRequire(text: string): string {
  return /typeof require\s*[<!]/.test(text) ? REQUIRE + text : text
}
