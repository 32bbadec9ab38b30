/** From how a client is to meet certificates to what its dialer is told. */
import type { Endpoint } from '../domain/endpoint.ts'
import { failure } from '../domain/outcome.ts'
import type { TlsDialerOptions } from './dialer.ts'
import type { TlsOptions } from './vouch.ts'

export interface TlsPolicy {
  readonly options: Pick<TlsDialerOptions, 'rejectUnauthorized' | 'vouch'>
  /** To be told before an origin is dialled: which provider is asked there. */
  readonly expect: (origin: string, endpoint: Endpoint) => void
}

/** The policy of one client. In strict mode `vouch` sees every certificate; without it Node refuses by itself. */
export function tlsPolicy({ tls, vouch }: TlsOptions): TlsPolicy {
  if (tls === 'trust' || vouch === undefined) {
    return { options: { rejectUnauthorized: tls === 'strict' }, expect: () => {} }
  }
  const expected = new Map<string, Endpoint>()
  return {
    options: {
      rejectUnauthorized: false,
      vouch: async (origin, shown, signal) => {
        const endpoint = expected.get(origin)
        return endpoint === undefined
          ? failure('tls', 'nobody asked for this connection')
          : vouch(endpoint, shown, signal)
      },
    },
    expect: (origin, endpoint) => {
      expected.set(origin, endpoint)
    },
  }
}
