/** From what owners registered as their host to endpoints that can be asked. */
import { type Endpoint, parseEndpoint } from '../domain/endpoint.ts'
import { failure, type Outcome, success } from '../domain/outcome.ts'
import type { ProviderRecord } from '../domain/provider-record.ts'
import { isPrivateHost } from '../domain/public-host.ts'
import { quote } from '../domain/quote.ts'

/**
 * Why a host URI is no address to ask. `empty`; `variable`: a template never filled in, `https://$HOST:8443`; `http`:
 * plain HTTP, which is never used; `private`: an address that means something on its owner's network only; `junk`:
 * anything else.
 */
export const SKIP_REASONS = ['empty', 'variable', 'http', 'private', 'junk'] as const
export type SkipReason = (typeof SKIP_REASONS)[number]

export interface HostUriOptions {
  /** Take loopback and private addresses: for a chain that is itself on this machine. */
  readonly privateHosts: boolean
}

/** Port of https (RFC 9110): chain records name every other port. */
const HTTPS_PORT = 443

/**
 * The endpoint of a registered `https://host[:port]`; the sentence of a failure shows the text.
 *
 * Unlike what people type, a host URI is a URL that Akash's own clients use as such: it must have its scheme, and
 * without a port it means 443. Loopback, link-local and private addresses are refused unless wished: anyone can
 * register anything, and a stranger shall not choose what is asked on this network. A name that resolves to such an
 * address is not noticed.
 */
export function endpointOfHostUri(
  hostUri: string,
  { privateHosts }: HostUriOptions,
): Outcome<Endpoint, SkipReason> {
  const text = hostUri.trim()
  if (text === '') return failure('empty', 'the host URI is empty')
  const shown = quote(text)
  if (text.includes('$'))
    return failure('variable', `the host URI ${shown} is a template that was never filled in`)
  if (/^http:/i.test(text)) return failure('http', `the host URI ${shown} is plain HTTP, which is never used`)
  if (!/^https:\/\//i.test(text)) return failure('junk', `the host URI ${shown} is no https:// URL`)
  const read = parseEndpoint(withPort(text))
  if (!read.ok) return failure('junk', `the host URI ${shown} is no address of a provider`)
  if (!privateHosts && isPrivateHost(read.value.host)) {
    return failure('private', `the host URI ${shown} means something on its owner's own network only`)
  }
  return success({ ...read.value, text })
}

function withPort(text: string): string {
  const authority = text.replace(/^https:\/\//i, '').replace(/\/$/, '')
  const hasPort = /:\d*$/.test(authority.replace(/^\[[^\]]*\]/, ''))
  return hasPort ? text : `https://${authority}:${HTTPS_PORT}`
}

/** A provider of the chain that can be asked. */
export interface FoundProvider {
  readonly endpoint: Endpoint
  readonly record: ProviderRecord
}

export interface FoundProviders {
  /** One for each endpoint, in the order of the records. */
  readonly found: readonly FoundProvider[]
  /** Records without an address to ask, by reason. */
  readonly skipped: Readonly<Record<SkipReason, number>>
  /** Records left out because a later one has the same endpoint. */
  readonly merged: number
}

/** The providers of a list of records; of several with one endpoint the newest owner, the later one, has it. */
export function findEndpoints(records: readonly ProviderRecord[], options: HostUriOptions): FoundProviders {
  const skipped = { empty: 0, variable: 0, http: 0, private: 0, junk: 0 }
  const byId = new Map<string, FoundProvider>()
  let merged = 0
  for (const record of records) {
    const endpoint = endpointOfHostUri(record.hostUri, options)
    if (!endpoint.ok) {
      skipped[endpoint.error.code] += 1
      continue
    }
    // Deleted first, so that it takes the place of the later record.
    if (byId.delete(endpoint.value.id)) merged += 1
    byId.set(endpoint.value.id, { endpoint: endpoint.value, record })
  }
  return { found: [...byId.values()], skipped, merged }
}
