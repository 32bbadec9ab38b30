/** Will it fit? as the library asks it: several providers, asked once. */
import type { ChainClientOptions } from '../../chain/lcd-client.ts'
import { chainUrls } from '../../config/chain-url.ts'
import { type Endpoint, parseEndpoint } from '../../domain/endpoint.ts'
import { type Failure, failure, type Outcome, success } from '../../domain/outcome.ts'
import { parseOwner } from '../../domain/owner.ts'
import { NO_FACTS, type ProviderFacts } from '../../domain/provider-facts.ts'
import { isPublicHost } from '../../domain/public-host.ts'
import type { DeploymentRequest } from '../../domain/request.ts'
import { type Answer, askProviders } from '../ask.ts'
import { openQuery, type QueryOptions } from '../query-client.ts'
import { fitRequest } from './fit.ts'
import { type FitAnswer, type FitDocument, fitDocument } from './fit-documents.ts'
import { parseRequest } from './parse-request.ts'
import { requirementsOf } from './requirements.ts'

/** A request as it is typed, `8 cpu 32Gi 2x nvidia/h100 100Gi beta3 x3`, or the text of an SDL and what to call it. */
export type FitWish = string | { readonly sdl: string; readonly name?: string }

export interface FitSuccessDocument extends FitDocument {
  readonly status: 'success'
}

/** The request cannot be read, or a base URL of the chain is none. */
export interface FitErrorDocument {
  readonly status: 'error'
  readonly code: 'usage' | 'tls'
  readonly error: string
}

export type FitQueryResult = FitSuccessDocument | FitErrorDocument

/**
 * Which providers could host a request now, by the rules of their own bid engine: the document that `akash-top fit -o
 * json` prints, providers in the order given. `request` in it is the text typed, or the name of the SDL.
 *
 * A provider that does not answer stands there with `fits` null and among the `errors`; so does a text that is no
 * endpoint (code `unreachable`). What decides on chain (GPUs and storage that a provider declares, attributes, auditors)
 * is asked of `chain`, or of the public nodes about public hosts, and is among `unchecked` where it is not told.
 *
 * Resolves to `{status: 'error', code, error}` for a request that cannot be read. Never rejects.
 *
 * @example
 * const fit = await queryFit('8 cpu 32Gi 2x nvidia/h100', ['provider.example.com'])
 * if (fit.status === 'success') console.log(fit.providers.filter((provider) => provider.fits))
 */
export async function queryFit(
  request: FitWish,
  endpoints: readonly (string | Endpoint)[],
  options: QueryOptions = {},
): Promise<FitQueryResult> {
  const [name, wanted] = await readWish(request)
  if (!wanted.ok) return errorOf(wanted.error)
  const urls = chainUrls(options.chain)
  if (!urls.ok) return errorOf(urls.error)
  const opened = await openQuery(options)
  if (!opened.ok) return errorOf(opened.error)
  const { client, signal, timeoutMs, close } = opened.value
  const targets = endpoints.map((given) => ({
    given,
    endpoint: typeof given === 'string' ? parseEndpoint(given) : success(given),
  }))
  try {
    const named = targets.flatMap(({ endpoint }) => (endpoint.ok ? [endpoint.value] : []))
    const answers = await askProviders(named, { client, signal, now: Date.now })
    const mayAsk = ({ host }: Endpoint): boolean => options.chain !== undefined || isPublicHost(host)
    const decides = wanted.value.groups.some((group) => requirementsOf(group).length > 0)
    const asked = decides ? answers.filter(({ endpoint }) => mayAsk(endpoint)) : []
    const facts = await factsOf(asked, { baseUrls: urls.value, timeoutMs, signal })
    const byEndpoint = new Map(answers.map(({ endpoint, outcome }) => [endpoint, outcome]))
    const results = targets.map(({ given, endpoint }): FitAnswer => {
      const provider = endpoint.ok ? endpoint.value.id : String(given)
      const outcome = endpoint.ok ? byEndpoint.get(endpoint.value) : undefined
      if (!endpoint.ok || outcome === undefined) {
        const why = endpoint.ok ? 'it was not asked' : endpoint.error.message
        return { provider, outcome: failure('unreachable', why), result: null }
      }
      const result = outcome.ok
        ? fitRequest(wanted.value, outcome.value.inventory, facts.get(endpoint.value))
        : null
      return { provider, outcome, result }
    })
    return { status: 'success', ...fitDocument(name, wanted.value, results) }
  } finally {
    await close()
  }
}

/** Owners that the chain is asked about at once. */
const LANES = 8

/** What the chain says of those who answered and name their owner. Nothing is opened where nobody is asked about. */
async function factsOf(
  answers: readonly Answer[],
  options: ChainClientOptions,
): Promise<ReadonlyMap<Endpoint, ProviderFacts>> {
  const known = new Map<Endpoint, ProviderFacts>()
  if (answers.length === 0 || options.baseUrls.length === 0) return known
  const [{ createChainClient }, { createDossiers }, { ownerFacts }] = await Promise.all([
    import('../../chain/lcd-client.ts'),
    import('../../chain/dossiers.ts'),
    import('../../chain/owner-facts.ts'),
  ])
  const client = createChainClient(options)
  const dossiers = createDossiers({ client, cached: new Map(), now: Date.now })
  const queue = answers.values()
  const lane = async (): Promise<void> => {
    for (const { endpoint, outcome } of queue) {
      const owner = parseOwner((outcome.ok ? outcome.value.inventory.address : null) ?? '')
      if (!owner.ok) continue
      await dossiers.renew(owner.value)
      known.set(endpoint, { ...NO_FACTS, ...ownerFacts(endpoint, owner.value, dossiers.peek(owner.value)) })
    }
  }
  try {
    await Promise.all(Array.from({ length: LANES }, lane))
    return known
  } finally {
    await client.close()
  }
}

async function readWish(wish: FitWish): Promise<readonly [string, Outcome<DeploymentRequest, 'usage'>]> {
  if (typeof wish === 'string') return [wish, parseRequest(wish)]
  const { readSdl } = await import('../sdl/read-sdl.ts')
  return [wish.name ?? 'SDL', readSdl(wish.sdl)]
}

function errorOf({ code, message }: Failure<FitErrorDocument['code']>): FitErrorDocument {
  return { status: 'error', code, error: message }
}
