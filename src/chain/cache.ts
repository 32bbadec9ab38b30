/** What the chain told last, on disk: so that the next start does not wait for it. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import * as z from 'zod'
import { failure, type Outcome, success } from '../domain/outcome.ts'
import type { ProviderRecord } from '../domain/provider-record.ts'
import { type FileProblem, readJsonFile, writeJsonFile } from './json-file.ts'

/** Providers as the chain told them at one time. */
export interface CachedList {
  /** Epoch ms. */
  readonly atMs: number
  readonly records: readonly ProviderRecord[]
  /** Records that could not be read then. */
  readonly unreadable: number
}

export interface CachedRecord {
  /** Epoch ms. */
  readonly atMs: number
  readonly record: ProviderRecord
}

export interface CacheContent {
  /** All providers; null where nobody asked for them yet. */
  readonly list: CachedList | null
  /** Providers that were looked up one by one. */
  readonly owners: readonly CachedRecord[]
}

export const NOTHING_CACHED: CacheContent = { list: null, owners: [] }

/** Raised whenever the meaning of the file changes: files of other versions, older or newer, are not read. */
const VERSION = 1
/** 2,000 providers with the attributes of today take about 4 MiB. */
const MOST_BYTES = 32 * 1024 * 1024
const MOST_OWNERS = 200

const record = z.object({
  owner: z.string(),
  hostUri: z.string(),
  attributes: z.array(z.object({ key: z.string(), value: z.string() })),
  email: z.string(),
  website: z.string(),
})
const cacheFile = z.object({
  source: z.array(z.string()),
  list: z
    .object({ atMs: z.number(), records: z.array(record), unreadable: z.number().int().nonnegative() })
    .nullable(),
  owners: z.array(z.object({ atMs: z.number(), record })).max(MOST_OWNERS),
})
const versioned = z.object({ version: z.number() })

/** The file for one set of chain nodes: what one chain told is never taken for another's. */
export function cachePath(folder: string, source: readonly string[]): string {
  const name = createHash('sha256').update(JSON.stringify(source)).digest('hex').slice(0, 16)
  return join(folder, `chain-${name}.json`)
}

/**
 * What these chain nodes told last. A file that is corrupt, another's, of another version or too large is `unusable`,
 * with the reason, and costs nothing but what it held. Never rejects.
 */
export async function readCache(
  folder: string,
  source: readonly string[],
): Promise<Outcome<CacheContent, FileProblem>> {
  const path = cachePath(folder, source)
  const json = await readJsonFile(path, MOST_BYTES)
  if (!json.ok) return json
  const version = versioned.safeParse(json.value)
  if (!version.success) return failure('unusable', 'it is not a file of this program')
  if (version.data.version !== VERSION) {
    return failure('unusable', `it is of version ${version.data.version}, and this program reads ${VERSION}`)
  }
  const read = cacheFile.safeParse(json.value)
  if (!read.success) return failure('unusable', 'it is damaged')
  const { source: written, list, owners } = read.data
  if (JSON.stringify(written) !== JSON.stringify(source)) return failure('unusable', 'it is of another chain')
  return success({ list, owners })
}

/** Keeps what these chain nodes told; of single owners the 200 newest. Never rejects. */
export function writeCache(
  folder: string,
  source: readonly string[],
  { list, owners }: CacheContent,
): Promise<Outcome<null, 'unusable'>> {
  const newest = [...owners].sort((a, b) => b.atMs - a.atMs).slice(0, MOST_OWNERS)
  const value = { version: VERSION, source, list, owners: newest }
  return writeJsonFile(cachePath(folder, source), value, MOST_BYTES)
}
