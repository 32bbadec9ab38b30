/** A simulated chain: the REST API of one of its nodes, on loopback. */
import type { PublishedCertificate } from './certificate-kinds.ts'
import type { SimulatedProvider } from './types.ts'

/** One way in which the node answers badly. */
export const CHAIN_MISBEHAVIOURS = [
  'closed', // the port refuses
  'hang', // the request is taken, and nothing ever comes
  '500',
  'not-implemented-v1beta4', // an older chain: 501 for the newer version of each service, answers for the older
  'html', // 200 with a web page
  'truncated', // Content-Length right for the cut text
  'loop', // every page names the same next key
  'huge', // endless body, chunked
  'other-json', // JSON that is no list of anything
] as const
export type ChainMisbehaviour = (typeof CHAIN_MISBEHAVIOURS)[number]

export interface SimAttribute {
  key: string
  value: string
}

/** One provider as the chain has it; change it and the next answer shows it. */
export interface SimRecord {
  owner: string
  hostUri: string
  attributes: SimAttribute[]
  email: string
  website: string
  /** What the one auditor has signed; null where nothing. */
  audited: SimAttribute[] | null
  activeLeases: () => number
  /** Of a provider of a fleet: the list that its `certify` changes. */
  certificates: PublishedCertificate[]
}

export interface ChainOptions {
  /** Each has one good record. */
  readonly providers?: readonly SimulatedProvider[]
  /**
   * Records in all: those of the providers; then, as far as there is room, one for each kind of junk host URI and two
   * older owners of hosts that providers have; the rest names loopback ports on which nothing listens. Only the
   * providers' unless given.
   */
  readonly total?: number
  /** Records of its own making, after all others. */
  readonly records?: readonly SimRecord[]
  /** Most items of a page, whatever is asked for; 500 unless given. */
  readonly pageLimit?: number
  /** Path of the base URL, as some public nodes have; none unless given. */
  readonly path?: string
  readonly seed?: number
}

export interface SimulatedChain {
  /** Base URL, without a final slash. */
  readonly url: string
  /** All of them, in the chain's order. */
  readonly records: SimRecord[]
  /** How the records came about. */
  readonly made: {
    readonly live: number
    readonly junk: number
    readonly older: number
    readonly dead: number
  }
  /** Requests begun and open now, and the path with query of each. */
  readonly requests: { begun: number; open: number; paths: string[] }
  /** Headers of the last request, lower-case names. */
  readonly lastHeaders: Readonly<Record<string, string>>
  readonly misbehave: (how: ChainMisbehaviour | null) => Promise<void>
  /** Ends the server and every socket. */
  readonly close: () => Promise<void>
}
