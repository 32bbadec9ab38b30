/**
 * The build: dist/ as it is published. `node scripts/build.ts`, from anywhere; about a second.
 *
 * Files are put in place one by one and only where they differ, entries last, and what is left over from an older
 * build goes at the end: a program that runs from dist/ meanwhile keeps working, and building twice changes nothing.
 */
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { bundle } from './bundle.ts'
import { thirdPartyLicences } from './licences.ts'
import { manualPage } from './manual.ts'
import { emitTypes } from './types.ts'

const ROOT = dirname(import.meta.dirname)
const DIST = join(ROOT, 'dist')

const started = performance.now()
const scratch = await mkdtemp(join(tmpdir(), 'akash-top-build-'))
try {
  const [bundled, types] = await Promise.all([bundle(ROOT), emitTypes(ROOT, scratch)])
  const files = new Map([...types, ...bundled.files])
  files.set('THIRD_PARTY_LICENSES', await thirdPartyLicences(ROOT, bundled.metafile))
  files.set('akash-top.1', manualPage(bundled.version))
  // A program is complete when its entry is: whatever the entries load is there before them.
  const names = [...files.keys()].sort((a, b) => Number(isEntry(a)) - Number(isEntry(b)))
  for (const name of names) await put(name, files.get(name) ?? '')
  for (const name of await filesOf(DIST)) if (!files.has(name)) await rm(join(DIST, name))
  await mkdir(join(ROOT, '.cache'), { recursive: true })
  await writeFile(join(ROOT, '.cache', 'metafile.json'), JSON.stringify(bundled.metafile))
  const bytes = [...bundled.files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  const seconds = (performance.now() - started) / 1000
  console.log(`dist: ${bundled.files.size} modules, ${Math.round(bytes / 1024)} KiB, ${seconds.toFixed(1)} s`)
} finally {
  await rm(scratch, { recursive: true, force: true })
}

function isEntry(name: string): boolean {
  return name === 'cli.js' || name === 'index.js'
}

/** Writes one file of dist in one step, unless it is there already. */
async function put(name: string, text: string): Promise<void> {
  const path = join(DIST, name)
  const before = await readFile(path, 'utf8').catch(() => null)
  if (before === text) return
  await mkdir(dirname(path), { recursive: true })
  const temporary = `${path}.${process.pid}.tmp`
  await writeFile(temporary, text, { mode: name === 'cli.js' ? 0o755 : 0o644 })
  await rename(temporary, path)
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.tmp'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}
