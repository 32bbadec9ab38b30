/** Many providers asked once each, a bounded number at a time. */
import type { Endpoint } from '../domain/endpoint.ts'
import type { Outcome } from '../domain/outcome.ts'
import type { ProviderClient, StatusParcel } from '../provider/client.ts'

/** Providers being asked at once, at most. */
const MOST_IN_FLIGHT = 64

export interface Answer {
  readonly endpoint: Endpoint
  readonly outcome: Outcome<StatusParcel>
  /** Epoch ms at which it was complete. */
  readonly atMs: number
}

export interface AskOptions {
  readonly client: ProviderClient
  /** Ends what is in flight; what was not begun is answered `aborted` by the client. */
  readonly signal: AbortSignal
  /** Epoch ms. */
  readonly now: () => number
  /** Providers being asked at once; 64 unless given. */
  readonly lanes?: number
  /** Hears of each answer as it comes. */
  readonly onAnswer?: (answer: Answer) => void
}

/** Asks every endpoint once, so many at a time. Never rejects; the answers are in the order of the endpoints. */
export async function askProviders(
  endpoints: readonly Endpoint[],
  { client, signal, now, lanes = MOST_IN_FLIGHT, onAnswer }: AskOptions,
): Promise<readonly Answer[]> {
  const answers = new Map<number, Answer>()
  // One iterator for all lanes: each takes the next endpoint when it is free.
  const queue = endpoints.entries()
  const lane = async () => {
    for (const [place, endpoint] of queue) {
      const outcome = await client.askStatus(endpoint, signal)
      const answer = { endpoint, outcome, atMs: now() }
      answers.set(place, answer)
      onAnswer?.(answer)
    }
  }
  await Promise.all(Array.from({ length: Math.min(lanes, endpoints.length) }, lane))
  return endpoints.flatMap((_, place) => answers.get(place) ?? [])
}
