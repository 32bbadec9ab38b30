/**
 * The shapes of REST `/status`, as zod schemas. Unknown keys are ignored everywhere.
 *
 * Today's is ProviderStatus of chain-sdk go/provider/client/types.go. Lists are checked item by item by
 * `readItems`, so that a hostile list of a million wrong items costs one error and not a million.
 */
import * as z from 'zod'
import { isWireInteger } from './amount.ts'
import type { WireInteger } from './parse-json.ts'

/** Kubernetes names have at most 253 characters; what is far longer is kept out of memory and off the screen. */
const LONGEST_NAME = 1024
/** Storage classes in one map: real providers have five. */
const MOST_CLASSES = 1000

const wholeNumber = z.custom<WireInteger>(isWireInteger, 'should be a whole number of at most 64 bits')
const name = z.string().max(LONGEST_NAME, `should be at most ${LONGEST_NAME} characters long`)

const bytesByClass = z.custom<Readonly<Record<string, WireInteger>>>((value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const entries = Object.entries(value)
  return (
    entries.length <= MOST_CLASSES &&
    entries.every(([key, bytes]) => key.length <= LONGEST_NAME && isWireInteger(bytes))
  )
}, 'should be an object of whole numbers by storage class')

/** Amounts of one reservation or one side of a node. `gpu` came in 2023. */
const amounts = z.object({
  cpu: wholeNumber,
  memory: wholeNumber,
  storage_ephemeral: wholeNumber,
  gpu: wholeNumber.optional(),
})
export type WireAmounts = z.infer<typeof amounts>

export const reservation = z.object({ ...amounts.shape, storage: bytesByClass.nullish() })
export type WireReservation = z.infer<typeof reservation>

/** Since 2023: a named node with both sides. */
export const namedNode = z.object({ name, allocatable: amounts, available: amounts })

/** 2022-23: what is free, and nothing else. */
export const flatNode = z.object({ ...amounts.shape, name: name.optional() })

/** 2021: a whole number, as text or plain, wrapped in `{val}`. */
const val = z.object({
  val: z.union([
    wholeNumber,
    z
      .string()
      .regex(/^-?\d{1,20}$/)
      .transform(BigInt)
      .refine(isWireInteger),
  ]),
})
const units = z.union(
  [wholeNumber, z.object({ units: val }).transform((wire) => wire.units.val)],
  'should be a whole number, plain or as {units:{val}}',
)
/** `{size:{val}}` in documents, `{quantity:{val}}` in logs of the same time. */
const bytes = z.union(
  [
    wholeNumber,
    z.object({ size: val }).transform((wire) => wire.size.val),
    z.object({ quantity: val }).transform((wire) => wire.quantity.val),
  ],
  'should be a whole number, plain or as {size:{val}}',
)

/** 2021: one node, or one reservation; `storage` was ephemeral, persistent storage did not exist. */
export const unitsAmounts = z
  .object({ cpu: units, memory: bytes, storage: bytes.optional(), storage_ephemeral: bytes.optional() })
  .transform((wire, context): WireAmounts => {
    const storage = wire.storage_ephemeral ?? wire.storage
    if (storage === undefined) {
      context.issues.push({ code: 'custom', path: ['storage'], input: undefined, message: 'is missing' })
      return z.NEVER
    }
    return { cpu: wire.cpu, memory: wire.memory, storage_ephemeral: storage }
  })

export const pool = z.object({ class: name, size: wholeNumber })

const list = z.array(z.unknown()).nullish()

/** What `available` is since 2022. Go leaves empty lists out. */
export const availableObject = z.object({ nodes: list, storage: list })

/** All of the document but the items of its lists. */
export const frame = z.object({
  cluster: z.object({
    leases: wholeNumber.nullish(),
    inventory: z.object({
      active: list,
      pending: list,
      /** An `availableObject`; in 2021 a list, or null. */
      available: z.unknown().optional(),
      /** A Go error value: its text is lost in JSON, so it is `{}`. */
      error: z.unknown().optional(),
    }),
  }),
  bidengine: z.object({ orders: wholeNumber.nullish() }).nullish(),
  manifest: z.object({ deployments: wholeNumber.nullish() }).nullish(),
  cluster_public_hostname: name.nullish(),
  address: name.nullish(),
  reclamation_window: wholeNumber.nullish(),
})
export type WireFrame = z.infer<typeof frame>
