/** When each endpoint first answered on this machine: nobody else can tell it again, so it is state and no cache. */
import { join } from 'node:path'
import * as z from 'zod'
import { readJsonFile, writeJsonFile } from './json-file.ts'

const VERSION = 1
const MOST_BYTES = 1024 * 1024
const MOST_KEPT = 4000

const firstSeenFile = z.object({ version: z.literal(VERSION), firstSeen: z.record(z.string(), z.number()) })

function pathIn(folder: string): string {
  return join(folder, 'first-seen.json')
}

/** Epoch ms by endpoint id; nothing where the file is missing, damaged or of another version. Never rejects. */
export async function readFirstSeen(folder: string): Promise<ReadonlyMap<string, number>> {
  const json = await readJsonFile(pathIn(folder), MOST_BYTES)
  const read = firstSeenFile.safeParse(json.ok ? json.value : null)
  return new Map(read.success ? Object.entries(read.data.firstSeen) : [])
}

/**
 * Adds what was first seen; where the file knows an earlier time, that stays, and beyond 4,000 the newest are left
 * out. Never rejects: it is only a memory.
 */
export async function rememberFirstSeen(folder: string, seen: ReadonlyMap<string, number>): Promise<void> {
  if (seen.size === 0) return
  const all = new Map(await readFirstSeen(folder))
  for (const [id, atMs] of seen) all.set(id, Math.min(atMs, all.get(id) ?? atMs))
  const kept = [...all].sort(([, a], [, b]) => a - b).slice(0, MOST_KEPT)
  await writeJsonFile(pathIn(folder), { version: VERSION, firstSeen: Object.fromEntries(kept) }, MOST_BYTES)
}
