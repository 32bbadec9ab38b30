/** Whether what was read from a recording is the state of a provider: a file is a stranger's too. */
import { z } from 'zod'
import { ERROR_CODES } from '../../domain/outcome.ts'
import { DOUBT_CODES } from '../../inventory/doubts/doubt.ts'
import type { ProviderState } from '../types.ts'

/** Any number, `Infinity` included. */
const amount = z.custom<number>((value) => typeof value === 'number' && !Number.isNaN(value))
const told = amount.nullable()
const text = z.string()
const pair = z.object({ capacity: told, allocatable: told, allocated: told, available: told })
const kinds = <T extends z.ZodType>(of: T) =>
  z.object({ cpu: of, memory: of, gpu: of, ephemeral_storage: of })
const kind = z.enum(['cpu', 'memory', 'gpu', 'ephemeral_storage'])
const reservations = z.object({ count: amount, resources: kinds(amount), storage: z.record(text, amount) })
const isObject = z.custom<object>((value) => typeof value === 'object' && value !== null)

const nodeSchema = z.object({
  name: text,
  resources: kinds(pair),
  storageClasses: z.array(text).nullable(),
  gpus: z.array(
    z.object({
      vendor: text,
      model: text,
      memorySize: text.nullable(),
      interface: text.nullable(),
      count: amount,
    }),
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
  address: text.nullable(),
  reclamationWindowNs: told,
  leasedIps: pair.nullish(),
  providerTimeMs: told.optional(),
})

const code = z.enum(ERROR_CODES)
const transport = z.enum(['rest', 'grpc'])
const port = z.object({
  condition: z.enum(['unused', 'connecting', 'ok', 'failed']),
  code: code.nullable(),
  message: text.nullable(),
  sinceMs: told,
  latencyMs: told,
  certificate: isObject.nullish(),
})

const doubt = z.object({
  code: z.enum(DOUBT_CODES),
  node: text.nullable(),
  resource: kind.nullable(),
  storageClass: text.nullable(),
  message: text,
})

const stateSchema = z.object({
  id: text,
  endpoint: z.object({ id: text, text, host: text, port: z.number() }),
  condition: z.enum(['connecting', 'live', 'stale', 'failed']),
  inventory: isKnownOr(inventorySchema).nullable(),
  receivedAtMs: told,
  confirmedAtMs: told.optional(),
  changedAtMs: told,
  error: z.object({ code, message: text, sinceMs: amount, attempts: amount }).nullable(),
  transport: transport.nullable(),
  latencyMs: told,
  nextPollAtMs: told,
  ports: z.object({ rest: port, grpc: port }).optional(),
  facts: isObject.optional(),
  trust: isObject.optional(),
  doubts: z.array(doubt).optional(),
})

const FIELDS = Object.entries(stateSchema.shape)

/** True of a state, where `before` is one: fields that are the same as there are not looked into again. */
export function isState(value: unknown, before: ProviderState | null): value is ProviderState {
  if (typeof value !== 'object' || value === null) return false
  return FIELDS.every(([key, schema]) => {
    const field: unknown = Reflect.get(value, key)
    const isKnown = before !== null && Object.is(field, Reflect.get(before, key))
    return isKnown || schema.safeParse(field).success
  })
}

/** By identity: patches keep the objects that did not change. */
function isKnownOr(schema: z.ZodType): z.ZodType<object> {
  const known = new WeakSet<object>()
  return z.custom<object>((value) => {
    if (typeof value !== 'object' || value === null) return false
    if (known.has(value)) return true
    const good = schema.safeParse(value).success
    if (good) known.add(value)
    return good
  })
}
