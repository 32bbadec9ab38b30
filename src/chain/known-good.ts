/** Which endpoints have answered lately: of thousands on chain few do, and those are asked first. */
import { join } from 'node:path'
import * as z from 'zod'
import type { Endpoint } from '../domain/endpoint.ts'
import { readJsonFile, writeJsonFile } from './json-file.ts'

/** When each endpoint last answered, epoch ms, by its id. */
export type KnownGood = ReadonlyMap<string, number>

const VERSION = 1
const MOST_BYTES = 1024 * 1024
const MOST_KEPT = 4000
/** Whoever has not answered for so long has no right to the front any more. */
const LONGEST_MS = 30 * 86_400_000

const knownGoodFile = z.object({ version: z.literal(VERSION), answered: z.record(z.string(), z.number()) })

function pathIn(folder: string): string {
  return join(folder, 'known-good.json')
}

/** What is remembered; nothing where the file is missing, damaged or of another version. Never rejects. */
export async function readKnownGood(folder: string): Promise<KnownGood> {
  const json = await readJsonFile(pathIn(folder), MOST_BYTES)
  const read = knownGoodFile.safeParse(json.ok ? json.value : null)
  return new Map(read.success ? Object.entries(read.data.answered) : [])
}

/**
 * Adds endpoints that answered at `nowMs` to what is remembered; older than 30 days, and beyond the 4,000 newest, is
 * forgotten. Of two programs that do so at once the later wins. Never rejects: it is only a memory.
 */
export async function rememberAnswered(folder: string, ids: readonly string[], nowMs: number): Promise<void> {
  if (ids.length === 0) return
  const all = new Map(await readKnownGood(folder))
  for (const id of ids) all.set(id, nowMs)
  const kept = [...all]
    .filter(([, atMs]) => nowMs - atMs <= LONGEST_MS && atMs <= nowMs)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_KEPT)
  await writeJsonFile(pathIn(folder), { version: VERSION, answered: Object.fromEntries(kept) }, MOST_BYTES)
}

/** Those that answered last, newest first; then all others, in the order given. The same list where none is known. */
export function knownGoodFirst(endpoints: readonly Endpoint[], known: KnownGood): readonly Endpoint[] {
  const atMs = ({ id }: Endpoint): number => known.get(id) ?? Number.NEGATIVE_INFINITY
  if (!endpoints.some(({ id }) => known.has(id))) return endpoints
  return endpoints.toSorted((a, b) => (atMs(a) === atMs(b) ? 0 : atMs(b) - atMs(a)))
}
