/** 200 gRPC streams that stand and say nothing: what they cost a minute, beside the same process without any. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Endpoint } from '../src/domain/endpoint.ts'
import { createGrpcClient } from '../src/provider/grpc/grpc-client.ts'
import { createRestClient } from '../src/provider/rest/rest-client.ts'
import { createFleetWatch } from '../src/watch/fleet-watch.ts'
import type { Figure } from './figures.ts'
import { withSimulator } from './with-simulator.ts'

const PROVIDERS = 200
/** Long enough for two ticks a second to be counted many times over, and for one ping of each stream. */
const WATCHED_MS = 60_000
/** How long until all streams stand; the figures begin after it. */
const OPENED_MS = 60_000
const TIMEOUT = { timeoutMs: 20_000, tls: 'trust' } as const

/** CPU and memory of a process over a time in which nothing happens. */
export interface Usage {
  readonly cpuMs: number
  readonly rssMb: number
}

export async function benchStreams(): Promise<readonly Figure[]> {
  return withSimulator(PROVIDERS, async (endpoints) => {
    const [idle, streams] = await Promise.all([measure([]), measure(endpoints)])
    const against = (of: (usage: Usage) => number) => ({ name: 'none watched', value: of(idle) })
    return [
      {
        name: 'CPU of 200 idle streams, a minute',
        value: streams.cpuMs,
        unit: 'ms',
        against: against(({ cpuMs }) => cpuMs),
        note: 'user and system, pings and ticks included, no screen',
      },
      {
        name: 'resident with 200 idle streams',
        value: streams.rssMb,
        unit: 'MB',
        against: against(({ rssMb }) => rssMb),
        note: 'after a collection',
      },
    ]
  })
}

/** Watches in a process of its own, so that neither the simulator nor the bench is counted. */
async function measure(endpoints: readonly Endpoint[]): Promise<Usage> {
  const child = spawn(process.execPath, ['--expose-gc', import.meta.filename], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const guard = setTimeout(() => child.kill('SIGKILL'), OPENED_MS + WATCHED_MS + 30_000)
  try {
    child.stdin.end(JSON.stringify(endpoints))
    const [line] = await once(createInterface({ input: child.stdout }), 'line')
    // The child is this file: what it prints is of this shape.
    return JSON.parse(String(line)) as Usage
  } finally {
    clearTimeout(guard)
    child.kill('SIGTERM')
  }
}

/** The child: reads endpoints, opens a stream to each, waits for all to stand, then counts. */
async function watchIdle(): Promise<Usage> {
  let text = ''
  for await (const part of process.stdin) text += part
  // Written by `measure`.
  const endpoints = JSON.parse(text) as Endpoint[]
  const [client, grpc] = [createRestClient(TIMEOUT), createGrpcClient({ ...TIMEOUT, grpcPort: null })]
  const watch = createFleetWatch({ endpoints, client, grpc, transport: 'grpc', intervalMs: 5000 })
  const until = Date.now() + OPENED_MS
  const stands = () => watch.get().providers.every(({ ports }) => ports?.grpc.condition === 'ok')
  while (!stands() && Date.now() < until) await pause(100)
  if (!stands()) throw new Error('not every stream stands')
  await pause(2000)
  globalThis.gc?.()
  const begun = process.cpuUsage()
  await pause(WATCHED_MS)
  const { user, system } = process.cpuUsage(begun)
  globalThis.gc?.()
  const rssMb = process.memoryUsage().rss / 2 ** 20
  await watch.close()
  await Promise.all([client.close(), grpc.close()])
  return { cpuMs: (user + system) / 1000, rssMb }
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs))
}

if (import.meta.main) console.log(JSON.stringify(await watchIdle()))
