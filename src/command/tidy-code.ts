/**
 * Compiled code of releases of the program, and of node, that nobody runs any more: node keeps it for ever. What is still
 * used is made anew at the next start.
 */
import { readdir, rm, stat } from 'node:fs/promises'
import { getCompileCacheDir } from 'node:module'
import { basename, dirname, join } from 'node:path'

const KEPT_MS = 90 * 24 * 60 * 60 * 1000

/**
 * Takes away what is older than three months, where the program keeps its code in a folder of its own (`cli`), that of
 * another name being somebody else's. Never rejects: what cannot be read or removed stays.
 */
export async function tidyCode(nowMs: number, ofNode = getCompileCacheDir()): Promise<void> {
  if (ofNode === undefined) return
  const folder = dirname(ofNode)
  if (basename(folder) !== 'code' || basename(dirname(folder)) !== 'akash-top') return
  try {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name)
      if (entry.isFile() && (await stat(path)).mtimeMs < nowMs - KEPT_MS) await rm(path)
    }
  } catch {
    // Another of us may tidy just now.
  }
}
