/** One simulated provider, looked at over both of its ports as often as a test likes, at times the test says. */
import { onTestFinished } from 'vitest'
import { parseEndpoint } from '../../../src/domain/endpoint.ts'
import { judge } from '../../../src/inventory/doubts/judge.ts'
import { NO_MEMORY } from '../../../src/inventory/doubts/memory.ts'
import {
  NOTHING_OBSERVED,
  type Observation,
  type ObservedPort,
} from '../../../src/inventory/doubts/observation.ts'
import { createGrpcClient } from '../../../src/provider/grpc/grpc-client.ts'
import { createRestClient } from '../../../src/provider/rest/rest-client.ts'
import { giveCards, type SimulatedProvider } from '../../../src/simulator/index.ts'
import { oneProvider } from '../support/fleet.ts'

export interface Scene {
  readonly provider: SimulatedProvider
  /** Asks both ports and judges; `more` is what others know. Gives everything doubted then. */
  readonly look: (more?: Partial<Observation>) => Promise<readonly string[]>
  /** Lets time go by for the judge. */
  readonly pass: (ms: number) => void
}

const TIMEOUT = { timeoutMs: 10_000, tls: 'trust' } as const

/** A healthy provider with three nodes, one of eight cards, six active reservations and nothing pending. */
export async function openScene(): Promise<Scene> {
  const provider = await oneProvider()
  const { cluster } = provider
  giveCards(cluster)
  const [node] = cluster.nodes
  if (node === undefined) throw new Error('the cluster has no node')
  const lease = { cpu: 100, memory: 2 ** 20, gpu: 0, storage_ephemeral: 2 ** 20 }
  Object.assign(cluster, { active: Array.from({ length: 6 }, () => ({ ...lease })), pending: [], leases: 38 })
  const parsed = parseEndpoint(provider.endpoint)
  if (!parsed.ok) throw new Error(parsed.error.message)
  const rest = createRestClient(TIMEOUT)
  const grpc = createGrpcClient({ ...TIMEOUT, grpcPort: provider.grpcPort })
  onTestFinished(async () => {
    await Promise.all([rest.close(), grpc.close()])
  })
  let memory = NO_MEMORY
  let passedMs = 0

  return {
    provider,
    pass: (ms) => {
      passedMs += ms
    },
    look: async (more = {}) => {
      const { signal } = new AbortController()
      const [byRest, byGrpc] = await Promise.all([
        rest.askStatus(parsed.value, signal),
        grpc.askStatus(parsed.value, signal),
      ])
      const receivedAtMs = Date.now()
      const port = (outcome: typeof byRest): ObservedPort =>
        outcome.ok ? { condition: 'ok', code: null } : { condition: 'failed', code: outcome.error.code }
      const source = byGrpc.ok ? byGrpc.value : byRest.ok ? byRest.value : null
      const observation: Observation = {
        ...NOTHING_OBSERVED,
        ...(source && { inventory: source.inventory, transport: source.transport, receivedAtMs }),
        ports: { rest: port(byRest), grpc: port(byGrpc) },
        beside: byRest.ok && byGrpc.ok ? { inventory: byRest.value.inventory, receivedAtMs } : null,
        ...more,
      }
      memory = judge(memory, observation, receivedAtMs + passedMs)
      return memory.doubts.map(({ code }) => code)
    },
  }
}
