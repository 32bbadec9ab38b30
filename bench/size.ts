/** How large the built program is, and what of it loads for the first frame. */
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Figure } from './figures.ts'

const DIST = join(import.meta.dirname, '../dist')

export async function benchSize(): Promise<readonly Figure[]> {
  const entries = await readdir(DIST, { recursive: true, withFileTypes: true })
  const names = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
    .map((entry) => join(entry.parentPath, entry.name))
  const texts = new Map(
    await Promise.all(names.map(async (name) => [relative(DIST, name), await readFile(name)] as const)),
  )
  const total = [...texts.values()].reduce((sum, text) => sum + text.byteLength, 0)
  const packed = gzipSync(Buffer.concat([...texts.values()])).byteLength
  return [
    {
      name: 'dist, all modules',
      value: total / 1024,
      unit: 'KB',
      note: 'JavaScript of program, library and simulator',
    },
    {
      name: 'dist, gzipped',
      value: packed / 1024,
      unit: 'KB',
      against: { name: 'plain', value: total / 1024 },
      note: 'about what a download costs',
    },
  ]
}
