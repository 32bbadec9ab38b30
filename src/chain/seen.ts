/** Which certificates each port has shown to this program on this machine, and since when: as ssh's known_hosts. */
import { join } from 'node:path'
import * as z from 'zod'
import type { CertificateTrust } from '../domain/certificate.ts'
import type { Transport } from '../domain/cluster.ts'
import { readJsonFile, writeJsonFile } from './json-file.ts'

/** One certificate that was seen, and when for the first time (epoch ms). */
export type SeenCertificate = NonNullable<CertificateTrust['changedFrom']>

/** What is remembered of one endpoint. */
interface SeenEndpoint {
  /** Epoch ms of the last connection there is word of. */
  readonly lastSeenMs: number
  /** Oldest first, at most {@link MOST_CERTIFICATES} a port. */
  readonly rest: readonly SeenCertificate[]
  readonly grpc: readonly SeenCertificate[]
}

type SeenEndpoints = ReadonlyMap<string, SeenEndpoint>

export interface Seen {
  /**
   * A port showed this certificate now. Gives the one that was remembered of the port before, where this is another
   * one; null where it is the first or a known one. What was told once is told for the rest of the run, while the
   * next run knows both and keeps quiet.
   */
  readonly see: (
    endpointId: string,
    port: Transport,
    fingerprint256: string,
    nowMs: number,
  ) => SeenCertificate | null
  /** Whether there is something that is not on disk yet. */
  readonly isDirty: () => boolean
  /**
   * Writes down what was seen, beside what other programs have written meanwhile. Never rejects: it is only a memory.
   */
  readonly save: () => Promise<void>
}

const VERSION = 1
/** 4,000 endpoints with two certificates take about 1 MiB. */
const MOST_BYTES = 8 * 1024 * 1024
const MOST_ENDPOINTS = 4000
const MOST_CERTIFICATES = 4
const LONGEST_ID = 300
const DAY_MS = 86_400_000

const fingerprint = z.string().regex(/^[0-9A-F]{2}(:[0-9A-F]{2}){31}$/)
const port = z
  .array(z.object({ fingerprint256: fingerprint, firstSeenMs: z.number() }))
  .max(MOST_CERTIFICATES)
const seenFile = z.object({
  version: z.literal(VERSION),
  endpoints: z.record(
    z.string().max(LONGEST_ID),
    z.object({ lastSeenMs: z.number(), rest: port, grpc: port }),
  ),
})

/** The file in the state folder. */
export function seenPath(folder: string): string {
  return join(folder, 'seen.json')
}

/**
 * What is remembered in the state folder; nothing where the file is missing, damaged or of another version, and
 * nothing is kept where `folder` is null. Two programs at once do not lose each other's findings, but for what both
 * write in the same moment: the file is always whole, and the later one wins.
 */
export async function openSeen(folder: string | null): Promise<Seen> {
  const endpoints = new Map(folder === null ? [] : await readSeen(folder))
  const told = new Map<string, SeenCertificate>()
  let dirty = false

  return {
    see: (endpointId, at, fingerprint256, nowMs) => {
      const known = endpoints.get(endpointId) ?? blank(nowMs)
      const before = known[at]
      const key = `${endpointId} ${at} ${fingerprint256}`
      const isKnown = before.some((one) => one.fingerprint256 === fingerprint256)
      const last = before.at(-1)
      if (!isKnown && last !== undefined) told.set(key, last)
      const shown = isKnown ? before : newest([...before, { fingerprint256, firstSeenMs: nowMs }])
      if (!isKnown || nowMs - known.lastSeenMs > DAY_MS) dirty = true
      endpoints.set(endpointId, { ...known, lastSeenMs: Math.max(known.lastSeenMs, nowMs), [at]: shown })
      return told.get(key) ?? null
    },
    isDirty: () => dirty,
    save: async () => {
      if (folder === null || !dirty) return
      dirty = false
      const merged = merge(await readSeen(folder), endpoints)
      const kept = [...merged]
        .filter(([id]) => id.length <= LONGEST_ID)
        .sort(([, a], [, b]) => b.lastSeenMs - a.lastSeenMs)
        .slice(0, MOST_ENDPOINTS)
      const value = { version: VERSION, endpoints: Object.fromEntries(kept) }
      const written = await writeJsonFile(seenPath(folder), value, MOST_BYTES)
      if (!written.ok) dirty = true
    },
  }
}

async function readSeen(folder: string): Promise<SeenEndpoints> {
  const json = await readJsonFile(seenPath(folder), MOST_BYTES)
  const read = seenFile.safeParse(json.ok ? json.value : null)
  return new Map(read.success ? Object.entries(read.data.endpoints) : [])
}

function merge(a: SeenEndpoints, b: SeenEndpoints): SeenEndpoints {
  const all = new Map(a)
  for (const [id, ours] of b) {
    const theirs = all.get(id) ?? ours
    all.set(id, {
      lastSeenMs: Math.max(ours.lastSeenMs, theirs.lastSeenMs),
      rest: union(theirs.rest, ours.rest),
      grpc: union(theirs.grpc, ours.grpc),
    })
  }
  return all
}

/** Each certificate once, with its earlier time; the newest are kept. */
function union(a: readonly SeenCertificate[], b: readonly SeenCertificate[]): readonly SeenCertificate[] {
  const firstMs = new Map<string, number>()
  for (const { fingerprint256, firstSeenMs } of [...a, ...b]) {
    firstMs.set(fingerprint256, Math.min(firstMs.get(fingerprint256) ?? firstSeenMs, firstSeenMs))
  }
  const all = [...firstMs].map(([fingerprint256, firstSeenMs]) => ({ fingerprint256, firstSeenMs }))
  return newest(all.sort((one, other) => one.firstSeenMs - other.firstSeenMs))
}

function newest(oldestFirst: readonly SeenCertificate[]): readonly SeenCertificate[] {
  return oldestFirst.slice(-MOST_CERTIFICATES)
}

function blank(nowMs: number): SeenEndpoint {
  return { lastSeenMs: nowMs, rest: [], grpc: [] }
}
