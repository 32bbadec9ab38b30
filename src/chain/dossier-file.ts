/** Dossiers on disk: so that the next start needs no chain. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import * as z from 'zod'
import type { Dossier } from './dossiers.ts'
import { readJsonFile, writeJsonFile } from './json-file.ts'

/** Raised whenever the meaning of the file changes: files of other versions are not read. */
const VERSION = 1
const MOST_BYTES = 32 * 1024 * 1024
const MOST_OWNERS = 2000

const attributes = z.array(z.object({ key: z.string(), value: z.string() }))
const record = z.object({
  ...{ owner: z.string(), hostUri: z.string(), email: z.string(), website: z.string() },
  attributes,
})
const audited = z.array(z.object({ owner: z.string(), auditor: z.string(), attributes }))
const aged = <T extends z.ZodType>(value: T) => z.object({ value, atMs: z.number() }).nullable()
const dossier = z.object({
  record: aged(record.nullable()),
  audited: aged(audited),
  leases: aged(z.number().int().nonnegative()),
})
const dossierFile = z.object({
  version: z.literal(VERSION),
  source: z.array(z.string()),
  owners: z.record(z.string(), dossier),
})

/** The file for one set of chain nodes: what one chain told is never taken for another's. */
function pathIn(folder: string, source: readonly string[]): string {
  const name = createHash('sha256').update(JSON.stringify(source)).digest('hex').slice(0, 16)
  return join(folder, `owners-${name}.json`)
}

/** What is kept; nothing where the file is missing, damaged or another chain's. Never rejects. */
export async function readDossiers(
  folder: string,
  source: readonly string[],
): Promise<ReadonlyMap<string, Dossier>> {
  const json = await readJsonFile(pathIn(folder, source), MOST_BYTES)
  const read = dossierFile.safeParse(json.ok ? json.value : null)
  if (!read.success || JSON.stringify(read.data.source) !== JSON.stringify(source)) return new Map()
  return new Map(Object.entries(read.data.owners))
}

/** Keeps the 2,000 newest. Never rejects: it is only a memory. */
export async function writeDossiers(
  folder: string,
  source: readonly string[],
  dossiers: ReadonlyMap<string, Dossier>,
): Promise<void> {
  const newest = [...dossiers].sort(([, a], [, b]) => newestOf(b) - newestOf(a)).slice(0, MOST_OWNERS)
  const value = { version: VERSION, source, owners: Object.fromEntries(newest) }
  await writeJsonFile(pathIn(folder, source), value, MOST_BYTES)
}

function newestOf({ record: one, audited: two, leases }: Dossier): number {
  return Math.max(one?.atMs ?? 0, two?.atMs ?? 0, leases?.atMs ?? 0)
}
