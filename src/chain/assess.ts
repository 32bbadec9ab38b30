/** From a certificate that was just shown to a verdict, the chain being asked whose the provider is. */
import type { CertificateFacts } from '../domain/certificate.ts'
import type { Endpoint } from '../domain/endpoint.ts'
import { parseOwner } from '../domain/owner.ts'
import { endpointOfHostUri, findEndpoints } from './host-uri.ts'
import { type Judgement, judge, needsChain } from './judge.ts'
import type { ChainClient } from './lcd-client.ts'
import { BELIEVED_MS, createPublished } from './published.ts'

export interface AssessOptions {
  /** null: nobody is asked, and what no authority vouches for is unverified. Stays the caller's. */
  readonly chain: Pick<ChainClient, 'certificate' | 'getProvider' | 'listProviders'> | null
  /** Whether the chain may be asked about this provider. */
  readonly mayAsk: (endpoint: Endpoint) => boolean
  /** Epoch ms. */
  readonly now: () => number
}

/** Judges what a port of `endpoint` showed. Never rejects; once `signal` is aborted it goes by what is known then. */
export type Assess = (
  endpoint: Endpoint,
  certificate: CertificateFacts,
  signal: AbortSignal,
) => Promise<Judgement>

const MOST_RECORDS = 4000

/** Private addresses do no harm here: registered ones are compared with what a person named, and not asked. */
const ANY_HOST = { privateHosts: true }

/**
 * An assessor that finds the owner by itself. A certificate claims one: where the chain's record of that owner names
 * this very host and port, the claim is true, and one small question was enough. Only where it does not, all
 * providers are listed (once in half an hour) to say whose it is.
 */
export function createAssess({ chain, mayAsk, now }: AssessOptions): Assess {
  if (chain === null) {
    return async (_endpoint, certificate) =>
      judge({ certificate, owner: null, published: 'unasked', nowMs: now() })
  }
  const published = createPublished({
    certificateOf: (owner, serial) => chain.certificate(owner, serial),
    now,
  })
  const records = new Map<string, ReturnType<typeof chain.getProvider>>()
  let listing: Promise<ReadonlyMap<string, string>> | null = null
  let sinceMs = now()

  /** What is old is forgotten all at once; so is what strangers make up, if it is too much. */
  const forgetOld = (): void => {
    if (Math.abs(now() - sinceMs) < BELIEVED_MS && records.size < MOST_RECORDS) return
    records.clear()
    listing = null
    sinceMs = now()
  }

  const owners = async (): Promise<ReadonlyMap<string, string>> => {
    const listed = await chain.listProviders()
    if (!listed.ok) {
      listing = null
      return new Map()
    }
    const { found } = findEndpoints(listed.value.items, ANY_HOST)
    return new Map(found.map(({ endpoint, record }) => [endpoint.id, record.owner]))
  }

  const findOwner = async (endpoint: Endpoint, { subject }: CertificateFacts): Promise<string | null> => {
    forgetOld()
    const claimed = parseOwner(subject ?? '')
    if (claimed.ok) {
      const asking = records.get(claimed.value) ?? chain.getProvider(claimed.value)
      records.set(claimed.value, asking)
      const record = await asking
      if (!record.ok) records.delete(claimed.value)
      const registered = endpointOfHostUri(record.ok ? (record.value?.hostUri ?? '') : '', ANY_HOST)
      if (registered.ok && registered.value.id === endpoint.id) return claimed.value
    }
    listing ??= owners()
    return (await listing).get(endpoint.id) ?? null
  }

  return async (endpoint, certificate, signal) => {
    const asks = !certificate.authorized && mayAsk(endpoint)
    const owner = asks ? await unlessAborted(findOwner(endpoint, certificate), signal) : null
    const answer =
      owner !== null && needsChain({ certificate, owner })
        ? await published.under(owner, certificate.serial, signal)
        : 'unasked'
    return judge({ certificate, owner, published: answer, nowMs: now() })
  }
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  if (signal.aborted) return Promise.resolve(null)
  return new Promise((resolve) => {
    const leave = (): void => resolve(null)
    signal.addEventListener('abort', leave, { once: true })
    work.then((value) => {
      signal.removeEventListener('abort', leave)
      resolve(value)
    }, leave)
  })
}
