/** Asking 200 providers on loopback once: with no connection yet (TLS 1.3 handshakes), and with kept ones. */
import { Agent, get } from 'node:https'
import type { Endpoint } from '../src/domain/endpoint.ts'
import { createRestClient } from '../src/provider/rest/rest-client.ts'
import { type Figure, median } from './figures.ts'
import { withSimulator } from './with-simulator.ts'

const PROVIDERS = 200
const TURNS = 5

export async function benchPoll(): Promise<readonly Figure[]> {
  return withSimulator(PROVIDERS, async (endpoints) => {
    const cold: number[] = []
    const warm: number[] = []
    const bareCold: number[] = []
    const bareWarm: number[] = []
    for (let turn = 0; turn < TURNS; turn++) {
      const client = createRestClient({ timeoutMs: 20_000, tls: 'trust' })
      cold.push(await timed(() => askAll(client, endpoints)))
      warm.push(await timed(() => askAll(client, endpoints)))
      await client.close()
      const agent = new Agent({ keepAlive: true, rejectUnauthorized: false, maxCachedSessions: 0 })
      bareCold.push(await timed(() => bareAll(agent, endpoints)))
      bareWarm.push(await timed(() => bareAll(agent, endpoints)))
      agent.destroy()
    }
    return [
      {
        name: 'poll of 200 providers, cold',
        value: median(cold),
        unit: 'ms',
        against: { name: 'bare node:https', value: median(bareCold) },
        note: 'handshakes included; the simulator shares the machine',
      },
      {
        name: 'poll of 200 providers, warm',
        value: median(warm),
        unit: 'ms',
        against: { name: 'bare node:https', value: median(bareWarm) },
        note: 'kept connections',
      },
    ]
  })
}

async function askAll(
  client: ReturnType<typeof createRestClient>,
  endpoints: readonly Endpoint[],
): Promise<void> {
  const signal = AbortSignal.timeout(60_000)
  const answers = await Promise.all(endpoints.map((endpoint) => client.askStatus(endpoint, signal)))
  const failed = answers.find((answer) => !answer.ok)
  if (failed !== undefined && !failed.ok) throw new Error(failed.error.message)
}

async function bareAll(agent: Agent, endpoints: readonly Endpoint[]): Promise<void> {
  await Promise.all(
    endpoints.map(
      ({ host, port }) =>
        new Promise<void>((resolve, reject) => {
          get({ host, port, path: '/status', agent }, (response) => {
            response.resume().once('end', resolve).once('error', reject)
          }).once('error', reject)
        }),
    ),
  )
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startMs = performance.now()
  await work()
  return performance.now() - startMs
}
