/** One question at a time to one provider, through the gate. */
import type { Endpoint } from '../domain/endpoint.ts'
import { failure, type Outcome } from '../domain/outcome.ts'
import type { ProviderClient, StatusParcel } from '../provider/client.ts'
import type { Gate, Place } from './gate.ts'

export interface QuestionOptions {
  readonly endpoint: Endpoint
  readonly client: ProviderClient
  /** Shared by all questions of a fleet. */
  readonly gate: Gate
  /** It was let in and is asked now. */
  readonly onBegin: () => void
  /** It is answered, or failed; by then the next may be asked. */
  readonly onEnd: (outcome: Outcome<StatusParcel>) => void
}

export interface Question {
  readonly phase: () => 'idle' | 'queued' | 'asking' | 'closed'
  /** Asks as soon as the gate allows; one that waits already is moved ahead if this is `urgent`. Never doubles. */
  readonly ask: (urgent: boolean) => void
  /** Leaves the queue, if it is there; what was asked already is not taken back. */
  readonly withdraw: () => void
  /** Leaves the queue or aborts; resolves when the request has settled. Nothing is told after it. */
  readonly close: () => Promise<void>
}

/** A question that is not asked yet. */
export function createQuestion({ endpoint, client, gate, onBegin, onEnd }: QuestionOptions): Question {
  let phase: 'idle' | 'queued' | 'asking' | 'closed' = 'idle'
  // Both may be used when they are over: they then do nothing.
  let place: Place = { hurry: () => {}, withdraw: () => {} }
  let controller = new AbortController()
  let inFlight: Promise<void> = Promise.resolve()

  function begin(leave: () => void): void {
    phase = 'asking'
    controller = new AbortController()
    inFlight = askSafely(client, endpoint, controller.signal).then((outcome) => {
      try {
        if (phase === 'closed') return
        phase = 'idle'
        onEnd(outcome)
      } finally {
        leave()
      }
    })
    onBegin()
  }

  return {
    phase: () => phase,
    ask: (urgent) => {
      if (phase === 'queued' && urgent) place.hurry()
      if (phase !== 'idle') return
      phase = 'queued'
      // The gate may let it in before it returns: the place is then one that does nothing any more.
      place = gate.enter(begin, urgent)
    },
    withdraw: () => {
      if (phase !== 'queued') return
      place.withdraw()
      phase = 'idle'
    },
    close: () => {
      phase = 'closed'
      place.withdraw()
      controller.abort()
      return inFlight
    },
  }
}

/** The client never rejects; should one do so all the same, the loop of this provider must go on. */
async function askSafely(
  client: ProviderClient,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<Outcome<StatusParcel>> {
  try {
    return await client.askStatus(endpoint, signal)
  } catch (error) {
    return failure(
      'unreachable',
      'The request broke off for a reason this program does not know; it will be tried again (--log FILE records the cause).',
      error,
    )
  }
}
