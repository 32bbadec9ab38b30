/** Strict mode for one query of the library: a chain is opened for it, and closed after it. */
import { chainUrls } from '../config/chain-url.ts'
import { failure, type Outcome, success } from '../domain/outcome.ts'
import { isPublicHost } from '../domain/public-host.ts'
import type { Vouch } from '../provider/vouch.ts'

export interface StrictOptions {
  /** Base URLs of chain nodes, unread; undefined: the public ones, asked about public hosts only. */
  readonly chain: string | readonly string[] | undefined
  /** For one question to the chain, milliseconds. */
  readonly timeoutMs: number
}

export interface Strictness {
  readonly vouch: Vouch
  readonly close: () => Promise<void>
}

/** Fails where a base URL is none: strict mode does not go on with less than was asked for. */
export async function openStrict({ chain, timeoutMs }: StrictOptions): Promise<Outcome<Strictness, 'tls'>> {
  const urls = chainUrls(chain)
  if (!urls.ok) return failure('tls', `strict mode cannot ask the chain: ${urls.error.message}`)
  const baseUrls = urls.value
  const [{ createChainClient }, { createAssess }, { createVouch }] = await Promise.all([
    import('../chain/lcd-client.ts'),
    import('../chain/assess.ts'),
    import('../chain/vouch.ts'),
  ])
  const client = createChainClient({ baseUrls, timeoutMs })
  const assess = createAssess({
    chain: baseUrls.length === 0 ? null : client,
    mayAsk: ({ host }) => chain !== undefined || isPublicHost(host),
    now: Date.now,
  })
  return success({ vouch: createVouch(assess), close: client.close })
}
