/**
 * The shapes of the chain's REST API (grpc-gateway: proto names in snake_case, 64-bit numbers as texts), as zod
 * schemas. Unknown keys are ignored. Lists are checked item by item by `readPage`, so that one strange record does
 * not cost the others.
 */
import * as z from 'zod'

/** Far beyond what the chain takes in one transaction; what is longer is no record. */
const text = z.string().max(4096)
const MOST_ATTRIBUTES = 1000
const account = z.string().min(1).max(128)

const attributes = z.array(z.object({ key: text, value: text })).max(MOST_ATTRIBUTES)

/** akash.provider, message Provider. */
export const providerRecord = z
  .object({
    owner: account,
    host_uri: text.nullish(),
    attributes: attributes.nullish(),
    info: z.object({ email: text.nullish(), website: text.nullish() }).nullish(),
  })
  .transform((wire) => ({
    owner: wire.owner,
    hostUri: wire.host_uri ?? '',
    attributes: wire.attributes ?? [],
    email: wire.info?.email ?? '',
    website: wire.info?.website ?? '',
  }))

export const oneProvider = z.object({ provider: providerRecord })

/** akash.audit, message AuditedProvider. */
export const auditedAttributes = z
  .object({ owner: account, auditor: account, attributes: attributes.nullish() })
  .transform(({ owner, auditor, attributes: signed }) => ({ owner, auditor, attributes: signed ?? [] }))

/** akash.cert, message CertificateResponse; `cert` is the base64 of a PEM text. */
export const certificateEntry = z.object({
  certificate: z.object({ state: text, cert: z.string().max(65_536) }),
  serial: z.string().regex(/^\d{1,78}$/),
})

export type CertificateEntry = z.infer<typeof certificateEntry>

const total = z.string().regex(/^\d{1,20}$/)
const nextKey = z.string().max(1024).nullish()

/** cosmos.base.query, message PageResponse. */
const pagination = z.object({ next_key: nextKey }).nullish()

/** Leases, of which only the count is wanted. */
export const leaseList = z.object({
  leases: z.array(z.unknown()).nullish(),
  pagination: z.object({ next_key: nextKey, total }),
})

/** A page of any list, which stands beside `pagination` under its own name. */
export const page = z.looseObject({ pagination })

/** The list of a page; its items are not looked at here. Some nodes ignore the limit and send all they have. */
export const pageItems = z.array(z.unknown()).max(20_000).nullable()

/** The error document of a node (google.rpc.Status): 5 is "not found", 12 "not implemented". */
export const errorDocument = z.object({ code: z.number() })
