/** One question over both transports at once; gRPC tells more, so its answer is preferred. */
import type { Endpoint } from '../domain/endpoint.ts'
import { failure, isSilent, type Outcome, success } from '../domain/outcome.ts'
import type { ProviderClient, StatusParcel } from '../provider/client.ts'
import { withRestFacts } from './rest-facts.ts'

export interface AutoClientOptions {
  readonly rest: ProviderClient
  readonly grpc: ProviderClient
  /** How long the other answer is waited for once one is there; {@link GRACE_MS} unless given. */
  readonly graceMs?: number
  /** Endpoints whose gRPC port is only asked once REST has shown that somebody is there. */
  readonly restFirst?: (endpoint: Endpoint) => boolean
}

/**
 * How much longer than one transport took the other may take, milliseconds. A firewall that swallows what is sent
 * to the gRPC port is common: without a bound each such provider would cost the whole timeout.
 */
export const GRACE_MS = 2_000

interface Answers {
  rest: Outcome<StatusParcel> | null
  grpc: Outcome<StatusParcel> | null
}

/**
 * A client that asks REST and gRPC at the same time. From the first good answer on it waits at most `graceMs` for
 * the other; then it ends that question. gRPC's answer is taken where there is one, with what only REST tells (the
 * owner) put into it where that is there too.
 *
 * Where both fail, REST's failure is told, as the endpoint names that port; but gRPC's `not-ready` says more: REST
 * does not answer at all while a provider waits for its operators. `close` closes both clients.
 */
export function createAutoClient(options: AutoClientOptions): ProviderClient {
  const { rest, grpc, graceMs = GRACE_MS, restFirst = () => false } = options
  return {
    askStatus: async (endpoint, signal) => {
      if (restFirst(endpoint)) return askAfterRest({ rest, grpc }, endpoint, signal, graceMs)
      const answers = await askBoth({ rest, grpc }, endpoint, signal, graceMs)
      return preferred(answers)
    },
    close: async () => {
      await Promise.all([rest.close(), grpc.close()])
    },
  }
}

/** gRPC after REST, with the same preference; whoever takes no connection is not asked for another. */
async function askAfterRest(
  clients: { readonly rest: ProviderClient; readonly grpc: ProviderClient },
  endpoint: Endpoint,
  signal: AbortSignal,
  graceMs: number,
): Promise<Outcome<StatusParcel>> {
  const rest = await clients.rest.askStatus(endpoint, signal)
  if (!rest.ok && isSilent(rest.error)) return rest
  const bound = AbortSignal.any([
    signal,
    AbortSignal.timeout(Math.ceil(graceMs + (rest.ok ? rest.value.latencyMs : 0))),
  ])
  return preferred({ rest, grpc: await clients.grpc.askStatus(endpoint, bound) })
}

/** Both outcomes; that of a question which was given up is `aborted`. Both have settled when it resolves. */
async function askBoth(
  clients: { readonly rest: ProviderClient; readonly grpc: ProviderClient },
  endpoint: Endpoint,
  signal: AbortSignal,
  graceMs: number,
): Promise<Answers> {
  const answers: Answers = { rest: null, grpc: null }
  const stop = new AbortController()
  const onAbort = (): void => stop.abort()
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) stop.abort()

  let grace: NodeJS.Timeout | undefined
  let enough: () => void = () => {}
  const isEnough = new Promise<void>((resolve) => {
    enough = resolve
  })
  const ask = async (transport: 'rest' | 'grpc'): Promise<void> => {
    const outcome = await clients[transport].askStatus(endpoint, stop.signal)
    answers[transport] = outcome
    if (answers.rest !== null && answers.grpc !== null) enough()
    else if (outcome.ok) grace = setTimeout(enough, graceMs)
  }
  const asked = Promise.all([ask('rest'), ask('grpc')])
  await Promise.race([isEnough, asked])
  clearTimeout(grace)
  signal.removeEventListener('abort', onAbort)
  stop.abort()
  await asked
  return answers
}

const NO_REST = { inventory: null, certificate: null }

function preferred({ rest, grpc }: Answers): Outcome<StatusParcel> {
  if (grpc?.ok === true) {
    const { inventory: facts, certificate: restCertificate = null } = rest?.ok === true ? rest.value : NO_REST
    return success({
      ...grpc.value,
      inventory: withRestFacts(grpc.value.inventory, facts),
      ...(restCertificate === null ? {} : { restCertificate }),
      ...besideOf(rest),
    })
  }
  if (rest?.ok === true) return success({ ...rest.value, ...besideOf(grpc) })
  if (grpc?.error.code === 'not-ready') return grpc
  return rest ?? grpc ?? failure('aborted', 'the question was cancelled before it was answered')
}

/** What the other one came to. A question that was given up after the first answer has had its time. */
function besideOf(other: Outcome<StatusParcel> | null): Pick<StatusParcel, 'beside'> {
  if (other === null) return {}
  const gaveUp = !other.ok && other.error.code === 'aborted'
  return { beside: gaveUp ? failure('timeout', 'it gave no answer while the other port did') : other }
}
