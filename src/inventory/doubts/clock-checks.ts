/** Checks of the provider's own clock, by what it stamps its messages with. Only gRPC does. */
import { aboutProvider, type Check } from './doubt.ts'
import type { Observation } from './observation.ts'

/** Clocks of servers agree within a second; a message travels for less than the longest timeout. */
export const SKEW_MS = 60_000
/** A quiet provider may say nothing for long, so a kept message is told of only when it is quite old. */
export const OLD_MS = 3_600_000

export const CLOCK_CHECKS: readonly Check<Observation>[] = [
  {
    code: 'clock-skew',
    source: 'akash-network/provider gateway/grpc/server.go: a status is stamped with the time of its making',
    keepsOut: false,
    find: (observation) => {
      const ageMs = messageAgeMs(observation)
      if (ageMs === null) return []
      if (ageMs < -SKEW_MS) return aboutProvider(`Its clock is ${words(-ageMs)} ahead of this machine's.`)
      // An answer is made when it is asked for; a message of a stream may have been kept.
      return !observation.streamed && ageMs > SKEW_MS
        ? aboutProvider(`Its clock is ${words(ageMs)} behind this machine's.`)
        : []
    },
  },
  {
    code: 'old-message',
    source: 'akash-network/provider service.go: the last status is kept and sent to whoever subscribes',
    keepsOut: false,
    find: (observation) => {
      const ageMs = messageAgeMs(observation)
      return observation.streamed && ageMs !== null && ageMs > OLD_MS
        ? aboutProvider(
            `The message is ${words(ageMs)} old by the provider's clock: ` +
              'nothing changed since then, its clock is behind, or its inventory has stopped.',
          )
        : []
    },
  },
]

/** How old the message was when it came, by both clocks; below zero where the provider's is ahead. */
function messageAgeMs({ inventory, receivedAtMs }: Observation): number | null {
  const madeMs = inventory?.providerTimeMs ?? null
  return madeMs === null || receivedAtMs === null ? null : receivedAtMs - madeMs
}

/** Whole minutes, or hours from two on: a sentence must not change with every message. */
function words(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  return minutes < 120
    ? `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`
    : `${Math.floor(minutes / 60)} hours`
}
