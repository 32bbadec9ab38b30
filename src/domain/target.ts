/** What a person may name to be watched: a provider's host, or the account that owns the provider. */
import { type Endpoint, parseEndpoint } from './endpoint.ts'
import { type Outcome, success } from './outcome.ts'
import { looksLikeOwner, parseOwner } from './owner.ts'

export type Target =
  | { readonly kind: 'endpoint'; readonly endpoint: Endpoint }
  /** To be looked up on chain. */
  | { readonly kind: 'owner'; readonly owner: string }

/**
 * Reads what `parseEndpoint` reads, and owner addresses (`akash1...`) with a right checksum; the failure is the
 * sentence of whichever of the two the text looks like.
 */
export function parseTarget(text: string): Outcome<Target, 'usage'> {
  if (looksLikeOwner(text)) {
    const owner = parseOwner(text)
    return owner.ok ? success({ kind: 'owner', owner: owner.value }) : owner
  }
  const endpoint = parseEndpoint(text)
  return endpoint.ok ? success({ kind: 'endpoint', endpoint: endpoint.value }) : endpoint
}
