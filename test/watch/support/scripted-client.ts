/** A ProviderClient that answers what the test says, when the test says, and counts. */
import type { Endpoint } from '../../../src/domain/endpoint.ts'
import { failure, type Outcome } from '../../../src/domain/outcome.ts'
import type { ProviderClient, StatusParcel } from '../../../src/provider/client.ts'
import type { Clock } from '../../../src/watch/clock.ts'

export interface Reply {
  readonly outcome: Outcome<StatusParcel>
  /** `Infinity`: only an abort ends it. */
  readonly takesMs: number
}

export interface ScriptedClient extends ProviderClient {
  /** Every call, in order. */
  readonly calls: { readonly id: string; readonly atMs: number }[]
  readonly open: () => number
  /** The most ever open at once, in all and to one provider. */
  readonly mostOpen: () => number
  readonly mostOpenToOne: () => number
  readonly closed: () => boolean
}

/** `script` is asked at each call; `nth` counts the calls to this endpoint from 0. */
export function createScriptedClient(
  clock: Clock,
  script: (endpoint: Endpoint, nth: number) => Reply,
): ScriptedClient {
  const calls: { id: string; atMs: number }[] = []
  const openTo = new Map<string, number>()
  const counts = new Map<string, number>()
  let open = 0
  let mostOpen = 0
  let mostOpenToOne = 0
  let closed = false
  return {
    calls,
    open: () => open,
    mostOpen: () => mostOpen,
    mostOpenToOne: () => mostOpenToOne,
    closed: () => closed,
    askStatus: (endpoint, signal) => {
      const nth = counts.get(endpoint.id) ?? 0
      counts.set(endpoint.id, nth + 1)
      calls.push({ id: endpoint.id, atMs: clock.now() })
      const openHere = (openTo.get(endpoint.id) ?? 0) + 1
      openTo.set(endpoint.id, openHere)
      open += 1
      mostOpen = Math.max(mostOpen, open)
      mostOpenToOne = Math.max(mostOpenToOne, openHere)
      const { outcome, takesMs } = script(endpoint, nth)
      return new Promise((resolve) => {
        const end = (how: Outcome<StatusParcel>): void => {
          cancel()
          signal.removeEventListener('abort', onAbort)
          open -= 1
          openTo.set(endpoint.id, (openTo.get(endpoint.id) ?? 0) - 1)
          resolve(how)
        }
        const onAbort = (): void => end(failure('aborted', 'Ended by the caller.'))
        const cancel =
          takesMs === Number.POSITIVE_INFINITY ? () => {} : clock.setTimer(takesMs, () => end(outcome))
        signal.addEventListener('abort', onAbort)
      })
    },
    close: () => {
      closed = true
      return Promise.resolve()
    },
  }
}
