/** The questions of the chain's REST API by service, and the versions under which each has been served. */

export type Service = 'provider' | 'audit' | 'cert' | 'market'

/**
 * Newest first. The first of each is that of chain v1.0 (2025-10) and later, where an older one answers 501; nodes of
 * older networks answer 501 for the newer.
 */
export const VERSIONS: Readonly<Record<Service, readonly string[]>> = {
  provider: ['v1beta4', 'v1beta3'],
  audit: ['v1', 'v1beta3'],
  cert: ['v1', 'v1beta3'],
  market: ['v1beta5', 'v1beta4'],
}

/** Query parameters in order; values are encoded here, names are ours. */
export type Query = readonly (readonly [name: string, value: string])[]

/**
 * The URL of a question: the base, which may carry a path, then `/akash/SERVICE/VERSION`, the path and the query.
 * Steps of the path are encoded, so that none of them can leave its place.
 */
export function questionUrl(
  baseUrl: string,
  service: Service,
  version: string,
  steps: readonly string[],
  query: Query,
): URL {
  const path = ['akash', service, version, ...steps].map(encodeURIComponent).join('/')
  const search = query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  return new URL(`${baseUrl.replace(/\/+$/, '')}/${path}${search === '' ? '' : `?${search}`}`)
}
