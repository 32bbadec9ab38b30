/** What a recording says of a provider, checked part by part: a file is a stranger's too. */
import * as z from 'zod'
import { TRUST_VERDICTS } from '../../domain/certificate.ts'
import { ERROR_CODES } from '../../domain/outcome.ts'
import { DOUBT_CODES } from '../../inventory/doubts/doubt.ts'

/** Any number, `Infinity` included. */
const amount = z.custom<number>((value) => typeof value === 'number' && !Number.isNaN(value), 'no number')
const told = amount.nullable()
/** Epoch ms, as far as a `Date` goes. */
export const instant = z.number().min(-8.64e15).max(8.64e15)
const toldInstant = instant.nullable()
/** As a certificate has it, which may be no date at all. */
const date = z.custom<number>((value) => typeof value === 'number', 'no number')
const text = z.string()
const toldText = text.nullable()
const pair = z.object({ capacity: told, allocatable: told, allocated: told, available: told })
const kinds = <T extends z.ZodType>(of: T) =>
  z.object({ cpu: of, memory: of, gpu: of, ephemeral_storage: of })
const kind = z.enum(['cpu', 'memory', 'gpu', 'ephemeral_storage'])
const reservations = z.object({ count: amount, resources: kinds(amount), storage: z.record(text, amount) })

const nodeSchema = z.object({
  name: text,
  resources: kinds(pair),
  storageClasses: z.array(text).nullable(),
  gpus: z.array(
    z.object({ vendor: text, model: text, memorySize: toldText, interface: toldText, count: amount }),
  ),
  cpus: z.array(z.object({ vendor: text, model: text, vcores: told })).optional(),
  wrapped: z.array(kind),
})

const inventorySchema = z.object({
  shape: z.enum(['nodes', 'flat', 'units']),
  nodes: z.array(isKnownOr(nodeSchema)),
  storage: z.array(z.object({ class: text, allocatable: told, allocated: told, available: told })),
  leases: told,
  reservations: z.object({ active: reservations, pending: reservations }),
  orders: told,
  deployments: told,
  hostnames: z.array(text),
  address: toldText,
  reclamationWindowNs: told,
  leasedIps: pair.nullish(),
  providerTimeMs: told.optional(),
})

const code = z.enum(ERROR_CODES)
const certificate = z.object({
  fingerprint256: text,
  subject: toldText,
  issuer: toldText,
  serial: text,
  validFromMs: date,
  validToMs: date,
  selfSigned: z.boolean(),
  authorized: z.boolean(),
})
const port = z.object({
  condition: z.enum(['unused', 'connecting', 'ok', 'failed']),
  code: code.nullable(),
  message: toldText,
  sinceMs: toldInstant,
  latencyMs: told,
  certificate: certificate.nullish(),
})

const trust = z
  .object({
    verdict: z.enum(TRUST_VERDICTS),
    message: text,
    certificate,
    changedFrom: z.object({ fingerprint256: text, firstSeenMs: instant }).nullable(),
  })
  .nullable()

const attributes = z.array(z.object({ key: text, value: text }))
const facts = z.object({
  owner: toldText,
  record: z.object({ owner: text, hostUri: text, attributes, email: text, website: text }).nullable(),
  misfit: toldText,
  audited: z.array(z.object({ owner: text, auditor: text, attributes })).nullable(),
  activeLeases: z.object({ count: amount, atMs: instant }).nullable(),
  versions: z.object({ provider: toldText, kubernetes: toldText }).nullable(),
  firstSeenMs: toldInstant,
  liveness: z.object({ watchedSinceMs: instant, liveMs: amount, liveSinceMs: toldInstant }).nullable(),
})

const doubt = z.object({
  code: z.enum(DOUBT_CODES),
  node: toldText,
  resource: kind.nullable(),
  storageClass: toldText,
  message: text,
  sinceMs: instant,
})

/** Without these a provider cannot be shown. */
export const NEEDED = z.object({
  id: text,
  endpoint: z.object({ id: text, text, host: text, port: z.number().int().min(0).max(65_535) }),
  condition: z.enum(['connecting', 'live', 'stale', 'failed']),
  inventory: isKnownOr(inventorySchema).nullable(),
  receivedAtMs: toldInstant,
  changedAtMs: toldInstant,
  error: z.object({ code, message: text, sinceMs: instant, attempts: amount }).nullable(),
  transport: z.enum(['rest', 'grpc']).nullable(),
  latencyMs: told,
  nextPollAtMs: toldInstant,
})

/** Without these it can be: one that makes no sense is as if it were not known. */
export const MORE = z.object({
  found: z.boolean().optional(),
  confirmedAtMs: toldInstant.optional(),
  ports: z.object({ rest: port, grpc: port }).optional(),
  facts: facts.optional(),
  trust: z.object({ rest: trust, grpc: trust }).optional(),
  doubts: z.array(doubt).optional(),
})

/** By identity: patches keep the objects that did not change. */
function isKnownOr(schema: z.ZodType) {
  const known = new WeakSet<object>()
  return z.custom<object>().superRefine((value, ctx) => {
    if (typeof value === 'object' && value !== null && known.has(value)) return
    const read = schema.safeParse(value)
    if (read.success && typeof value === 'object' && value !== null) known.add(value)
    for (const { path, message } of read.error?.issues.slice(0, 1) ?? []) {
      ctx.addIssue({ code: 'custom', path: [...path], message })
    }
  })
}
