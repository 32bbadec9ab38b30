import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { parseEndpoint } from '../../../src/domain/endpoint.ts'
import { createGrpcClient } from '../../../src/provider/grpc/grpc-client.ts'
import { GRPC_MISBEHAVIOURS, type SimulatedFleet, startFleet } from '../../../src/simulator/index.ts'

/** Short, so that pings, their silence and idle time all come about within the test. */
const KEEP_ALIVE = { pingIntervalMs: 150, pingTimeoutMs: 150, idleConnectionTimeoutMs: 100 }

const uncaught: unknown[] = []
const hear = (error: unknown): void => void uncaught.push(error)
let fleet: SimulatedFleet

beforeAll(async () => {
  fleet = await startFleet({ providers: 1, seed: 3 })
  process.prependListener('uncaughtException', hear)
})
afterEach(() => fleet.providers[0]?.grpc.misbehave(null))
afterAll(async () => {
  process.off('uncaughtException', hear)
  await fleet.close()
})

describe('whatever a provider does on its gRPC port', () => {
  it.each(GRPC_MISBEHAVIOURS)(
    '%s does not end the process, over questions, streams, pings and idle time',
    async (how) => {
      const [provider] = fleet.providers
      const endpoint = parseEndpoint(provider?.endpoint ?? '')
      if (provider === undefined || !endpoint.ok) throw new Error('no provider')
      const client = createGrpcClient({ timeoutMs: 400, tls: 'trust', grpcPort: null, keepAlive: KEEP_ALIVE })
      // A connection that stands, then one that breaks.
      await client.askStatus(endpoint.value, AbortSignal.timeout(2000))
      const watching = new AbortController()
      const first = client.watchStatus(endpoint.value, watching.signal, () => {})
      await provider.grpc.misbehave(how)
      await client.askStatus(endpoint.value, AbortSignal.timeout(2000))
      await Promise.race([first, client.askStatus(endpoint.value, AbortSignal.timeout(2000))])
      watching.abort()
      await first
      const over = client.watchStatus(endpoint.value, AbortSignal.timeout(500), () => {})
      await over
      await client.askStatus(endpoint.value, AbortSignal.timeout(2000))
      await client.close()
      // Node tells a dead session's error on a later turn of the loop.
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
      expect(uncaught).toEqual([])
    },
  )
})
