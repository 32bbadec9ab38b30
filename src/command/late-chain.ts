/** The chain for one run: whether it may be asked, and one client for everyone, made with the first question. */
import { chainAborted } from '../chain/aborted.ts'
import type { ChainClient } from '../chain/lcd-client.ts'
import type { Config } from '../config/config.ts'
import { isPublicHost } from '../domain/public-host.ts'

/**
 * Whether a run may ask the chain: it was told to (everyone, owners, a chain node by name), or a provider is
 * watched that the whole world can reach. Who looks at a provider on their own desk tells nobody of it.
 */
export function mayAskChain({
  all,
  owners,
  chainNamed,
  endpoints,
}: Pick<Config, 'all' | 'owners' | 'chainNamed' | 'endpoints'>): boolean {
  return all || owners.length > 0 || chainNamed || endpoints.some(({ host }) => isPublicHost(host))
}

/** A client whose code is loaded with its first question; one that was closed first never loads it. */
export function createLateChain(load: () => Promise<ChainClient>): ChainClient {
  let loading: Promise<ChainClient> | null = null
  let loaded: ChainClient | null = null
  let closing: Promise<void> | null = null
  const client = (): Promise<ChainClient> => {
    loading ??= load().then((made) => {
      loaded = made
      return made
    })
    return loading
  }
  return {
    listProviders: async () => (closing === null ? (await client()).listProviders() : chainAborted()),
    getProvider: async (owner) => (closing === null ? (await client()).getProvider(owner) : chainAborted()),
    auditedAttributes: async (owner) =>
      closing === null ? (await client()).auditedAttributes(owner) : chainAborted(),
    certificate: async (owner, serialDecimal) =>
      closing === null ? (await client()).certificate(owner, serialDecimal) : chainAborted(),
    activeLeaseCount: async (owner) =>
      closing === null ? (await client()).activeLeaseCount(owner) : chainAborted(),
    troubles: () => loaded?.troubles() ?? [],
    close: () => {
      closing ??= (async () => {
        await loading?.then(
          (made) => made.close(),
          () => {}, // It did not load: there is nothing to close.
        )
      })()
      return closing
    },
  }
}

/** The client of a run; null where the chain may not be asked. `urls` is asked for with the first question. */
export function openChain(
  config: Config,
  urls: () => Promise<readonly string[]> = async () => config.chain,
): ChainClient | null {
  if (!mayAskChain(config)) return null
  return createLateChain(async () => {
    const [{ createChainClient }, baseUrls] = await Promise.all([import('../chain/lcd-client.ts'), urls()])
    return createChainClient({ baseUrls, timeoutMs: config.timeoutMs })
  })
}
