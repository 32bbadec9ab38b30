/** What a chain node answers to which question: grpc-gateway's JSON, proto names in snake_case, numbers as texts. */
import { AUDITOR } from './chain-records.ts'
import type { SimAttribute, SimRecord } from './chain-types.ts'

export interface ChainAnswer {
  readonly status: number
  readonly body: unknown
}

export interface ChainState {
  readonly records: readonly SimRecord[]
  readonly pageLimit: number
  /** The versions of an older chain are served, and the newer ones are not. */
  readonly isOld: boolean
  /** Every page names the same next key. */
  readonly loops: boolean
}

/** A list of the SDK that says nothing of a limit gives a hundred. */
const DEFAULT_LIMIT = 100
const VERSIONS = {
  provider: ['v1beta3', 'v1beta4'],
  audit: ['v1beta3', 'v1'],
  cert: ['v1beta3', 'v1'],
  market: ['v1beta4', 'v1beta5'],
} as const

type Params = URLSearchParams
type Route = (state: ChainState, steps: readonly string[], params: Params) => ChainAnswer | null

const NOT_IMPLEMENTED: ChainAnswer = {
  status: 501,
  body: { code: 12, message: 'Not Implemented', details: [] },
}

function notFound(what: string): ChainAnswer {
  return { status: 404, body: { code: 5, message: `${what} not found`, details: [] } }
}

const ROUTES: Readonly<Record<keyof typeof VERSIONS, Route>> = {
  provider: (state, [collection, owner, ...more], params) => {
    if (collection !== 'providers' || more.length > 0) return null
    if (owner === undefined) return page(state, 'providers', state.records.map(providerJson), params)
    const record = state.records.find((one) => one.owner === owner)
    return record === undefined
      ? notFound('provider')
      : { status: 200, body: { provider: providerJson(record) } }
  },
  audit: (state, [audit, attributes, first, second], params) => {
    if (audit !== 'audit' || attributes !== 'attributes') return null
    const all = state.records.flatMap(auditedJson)
    if (first === 'list') return page(state, 'providers', all, params)
    const owned = all.filter(({ owner }) => owner === first)
    return second === 'list' ? page(state, 'providers', owned, params) : null
  },
  cert: (state, steps, params) => {
    if (steps.join('/') !== 'certificates/list') return null
    const [owner, serial, wished] = ['owner', 'serial', 'state'].map((name) => params.get(`filter.${name}`))
    const certificates = state.records
      .filter((record) => !owner || record.owner === owner)
      .flatMap((record) => record.certificates)
      .filter((one) => (!serial || one.serial === serial) && (!wished || one.state === wished))
    return page(state, 'certificates', certificates.map(certificateJson), params)
  },
  market: (state, steps, params) => {
    if (steps.join('/') !== 'leases/list') return null
    const record = state.records.find(({ owner }) => owner === params.get('filters.provider'))
    const leases = Array.from({ length: record?.activeLeases() ?? 0 }, (_, place) => ({
      lease: { id: { provider: record?.owner, dseq: String(1000 + place) }, state: 'active' },
    }))
    return page(state, 'leases', leases, params)
  },
}

/** The answer to a path below the base URL. */
export function chainAnswer(state: ChainState, path: string, params: Params): ChainAnswer {
  const [akash, service = '', version = '', ...steps] = path.split('/').slice(1).map(decodeURIComponent)
  if (akash !== 'akash' || !isService(service)) return NOT_IMPLEMENTED
  if (version !== VERSIONS[service][state.isOld ? 0 : 1]) return NOT_IMPLEMENTED
  return ROUTES[service](state, steps, params) ?? NOT_IMPLEMENTED
}

function isService(name: string): name is keyof typeof VERSIONS {
  return Object.hasOwn(VERSIONS, name)
}

function page(state: ChainState, name: string, items: readonly unknown[], params: Params): ChainAnswer {
  const key = params.get('pagination.key')
  const from = key === null ? 0 : placeOf(key)
  if (from === null) {
    return { status: 400, body: { code: 3, message: 'invalid pagination.key', details: [] } }
  }
  const wished = Number(params.get('pagination.limit') ?? DEFAULT_LIMIT)
  const to = from + Math.min(wished, state.pageLimit)
  const next = state.loops ? keyOf(0) : to < items.length ? keyOf(to) : null
  // As the SDK does: counted on the first page only, and only when asked.
  const isCounted = params.get('pagination.count_total') === 'true' && key === null
  const pagination = { next_key: next, total: String(isCounted ? items.length : 0) }
  return { status: 200, body: { [name]: items.slice(from, to), pagination } }
}

/** Bytes of which the base64 holds `+`, `/` and `=`: a client that does not encode them asks for another page. */
function keyOf(place: number): string {
  return Buffer.concat([Buffer.from([0xfb, 0xef, 0xff]), Buffer.from(`at${place}`)]).toString('base64')
}

function placeOf(key: string): number | null {
  const bytes = Buffer.from(key, 'base64')
  const place = /^at(\d+)$/.exec(bytes.subarray(3).toString())?.[1]
  return place !== undefined && keyOf(Number(place)) === key ? Number(place) : null
}

function providerJson({ owner, hostUri, attributes, email, website }: SimRecord) {
  return { owner, host_uri: hostUri, attributes, info: { email, website } }
}

function auditedJson({ owner, audited }: SimRecord) {
  const json = (attributes: readonly SimAttribute[]) => [{ owner, auditor: AUDITOR, attributes }]
  return audited === null ? [] : json(audited)
}

function certificateJson({ serial, pem, state }: SimRecord['certificates'][number]) {
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  // The real public key stands here, also as PEM; nobody reads it.
  return { certificate: { state, cert: base64(pem), pubkey: '' }, serial }
}
