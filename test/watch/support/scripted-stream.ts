/** A gRPC client whose streams say what the test says, when the test says, and that counts. */
import type { ClusterInventory } from '../../../src/domain/cluster.ts'
import type { Endpoint } from '../../../src/domain/endpoint.ts'
import { type Failure, failure, success } from '../../../src/domain/outcome.ts'
import type { ProviderClient, StatusParcel, StatusStream } from '../../../src/provider/client.ts'
import type { Clock } from '../../../src/watch/clock.ts'
import { createScriptedClient, type Reply, type ScriptedClient } from './scripted-client.ts'

/** What a stream does, each step so long after the one before; after the last it is silent until it is aborted. */
export type StreamStep =
  | { readonly afterMs: number; readonly status: ClusterInventory }
  | { readonly afterMs: number; readonly end: Failure }

export interface ScriptedStream extends ProviderClient, StatusStream {
  /** Every stream opened, in order, with the status messages sent on it so far and when it ended. */
  readonly streams: {
    readonly id: string
    readonly atMs: number
    endedAtMs: number | null
    readonly send: (of: ClusterInventory) => void
    readonly end: (why: Failure) => void
  }[]
  readonly open: () => number
  readonly mostOpen: () => number
  readonly mostOpenToOne: () => number
  /** The questions asked beside streams. */
  readonly asked: ScriptedClient
}

export const ENDED: Failure = { code: 'grpc', message: 'The provider ended the stream.' }
export const REFUSED: Failure = { code: 'refused', message: 'Nothing listens on the gRPC port.' }

export function grpcParcel(inventory: ClusterInventory): StatusParcel {
  return { inventory, transport: 'grpc', latencyMs: 30 }
}

export function grpcAnswer(of: ClusterInventory, takesMs = 20): Reply {
  return { outcome: success(grpcParcel(of)), takesMs }
}

/** `script` is asked at each opening; `nth` counts those to this endpoint from 0. `answers`: of single questions. */
export function createScriptedStream(
  clock: Clock,
  script: (endpoint: Endpoint, nth: number) => readonly StreamStep[],
  answers: (endpoint: Endpoint, nth: number) => Reply = () => ({
    outcome: failure('not-ready', 'Not now.'),
    takesMs: 5,
  }),
): ScriptedStream {
  const streams: ScriptedStream['streams'] = []
  const asked = createScriptedClient(clock, answers)
  const openTo = new Map<string, number>()
  let open = 0
  let mostOpen = 0
  let mostOpenToOne = 0
  return {
    streams,
    asked,
    open: () => open,
    mostOpen: () => mostOpen,
    mostOpenToOne: () => mostOpenToOne,
    askStatus: asked.askStatus,
    close: asked.close,
    watchStatus: (endpoint, signal, onStatus) => {
      const nth = streams.filter(({ id }) => id === endpoint.id).length
      const openHere = (openTo.get(endpoint.id) ?? 0) + 1
      openTo.set(endpoint.id, openHere)
      open += 1
      mostOpen = Math.max(mostOpen, open)
      mostOpenToOne = Math.max(mostOpenToOne, openHere)
      const steps = [...script(endpoint, nth)]
      return new Promise((resolve) => {
        let cancel = (): void => {}
        const stream: ScriptedStream['streams'][number] = {
          id: endpoint.id,
          atMs: clock.now(),
          endedAtMs: null,
          send: (of) => onStatus(grpcParcel(of)),
          end: (why) => {
            if (stream.endedAtMs !== null) return
            stream.endedAtMs = clock.now()
            cancel()
            signal.removeEventListener('abort', onAbort)
            open -= 1
            openTo.set(endpoint.id, (openTo.get(endpoint.id) ?? 0) - 1)
            resolve(why)
          },
        }
        const onAbort = (): void => stream.end({ code: 'aborted', message: 'Ended by the caller.' })
        signal.addEventListener('abort', onAbort)
        const next = (): void => {
          const step = steps.shift()
          if (step === undefined) return
          cancel = clock.setTimer(step.afterMs, () => {
            if ('end' in step) return stream.end(step.end)
            stream.send(step.status)
            next()
          })
        }
        streams.push(stream)
        next()
      })
    },
  }
}
