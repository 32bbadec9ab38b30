/** Runs the scene (bundled as the program is) in a process of its own and reads its figures. */
import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { PLUGINS } from '../scripts/bundle-plugins.ts'
import type { Figure } from './figures.ts'

interface Refresh {
  readonly bytes: number
  readonly idealBytes: number
  readonly cpuMs: number
}
interface Memory {
  readonly heapMb: number
  readonly rssMb: number
}
interface SceneFigures {
  readonly one: Refresh
  readonly five: Refresh
  readonly thirty: Refresh
  readonly all: Refresh
  readonly idle: Refresh
  readonly scroll: Omit<Refresh, 'cpuMs'>
  readonly key: { readonly p50Ms: number; readonly p95Ms: number }
  readonly memory: Readonly<Record<'100' | '1000', Memory>>
}

const ROOT = join(import.meta.dirname, '..')
const OUT = join(ROOT, '.cache', 'bench', 'scene.mjs')

export async function benchScreen(): Promise<readonly Figure[]> {
  await mkdir(join(ROOT, '.cache', 'bench'), { recursive: true })
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['bench/scene.ts'],
    outdir: dirname(OUT),
    outExtension: { '.js': '.mjs' },
    splitting: true,
    minifySyntax: true,
    bundle: true,
    external: ['@xterm/headless'],
    format: 'esm',
    platform: 'node',
    target: 'node22.19',
    jsx: 'automatic',
    mainFields: ['module', 'main'],
    plugins: [...PLUGINS],
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  })
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--expose-gc', '--no-maglev', '--no-turbofan', OUT],
    { timeout: 300_000 },
  )
  // The scene is our own program, three lines above: what it prints is of this shape.
  const scene = JSON.parse(stdout) as SceneFigures
  const early = scene.memory['100']
  const late = scene.memory['1000']
  const where = '120x40, 10,000 nodes'
  const bytes = (what: string, { bytes: value, idealBytes }: Omit<Refresh, 'cpuMs'>): Figure => ({
    name: `bytes, ${what}`,
    value,
    unit: 'bytes',
    against: { name: 'the changed cells', value: idealBytes },
    note: where,
  })
  const cpu = (what: string, { cpuMs }: Refresh): Figure => ({
    name: `CPU per refresh, ${what}`,
    value: cpuMs,
    unit: 'ms',
    against: { name: 'nothing changed', value: scene.idle.cpuMs },
    note: where,
  })
  return [
    { name: 'bytes, nothing changed', value: scene.idle.bytes, unit: 'bytes', note: where },
    bytes('1 row changed', scene.one),
    bytes('5 rows changed', scene.five),
    bytes('30 rows changed', scene.thirty),
    bytes('the list scrolls by a row', scene.scroll),
    cpu('1 row changed', scene.one),
    cpu('30 rows changed', scene.thirty),
    cpu('all 10,000 nodes changed', scene.all),
    {
      name: 'held key, p95',
      value: scene.key.p95Ms,
      unit: 'ms',
      against: { name: 'p50', value: scene.key.p50Ms },
      note: 'from the key to the bytes of its frame',
    },
    {
      name: 'heap after 1,000 refreshes',
      value: late.heapMb,
      unit: 'MB',
      against: { name: 'after 100', value: early.heapMb },
      note: 'after a collection; 2,000 nodes change at each',
    },
    {
      name: 'resident after 1,000 refreshes',
      value: late.rssMb,
      unit: 'MB',
      against: { name: 'after 100', value: early.rssMb },
      note: 'as above',
    },
  ]
}
